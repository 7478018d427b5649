/** Where the command line writes: a pipe that closes, a disk that is full, a file that is more than a file. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { probe, writeWhole } from '../../cli/file.ts';
import { bareMachine, emptyFolder, exampleFile, main, runCli } from './run-cli.ts';

const right = JSON.stringify(exampleFile('plain-binary32'));

/** Modules by name: what is right, what is wrong, and one that prints far more than a pipe holds. */
const modules: Readonly<Record<string, string>> = {
  right: `import right from ${right}; const { sqrtNonneg } = right.operations;
    export default { ...right, name: 'right', operations: { sqrtNonneg } };`,
  wrong: `export default { name: 'wrong', format: 'binary32', refuses: false, operations: {
    sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.slice() }) } };`,
  noisy: `import right from ${right};
    const sqrtNonneg = (inputs) => {
      for (let i = 0; i < 100; i++) console.log('a line that the module prints '.repeat(4));
      return right.operations.sqrtNonneg(inputs);
    };
    export default { ...right, name: 'noisy', operations: { sqrtNonneg } };`,
};

const folder = (): string => {
  const cwd = emptyFolder();
  for (const [name, source] of Object.entries(modules)) writeFileSync(join(cwd, `${name}.mjs`), source);
  return cwd;
};

/** The exit code of `epscheck ...` inside a line of bash, and what the line prints. */
const inBash = (line: string, cwd = folder()): { code: number; text: string } => {
  const script = `epscheck() { "${process.execPath}" "${main}" "$@"; }; ${line}; echo "\${PIPESTATUS[0]}"`;
  // No browser for doctor, but the tools of bash.
  const env = { ...process.env, ...bareMachine, PATH: process.env['PATH'] };
  const said = execFileSync('bash', ['-c', script], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  const lines = said.trim().split('\n');
  return { code: Number(lines.pop()), text: lines.join('\n') };
};

const check = (name: string): string => `epscheck check ${name}.mjs --op sqrtNonneg --runs 20 --no-store`;

describe('a reader that stops reading', () => {
  test('a module that prints a lot is judged to its end, and its report is whole', () => {
    expect(inBash(`${check('noisy')} 2>&1 | head -1 > /dev/null`).code).toBe(0);
    const cwd = folder();
    expect(inBash(`${check('noisy')} 2>&1 > report | head -1 > /dev/null`, cwd).code).toBe(0);
    expect(readFileSync(join(cwd, 'report'), 'utf8')).toContain('Every case accepted.');
  });

  test.each([
    [`${check('wrong')} 2>&1 | true`, 1],
    ['epscheck check --op nope 2>&1 > /dev/null | true', 2],
    ['epscheck check --op nope 2>&1 | true', 2],
    ['epscheck nope 2>&1 | true', 2],
    ['epscheck eval banana 2>&1 | true', 2],
    ['epscheck explain banana 2>&1 | true', 2],
    ['epscheck replay nope 2>&1 | true', 2],
    ['epscheck list 2>&1 | true', 0],
    ['epscheck --help 2>&1 | true', 0],
  ])('%s: %i', (line, code) => {
    expect(inBash(line).code).toBe(code);
  });
});

describe.skipIf(!existsSync('/dev/full'))('a disk that is full (where there is /dev/full)', () => {
  test.each([
    [`${check('wrong')} > /dev/full`, 1],
    [`${check('right')} > /dev/full`, 3],
    [`${check('right')} --json - > /dev/full`, 3],
    [`${check('right')} > /dev/full 2>&1`, 3],
    [`${check('right')} 2> /dev/full > /dev/null`, 0],
    [`${check('noisy')} 2> /dev/full > /dev/null`, 0],
    ['epscheck eval safeDiv x=1 y=2 > /dev/full', 3],
    ['epscheck explain safeDiv x=1 y=2 > /dev/full', 3],
    ['epscheck list > /dev/full', 3],
    ['epscheck doctor > /dev/full', 3],
    ['epscheck --version > /dev/full', 3],
    ['epscheck check --op nope 2> /dev/full', 2],
    // Somebody has the result.
    [`${check('right')} --json r.json > /dev/full`, 0],
  ])('%s: %i', (line, code) => {
    expect(inBash(line).code).toBe(code);
  });

  test('it is said in one line', () => {
    const { text } = inBash(`${check('wrong')} 2>&1 > /dev/full`);
    expect(text).toMatch(/^epscheck: standard output cannot be written: ENOSPC.*$/);
  });

  test('--json that cannot be written: the report first, the exit code as it would be, one line', () => {
    for (const [name, code] of [
      ['right', 0],
      ['wrong', 1],
    ] as const) {
      const { status, stdout, stderr } = runCli(
        ['check', `${name}.mjs`, '--op', 'sqrtNonneg', '--runs', '40', '--no-store', '--json', '/dev/full'],
        folder(),
      );
      expect(status).toBe(code);
      expect(stdout).toContain(code === 0 ? 'Every case accepted.' : 'Rejected: cases in 1 of 1 rows.');
      expect(stderr).toMatch(/^epscheck: --json: \/dev\/full could not be written: ENOSPC.*\n$/);
    }
  });

  test.each([['eval', 'safeDiv', 'x=1', 'y=2'], ['explain', 'safeDiv', 'x=1', 'y=2'], ['list'], ['doctor']])(
    '%s --json that cannot be written prints its text and one line',
    (...args) => {
      const { status, stdout, stderr } = runCli([...args, '--json', '/dev/full'], undefined, bareMachine);
      expect([status, stdout === '']).toEqual([0, false]);
      expect(stderr).toMatch(/^epscheck: --json: \/dev\/full could not be written: ENOSPC.*\n$/);
    },
  );
});

test('a disk that fills in the middle of a text: half a report is none, and an old file stays whole', () => {
  // No file may grow beyond a kibibyte.
  const narrow = "trap '' XFSZ; ulimit -f 1";
  expect(inBash(`${narrow}; ${check('right')} --json - > half`).code).toBe(3);
  const cwd = folder();
  writeFileSync(join(cwd, 'r.json'), 'old');
  expect(inBash(`${narrow}; ${check('right')} --json r.json > /dev/null`, cwd).code).toBe(0);
  expect(readFileSync(join(cwd, 'r.json'), 'utf8')).toBe('old');
  expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a folder that is gone at the end costs the file only', () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'reports'));
  writeFileSync(
    join(cwd, 'removes.mjs'),
    `import { rmSync } from 'node:fs'; import wrong from './wrong.mjs';
     export default { ...wrong, operations: { sqrtNonneg: (inputs) => {
       rmSync('reports', { recursive: true, force: true });
       return wrong.operations.sqrtNonneg(inputs);
     } } };`,
  );
  const run = runCli(['check', 'removes.mjs', '--runs', '40', '--no-store', '--json', 'reports/r.json'], cwd);
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('Rejected: cases in 1 of 1 rows.');
  expect(run.stderr).toMatch(/^epscheck: --json: reports\/r.json could not be written: ENOENT.*\n$/);
});

describe('the file of --json', () => {
  /** Names in a folder, without what a test put there first. */
  const list = (of: string): string[] => readdirSync(of).toSorted();

  test('a link is followed: its target gets the file, now or when it is there first', () => {
    const at = emptyFolder();
    mkdirSync(join(at, 'deep'));
    symlinkSync('deep/next', join(at, 'link'));
    symlinkSync('target', join(at, 'deep', 'next'));
    for (const text of ['one', 'two']) {
      probe(join(at, 'link'));
      writeWhole(join(at, 'link'), text);
      expect(readFileSync(join(at, 'deep', 'target'), 'utf8')).toBe(text);
      expect(readlinkSync(join(at, 'link'))).toBe('deep/next');
      expect(lstatSync(join(at, 'deep', 'next')).isSymbolicLink()).toBe(true);
      expect([list(at), list(join(at, 'deep'))]).toEqual([
        ['deep', 'link'],
        ['next', 'target'],
      ]);
    }
  });

  test('probing leaves everything as it is', () => {
    const at = emptyFolder();
    symlinkSync('target', join(at, 'link'));
    writeFileSync(join(at, 'old'), 'old');
    for (const name of ['new', 'link', 'old']) probe(join(at, name));
    expect(list(at)).toEqual(['link', 'old']);
    expect(readFileSync(join(at, 'old'), 'utf8')).toBe('old');
  });

  test('a folder, a loop of links and a folder that is not there are refused before anything runs', () => {
    const at = emptyFolder();
    symlinkSync('b', join(at, 'a'));
    symlinkSync('a', join(at, 'b'));
    for (const [name, code] of [
      ['.', 'EISDIR'],
      ['a', 'ELOOP'],
      ['no/r.json', 'ENOENT'],
    ] as const) {
      const { status, stdout, stderr } = runCli(['check', '--runs', '1', '--json', name], at);
      expect([name, status, stdout]).toEqual([name, 2, '']);
      expect(stderr).toMatch(new RegExp(`^epscheck: --json: ${name} cannot be written: ${code}.*\\n$`));
    }
    expect(runCli(['list', '--json', ''])).toMatchObject({
      status: 2,
      stderr: 'epscheck: --json: the name of a file is missing\n',
    });
  });

  test('it is replaced as a whole, and keeps its mode', () => {
    const at = emptyFolder();
    const [file, other] = [join(at, 'r.json'), join(at, 'other')];
    writeFileSync(file, 'old');
    chmodSync(file, 0o640);
    linkSync(file, other);
    writeWhole(file, 'new');
    // Whoever read the old one reads it to its end.
    expect([readFileSync(file, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['new', 'old']);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test('a FIFO is not probed: its reader gets the report and nothing before it', () => {
    const cwd = folder();
    execFileSync('mkfifo', [join(cwd, 'fifo')]);
    const { code } = inBash(`cat fifo > read & ${check('right')} --json fifo > /dev/null; wait`, cwd);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'read'), 'utf8'))).toMatchObject({ schema: 1, ok: true });
    expect(statSync(join(cwd, 'fifo')).isFIFO()).toBe(true);
    const { text } = inBash(`${check('right')} --json >(cat > read2) > /dev/null; wait`, cwd);
    expect(text).toBe('');
  });

  // Whoever is root may write everywhere.
  const asNobody = (cwd: string): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [main, 'list', '--json', 'closed/r.json'], {
      cwd,
      encoding: 'utf8',
      ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
    });

  test('in a folder that takes no new file, a file that may be written is written in its place', () => {
    const cwd = emptyFolder();
    const closed = join(cwd, 'closed');
    mkdirSync(closed);
    chmodSync(cwd, 0o755);
    chmodSync(closed, 0o555);
    const refused = asNobody(cwd);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^epscheck: --json: closed\/r.json cannot be written: EACCES.*\n$/),
    ]);
    chmodSync(closed, 0o755);
    writeFileSync(join(closed, 'r.json'), '');
    chmodSync(join(closed, 'r.json'), 0o666);
    chmodSync(closed, 0o555);
    expect(asNobody(cwd)).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(readFileSync(join(closed, 'r.json'), 'utf8'))).toHaveProperty('operations');
    expect(list(closed)).toEqual(['r.json']);
    chmodSync(closed, 0o755);
    rmSync(closed, { recursive: true });
  });
});

describe('an error of our own', () => {
  test('is 3 and one line that names it, in the middle of a run too', () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'late.mjs'),
      `setTimeout(() => { throw new TypeError('late\\n\\x1b[2J'); }, 500);`,
    );
    const late = [
      '--import',
      './late.mjs',
      main,
      'check',
      '--op',
      'safeDiv',
      '--runs',
      '100000',
      '--no-store',
    ];
    const { status, stderr } = spawnSync(process.execPath, late, { cwd, encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^epscheck: internal error, please report it: TypeError: late\\n\\x1b\[2J.*\n$/);
  });

  test('a package that lacks a file is no rejection', () => {
    const at = emptyFolder();
    for (const folder of ['chunks', 'diff-tests/cli']) mkdirSync(join(at, folder), { recursive: true });
    writeFileSync(join(at, 'package.json'), '{ "type": "module" }');
    // What the command imports before it can say anything.
    const text = readFileSync(main, 'utf8');
    const first = [...text.matchAll(/from"\.\.\/\.\.\/(.*?)"/g)].map(([, path = '']) => path);
    expect(first).toHaveLength(1);
    for (const file of ['diff-tests/cli/main.js', ...first])
      writeFileSync(join(at, file), readFileSync(join('dist', file)));
    const { status, stderr } = spawnSync(process.execPath, [join(at, 'diff-tests/cli/main.js'), 'list'], {
      encoding: 'utf8',
    });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^epscheck: internal error, please report it: .*Cannot find module .*\n$/);
  });
});
