import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportSchema } from '../../report/schema.ts';
import { backends } from '../../../impl/backends.ts';
import type { Operation } from '../../../spec/operation.ts';
import { allNames, findOperation, operationNames } from '../../../spec/operations.ts';
import { listedOperation } from '../../cli/listed-operation.ts';
import { profiles } from '../../../spec/profiles/index.ts';
import { conventions } from '../../reasons/signatures/index.ts';
import { bareMachine, emptyFolder, main, moduleFile, runCli } from './run-cli.ts';

describe('check', () => {
  test('the fast path: both backends, every case accepted, the same bytes for the same seed', () => {
    const args = ['check', '--op', 'sqrtNonneg,safeDiv', '--runs', '300', '--json', '-'];
    const bare = (more: readonly string[]) => runCli([...args, ...more], undefined, bareMachine);
    const [first, again] = [bare([]), bare([])];
    expect(first.status).toBe(0);
    expect(first.stdout).toBe(again.stdout);
    const report = reportSchema.parse(JSON.parse(first.stdout));
    expect([report.ok, report.complete, report.seed]).toEqual([true, true, 42]);
    const ran = report.results.filter(({ unavailable }) => unavailable === null);
    expect(ran.map(({ operation, backend }) => `${operation} ${backend}`)).toEqual([
      'sqrtNonneg webasm',
      'sqrtNonneg cpu',
      'safeDiv webasm',
      'safeDiv cpu',
    ]);
    for (const row of ran) {
      expect([row.cases, row.accepted, row.rejected, row.failures]).toEqual([300, 300, 0, []]);
      expect([row.profile, row.strictestProfile, row.conventions]).toEqual(['ieee754', 'ieee754', []]);
      expect(row.elements).toBeGreaterThan(3000);
    }
    const other = bare(['--seed', '7']);
    expect(other.stdout).not.toBe(first.stdout);
  });

  test('without --op every operation is judged, on both backends', () => {
    const { status, stdout } = runCli(
      ['check', '--runs', '20', '--json', '-', '--no-store'],
      undefined,
      bareMachine,
    );
    expect(status).toBe(0);
    const ran = reportSchema
      .parse(JSON.parse(stdout))
      .results.filter(({ unavailable }) => unavailable === null);
    expect(ran.map(({ operation, backend }) => `${operation} ${backend}`)).toEqual(
      operationNames.flatMap((name) => [`${name} webasm`, `${name} cpu`]),
    );
    for (const { cases, accepted } of ran) expect([cases, accepted]).toEqual([20, 20]);
  });

  test('backends that did not run are listed with their reason, and fail only when asked for', () => {
    const check = (...more: string[]) =>
      runCli(['check', '--runs', '20', '--op', 'safeDiv', ...more], undefined, bareMachine);
    const all = check();
    expect(all.status).toBe(0);
    expect(all.stdout).toContain('headlessgl: the package gl is not installed');
    expect(check('--backend', 'cpu,headlessgl').status).toBe(3);
    expect(check('--backend', 'all').status).toBe(3);
  });

  test('epsilon is a parameter of the run', () => {
    expect(runCli(['check', '--op', 'safeDiv', '--runs', '100', '--epsilon', '0']).status).toBe(0);
    expect(runCli(['check', '--op', 'safeDiv', '--runs', '100', '--epsilon', '1/3']).status).toBe(0);
    const built = ['check', moduleFile('half'), '--runs', '100', '--epsilon'];
    expect(runCli([...built, '1/1024']).status).toBe(0);
    const clash = runCli([...built, '1/1000']);
    expect(clash.status).toBe(2);
    expect(clash.stderr).toContain('has epsilon 1/1024 built in');
  });

  test.each([
    [['--op', 'banana'], "--op: unknown name 'banana'; known are sqrtNonneg, safeDiv, model"],
    [['--op', 'safeDiv,safeDiv'], "--op: 'safeDiv' stands twice"],
    [['--op', ''], '--op: a name is missing'],
    [['--backend', 'webgl9'], "--backend: unknown name 'webgl9'; did you mean webgpu? Known are webasm, cpu"],
    [['--runs', 'many'], 'It must be an integer'],
    [['--runs', '0'], '--runs must be an integer >= 1, got 0'],
    [['--runs', '1', '--runs', '2'], 'It stands twice'],
    [['--seed', '1.5'], 'It must be an integer'],
    [['--timeout', '10'], 'It must be a duration'],
    [['--epsilon', 'x'], "--epsilon: 'x' is not a number"],
    [
      ['--profile', 'banana'],
      "--profile: unknown name 'banana'; known are ieee754, ieee754-wide, ieee754-loose",
    ],
    [['--profile', ''], "--profile: unknown name ''; known are ieee754, ieee754-wide, ieee754-loose"],
    [['--profile', 'wgsl', '--profile', 'cuda'], 'It stands twice'],
    [['--format', 'binary64'], '--format: the gpu.js fast path computes in binary32, not in binary64'],
    [['--banana'], "unknown option '--banana'; known are --exec, --op, --backend"],
    [['a.mjs', 'b.mjs'], 'too many arguments'],
    [['missing.mjs'], 'no such file: missing.mjs; expected the path of an implementation module'],
    [['.'], '. is not a file; expected an implementation module'],
    [['--json'], 'argument missing'],
  ])('%j is a usage error', (args, message) => {
    const { status, stderr, stdout } = runCli(['check', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('an unknown command lists the commands', () => {
    const { status, stderr } = runCli(['chekc']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      "unknown command 'chekc'; did you mean check? Known are check, fuzz, exhaust, eval, explain, replay, smoke, init, lean, merge, compare, vectors, list, doctor",
    );
  });

  test('a report that cannot be written is refused', () => {
    const { status, stderr } = runCli(['check', '--runs', '1', '--json', '/nowhere/report.json']);
    expect(status).toBe(2);
    expect(stderr).toContain('--json: /nowhere/report.json cannot be written');
  });

  test('Ctrl-C ends the run with what was found: complete is false', async () => {
    const cwd = emptyFolder();
    const child = spawn(
      process.execPath,
      [main, 'check', moduleFile('no-clamp'), '--runs', '1000000', '--json', 'r.json'],
      {
        cwd,
      },
    );
    const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
    while (!existsSync(join(cwd, '.epscheck'))) await new Promise((done) => setTimeout(done, 50));
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    const report = reportSchema.parse(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')));
    expect([report.complete, report.ok]).toEqual([false, false]);
    expect(report.results[0]?.rejected).toBeGreaterThan(0);
  });

  test('a killed run keeps the findings it had', async () => {
    const cwd = emptyFolder();
    const child = spawn(process.execPath, [main, 'check', moduleFile('no-clamp'), '--runs', '1000000'], {
      cwd,
    });
    const ended = new Promise((done) => child.on('exit', done));
    const store = join(cwd, '.epscheck');
    const findings = (): string[] =>
      existsSync(store) ? readdirSync(store).filter((name) => name.endsWith('.json')) : [];
    while (findings().length === 0) await new Promise((done) => setTimeout(done, 50));
    child.kill('SIGKILL');
    await ended;
    // Whole, not cut off: it can be replayed.
    for (const name of findings()) expect(runCli(['replay', join('.epscheck', name)], cwd).status).toBe(1);
  });
});

describe('list and doctor', () => {
  test('list names everything', () => {
    const { status, stdout } = runCli(['list']);
    expect(status).toBe(0);
    for (const name of [...operationNames, 'rational', 'binary16', 'chromium:webgl2'])
      expect(stdout).toContain(name);
    for (const { name, summary } of profiles)
      expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toContain(` ${name} ${summary}`);
    for (const { name, operations } of conventions)
      expect(stdout.split('\n')).toContain(`  ${name}  (${operations.join(', ')})`);
    expect(JSON.parse(runCli(['list', '--json', '-']).stdout)).toMatchObject({
      schema: 1,
      profiles: profiles.map(({ name, summary }) => ({ name, summary })),
      backends: backends.map(({ name, profile }) => ({ name, profile })),
      conventions: conventions.map(({ name, operations }) => ({ name, operations })),
    });
  });

  test('list of an operation says what it is called with and what it returns, whatever its group', () => {
    const { status, stdout } = runCli(['list', 'papers/ddimStepEta']);
    expect(status).toBe(0);
    for (const line of [
      /^ {2}a +a number in \(/m,
      /^ {2}z +a tensor of the shape of x: /m,
      /^ {2}clip +0 or 1: /m,
    ])
      expect(stdout).toMatch(line);
    for (const name of allNames) {
      const operation = findOperation(name) as Operation;
      const { json, lines } = listedOperation(operation);
      expect(json).toMatchObject({ name, output: operation.output });
      expect(lines.map((line) => line.replace(/ +/g, ' '))).toContain(` returns ${operation.output}`);
      expect(lines.join()).not.toContain('undefined');
    }
    expect(runCli(['list', 'ddimStepEtta']).stderr).toContain('did you mean ddimStepEta?');
  });

  test('doctor on a bare machine: what runs, what does not, and the command that mends it', () => {
    const { status, stdout } = runCli(['doctor'], undefined, bareMachine);
    expect(status).toBe(0);
    expect(stdout).toMatch(/ webasm +runs\n/);
    expect(stdout).toMatch(/ cpu +runs\n/);
    expect(stdout).toMatch(
      / headlessgl +does not run: the package gl is not installed.*\n +npm run backends:install/,
    );
    expect(stdout).toMatch(/ webgpu +does not run: the package webgpu is not installed/);
    expect(stdout).toMatch(
      / chromium:webgl2 +does not run: no Chromium at .*\n +apt-get install .* chromium\n/,
    );
    expect(stdout).toContain('npm install --prefix .backends gl@8.1.6');
    const { backends: found } = JSON.parse(
      runCli(['doctor', '--json', '-'], undefined, bareMachine).stdout,
    ) as { backends: { backend: string; runs: boolean; remedy: string | null }[] };
    expect(found.filter(({ runs }) => runs).map(({ backend }) => backend)).toEqual(['webasm', 'cpu']);
    for (const { runs, remedy } of found) expect(remedy === null).toBe(runs);
  });
});

test('the built command can be run by itself: npx does so after every build', () => {
  expect(statSync(main).mode & 0o111).toBe(0o111);
});
