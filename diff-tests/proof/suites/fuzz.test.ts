/** `fuzz`: what it finds, what it keeps when it is killed, and how it ends. Seconds here; the times of a user in `npm run long`. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Report, reportSchema } from '../../report/schema.ts';
import { long } from './long.ts';
import { emptyFolder, exampleFile, main, runCli } from './run-cli.ts';
import { exampleSource } from './written-module.ts';

/** The examples with one operation, wrong where `when` holds of the ith element: there it is 1 ulp and a quarter off. */
const wrongWhere = (operation: string, when: string): string => `${exampleSource({ claims: {} }).replace(
  /export default[^;]*;/,
  '',
)}
  const bitsOf = (x) => new Uint32Array(x.data.buffer, x.data.byteOffset, x.data.length);
  const right = operations.${operation};
  const ${operation} = (inputs, settings) => {
    const out = right(inputs, settings);
    for (let i = 0; i < out.data.length; i++) if (${when}) out.data[i] = out.data[i] * 1.25 + 1;
    return out;
  };
  export default { name: 'rare', format: 'binary32', profile: 'ieee754', operations: { ${operation} } };`;

/** One binade and so many low bits: one input in 2^(9 + low). */
const rare = (low: number): string =>
  wrongWhere(
    'sqrtNonneg',
    `(bitsOf(inputs.x)[i] >>> 23) === 140 && (bitsOf(inputs.x)[i] & ${2 ** low - 1}) === 0x1234 % ${2 ** low}`,
  );
const noiseAtZero = wrongWhere('ddpmStep', 'inputs.k === 0 && Object.is(inputs.z.data[i], -0)');

const folderWith = (source: string): string => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'm.mjs'), source);
  return cwd;
};

interface Ran {
  readonly status: number | null;
  readonly stderr: string;
  readonly report: Report;
}

const fuzz = (cwd: string, ...args: string[]): Ran => {
  const { status, stderr, stdout } = runCli(['fuzz', 'm.mjs', '--json', '-', '--no-diagnosis', ...args], cwd);
  return { status, stderr, report: reportSchema.parse(JSON.parse(stdout)) };
};

const findings = (cwd: string): string[] =>
  readdirSync(join(cwd, '.epscheck')).filter((name) => name.endsWith('.json'));

if (!long) console.log('fuzz.test.ts: the slowest are skipped: npm run long');

describe('what it finds', () => {
  // One in 2^17 here: a net of the first cases has it.
  test.each(long ? [1, 2, 3] : [1])(
    'one wrong input in many, seed %i',
    (seed) => {
      const cwd = folderWith(rare(long ? 14 : 8));
      const budget = long ? ['--time', '60s'] : ['--runs', '32', '--workers', '1'];
      const { status, report } = fuzz(cwd, '--seed', String(seed), ...budget);
      expect(status).toBe(1);
      const [row] = report.results;
      expect(row?.failures.length).toBe(1);
      expect(row?.failures[0]).toMatchObject({
        part: 'value',
        shrunk: true,
        inputs: { x: { data: [expect.any(String)] } },
      });
      expect(report.search?.defects).toBe(1);
      expect(findings(cwd)).toEqual([`${row?.failures[0]?.replay}.json`]);
    },
    200_000,
  );

  test.each(long ? [1, 2, 3] : [1])(
    'wrong only at t = 0 where the noise is -0, seed %i',
    (seed) => {
      const budget = long ? ['--time', '60s'] : ['--runs', '8', '--workers', '1'];
      const { status, report } = fuzz(folderWith(noiseAtZero), '--seed', String(seed), ...budget);
      expect(status).toBe(1);
      expect(report.results[0]?.failures[0]?.inputs).toMatchObject({ k: 0, z: { data: ['-0x0p+0'] } });
      expect(report.search?.targets.find(({ name }) => name === 't = 0')?.cases).toBeGreaterThan(0);
    },
    200_000,
  );

  test.runIf(long)('nothing in a right one: 0, with what was tried', () => {
    const cwd = emptyFolder();
    const args = [
      'fuzz',
      exampleFile('plain-binary32'),
      '--op',
      'safeDiv,sqrtNonneg',
      '--runs',
      '8',
      '--workers',
      '2',
    ];
    const { status, stdout, stderr } = runCli([...args, '--json', 'r.json'], cwd);
    expect([status, stdout]).toEqual([0, expect.stringContaining('Searched:')]);
    expect(stderr).toMatch(/^epscheck: seed \d+ \(a fresh one: --seed \d+ draws the same cases\)\n$/);
    const report = reportSchema.parse(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')));
    expect(report.results.map(({ cases, rejected }) => [cases, rejected])).toEqual([
      [8, 0],
      [8, 0],
    ]);
    expect(report.search?.workers).toBe(2);
    expect(report.search?.ways.find(({ name }) => name === 'bulk cases')?.elements).toBeGreaterThan(2 ** 17);
  });
});

describe('what it keeps', () => {
  /** Kills a run as soon as it says that it found something. */
  const killed = (cwd: string): Promise<NodeJS.Signals | null> => {
    const args = [main, 'fuzz', 'm.mjs', '--seed', '3', '--workers', '1', '--no-diagnosis'];
    const child = spawn(process.execPath, args, { cwd });
    child.stderr.on('data', (data: Buffer) => {
      if (data.toString().includes('found:')) child.kill('SIGKILL');
    });
    return new Promise((done) => child.on('close', (_code, signal) => done(signal)));
  };

  test('killed in the middle: nothing that was found is lost, and it is the same defect still', async () => {
    const cwd = folderWith(rare(8));
    expect(await killed(cwd)).toBe('SIGKILL');
    const before = findings(cwd);
    expect(before).toHaveLength(1);
    const { status, stderr, report } = fuzz(cwd, '--runs', '6', '--workers', '1');
    expect(status).toBe(1);
    expect(stderr).toContain('seed 3: goes on after ');
    expect(report.seed).toBe(3);
    expect(report.stored).toMatchObject([{ replay: before[0]?.replace('.json', ''), verdict: 'rejected' }]);
    expect([report.search?.defects, findings(cwd)]).toEqual([0, before]);
  });

  test('it goes on where it stopped, with its seed; another seed begins anew; --no-store keeps nothing', () => {
    const cwd = folderWith(rare(23));
    const first = fuzz(cwd, '--runs', '4', '--workers', '1');
    expect(first.report.search?.before).toEqual({ cases: 0, elements: 0 });
    const { cases = 0, elements = 0 } = first.report.results[0] ?? {};
    const second = fuzz(cwd, '--runs', '4', '--workers', '1');
    expect([second.report.seed, second.report.search?.before]).toEqual([
      first.report.seed,
      { cases, elements },
    ]);
    const third = fuzz(cwd, '--runs', '2', '--workers', '1', '--seed', '77');
    expect([third.report.seed, third.report.search?.before.cases]).toEqual([77, 0]);
    const kept = readFileSync(
      join(cwd, '.epscheck', 'fuzz', readdirSync(join(cwd, '.epscheck', 'fuzz'))[0] ?? ''),
    );
    expect(fuzz(cwd, '--runs', '2', '--workers', '1', '--no-store').report.search?.before.cases).toBe(0);
    expect(
      readFileSync(join(cwd, '.epscheck', 'fuzz', readdirSync(join(cwd, '.epscheck', 'fuzz'))[0] ?? '')),
    ).toEqual(kept);
  });

  test('a state that somebody changed begins anew; a folder that cannot be written is said once', () => {
    const cwd = folderWith(rare(23));
    fuzz(cwd, '--runs', '2', '--workers', '1', '--seed', '5');
    const folder = join(cwd, '.epscheck', 'fuzz');
    const [state = ''] = readdirSync(folder);
    writeFileSync(join(folder, state), '{"schema":1,"rows":');
    expect(fuzz(cwd, '--runs', '2', '--workers', '1').report.search?.before.cases).toBe(0);
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o555);
    const { stderr } = fuzz(cwd, '--runs', '2', '--workers', '1');
    expect(stderr.match(/what the search has tried is not kept/g)).toHaveLength(1);
  });
});

describe('how it ends', () => {
  test('by its time: the report is complete', () => {
    const { status, report } = fuzz(folderWith(rare(23)), '--time', '1s', '--no-store');
    // On a machine with much else to do nothing may have been decided by then.
    const isDecided = (report.results[0]?.accepted ?? 0) > 0;
    expect([status, report.complete, report.ok]).toEqual([isDecided ? 0 : 3, true, isDecided]);
  });

  test('by Ctrl-C: reports are written with complete false, 3 where nothing was rejected', async () => {
    const cwd = folderWith(rare(23));
    const args = [main, 'fuzz', 'm.mjs', '--json', 'r.json', '--jsonl', 'r.jsonl'];
    const child = spawn(process.execPath, args, { cwd });
    child.stderr.on('data', (data: Buffer) => {
      if (data.toString().includes('seed')) setTimeout(() => child.kill('SIGINT'), 1500);
    });
    expect(await new Promise((done) => child.on('close', done))).toBe(3);
    const report = reportSchema.parse(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')));
    expect([report.complete, report.ok, report.search === undefined]).toEqual([false, false, false]);
    expect(readFileSync(join(cwd, 'r.jsonl'), 'utf8')).toContain('"type":"row"');
  });

  test.each([
    [['--time', '0s'], 'must be a duration > 0'],
    [['--runs', '0'], '--runs must be an integer >= 1, got 0'],
    [['--elements', '-3'], '--elements must be an integer >= 1, got -3'],
  ])('%j is a usage error', (args, said) => {
    const { status, stderr, stdout } = runCli(['fuzz', ...args]);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
    expect(existsSync('.epscheck/fuzz')).toBe(false);
  });

  test.runIf(long)('a program is searched too, and one that answers nothing is 3', () => {
    const program = resolve('diff-tests/proof/programs/right.py');
    const run = runCli([
      'fuzz',
      '--exec',
      `python3 ${program}`,
      '--op',
      'safeDiv',
      '--runs',
      '4',
      '--json',
      '-',
    ]);
    expect([run.status, reportSchema.parse(JSON.parse(run.stdout)).results[0]?.cases]).toEqual([0, 4]);
    expect(runCli(['fuzz', '--exec', 'false', '--runs', '2']).status).toBe(3);
  });
});

describe('check --elements', () => {
  const check = (...args: string[]): string =>
    runCli(['check', exampleFile('plain-binary32'), '--op', 'safeDiv', '--runs', '20', '--no-store', ...args])
      .stdout;

  test('adds bulk cases until a row has as many, the same ones each time', () => {
    const args = ['--elements', '100000', '--json', '-'];
    const [first, again] = [check(...args), check(...args)];
    expect(again).toBe(first);
    const [row] = reportSchema.parse(JSON.parse(first)).results;
    expect(row?.elements).toBeGreaterThanOrEqual(100_000);
    expect(row?.rejected).toBe(0);
  });

  test.runIf(long)('changes nothing where a row has as many already', () => {
    expect(check('--elements', '1', '--json', '-')).toBe(check('--json', '-'));
  });
});
