/** The tarball that `npm pack` makes, as a stranger uses it: installed into an empty project, from the registry. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const project = mkdtempSync(join(tmpdir(), 'epscheck-stranger-'));

const sizeOf = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** Exit codes of the command in this checkout while `npm pack` built it anew. */
const meanwhile: (number | null)[] = [];

beforeAll(async () => {
  const packing = spawn('npm', ['pack', '--json', '--pack-destination', project]);
  let packed = '';
  packing.stdout.on('data', (chunk: Buffer) => (packed += chunk.toString()));
  const ended = new Promise((done) => packing.on('close', done));
  while (packing.exitCode === null) {
    const { status } = spawnSync(process.execPath, ['dist/diff-tests/cli/main.js', '--version']);
    meanwhile.push(status);
    await new Promise((done) => setTimeout(done, 10));
  }
  await ended;
  const [tarball] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  expect(packed).toContain(tarball);
  writeFileSync(
    join(project, 'package.json'),
    '{ "name": "stranger", "version": "1.0.0", "type": "module" }',
  );
  const install = ['install', '--no-audit', '--no-fund', join(project, tarball ?? '')];
  const installed = spawnSync('npm', install, { cwd: project, encoding: 'utf8' });
  expect([installed.status, installed.stderr]).toEqual([0, '']);
});

const inProject = (...command: string[]) =>
  spawnSync(command[0] ?? '', command.slice(1), { cwd: project, encoding: 'utf8', maxBuffer: 2 ** 26 });

test('whoever runs the command while it is built finds it whole', () => {
  expect(meanwhile.length).toBeGreaterThan(1);
  expect(new Set(meanwhile)).toEqual(new Set([0]));
});

describe('the package', () => {
  test('is under 25 MB with all that it pulls in, and brings nothing native', () => {
    const modules = join(project, 'node_modules');
    expect(sizeOf(modules)).toBeLessThan(25_000_000);
    const files = readdirSync(modules, { recursive: true }).map(String);
    expect(files.filter((name) => /\.(node|so|dylib|dll)$|binding\.gyp$/.test(name))).toEqual([]);
    expect(existsSync(join(modules, 'epscheck', 'node_modules', 'gpu.js', 'LICENSE'))).toBe(true);
  });

  const own = join(project, 'node_modules', 'epscheck');
  const ownFiles = (): string[] => readdirSync(own, { recursive: true }).map(String);

  test('weighs under 4 MB itself: no mutants, machines, bench or generators, one build of gpu.js for browsers', () => {
    expect(sizeOf(own)).toBeLessThan(4_000_000);
    const names = ownFiles();
    expect(names.filter((name) => /diff-tests\/(proof|docs)/.test(name))).toEqual([]);
    expect(names.filter((name) => /gpu-browser/.test(name))).toEqual([]);
    expect(names.filter((name) => /^dist\/page\/.*gpu-.*\.js$/.test(name))).toHaveLength(1);
    // What is left out is there in the checkout: the folders have not been renamed.
    for (const folder of ['dist/diff-tests/proof', 'dist/diff-tests/docs'])
      expect(existsSync(folder)).toBe(true);
  });

  test("its documents are in it: what the README links to is there, but for what the project's address leads to", () => {
    const { repository } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
      repository?: { url: string };
    };
    expect(repository?.url).toMatch(/^git\+https:/);
    const documents = ['README.md', ...readdirSync(join(own, 'docs')).map((name) => `docs/${name}`)];
    const missing = documents.flatMap((name) =>
      [...readFileSync(join(own, name), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]*\.md)/g)]
        .map(([, path = '']) => join(dirname(name), path))
        .filter((path) => !existsSync(join(own, path))),
    );
    expect(documents.length).toBeGreaterThan(15);
    expect(missing).toEqual([]);
  });

  test('npx epscheck check runs both backends', () => {
    const { status, stdout } = inProject('npx', 'epscheck', 'check', '--runs', '50');
    expect(status).toBe(0);
    expect(stdout).toMatch(/safeDiv +webasm +50/);
    expect(stdout).toMatch(/safeDiv +cpu +50/);
  });

  test("import { safeDiv, rational } from 'epscheck', check() and the fast path work", () => {
    writeFileSync(
      join(project, 'use.js'),
      `import { binary, check, rational, safeDiv, withEpsilon } from 'epscheck';
       import { createFastPath } from 'epscheck/impl';
       const [one, zero] = [rational.of('1'), rational.of('0')];
       console.log(rational.show(safeDiv(rational, one, zero)));
       console.log(rational.show(safeDiv(withEpsilon(rational, '1/3'), one, zero)));
       const k = binary('binary32');
       console.log(k.show(safeDiv(k, k.of('1'), k.of('1'))));
       const report = await check({ operations: ['sqrtNonneg'], backends: ['cpu'], runs: 20, store: null });
       console.log(report.ok, report.results.length);
       const fast = createFastPath();
       const { data } = await fast.sqrtNonneg({ x: { shape: [1], data: Float32Array.of(9) } });
       console.log(data[0]);
       await fast.dispose();`,
    );
    const { stdout, stderr } = inProject('node', 'use.js');
    expect([stdout.split('\n'), stderr]).toEqual([
      ['1000000', '3', '0.99999905 (0x1.ffffep-1)', 'true 1', '3', ''],
      '',
    ]);
  });

  test('its types are found', () => {
    writeFileSync(
      join(project, 'use.ts'),
      `import { rational, safeDiv, type Report } from 'epscheck';
       export const text: string = rational.show(safeDiv(rational, rational.of('1'), rational.of('0')));
       export const ok = (report: Report): boolean => report.ok;
       // @ts-expect-error: the contexts are typed
       export const wrong: number = rational.show(rational.one);`,
    );
    const tsc = join(process.cwd(), 'node_modules', '.bin', 'tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck'];
    const { status, stdout } = inProject(tsc, ...options, 'use.ts');
    expect([status, stdout]).toEqual([0, '']);
  });

  test('the JSON Schema of the report is published', () => {
    const { stdout } = inProject(
      'node',
      '-e',
      "console.log(require('epscheck/schema/report.json').properties.results.type, require('epscheck/schema/finding.json').type)",
    );
    expect(stdout.trim()).toBe('array object');
  });
});

/** The oldest that it runs on, and the lines after it: npm's package `node` brings their binaries. */
const versions = ['20.19.6', '22.23.3', '24.21.0'];

describe('on other versions of Node', () => {
  const check = ['check', '--runs', '8', '--seed', '7', '--no-store', '--json', '-'];
  const main = join(project, 'node_modules', 'epscheck', 'dist', 'diff-tests', 'cli', 'main.js');

  test.each(versions)('%s gives the same bytes of report', (version) => {
    const folder = mkdtempSync(join(tmpdir(), `epscheck-node-${version}-`));
    const npm = spawnSync('npm', [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefix',
      folder,
      `node@${version}`,
    ]);
    expect(npm.status).toBe(0);
    const node = join(folder, 'node_modules', 'node', 'bin', 'node');
    expect(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()).toBe(`v${version}`);
    const theirs = spawnSync(node, [main, ...check], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
    const ours = inProject(process.execPath, main, ...check);
    expect([theirs.status, theirs.stderr]).toEqual([0, '']);
    expect(theirs.stdout).toBe(ours.stdout);
    expect(theirs.stdout.length).toBeGreaterThan(10_000);
  });
});
