/** A run that is stopped ends at once, with its report. Numbers that would keep it busy for ever are refused. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Report, reportSchema } from '../../report/schema.ts';
import { emptyFolder, main, runCli } from './run-cli.ts';
import { exampleSource, written } from './written-module.ts';

interface Stopped {
  readonly code: number | null;
  readonly report: Report;
}

/** Runs `check` on a module that says "hanging" where it hangs, and presses Ctrl-C then. A call may take an hour. */
const stopWhenHanging = (source: string, cwd: string, ...args: string[]): Promise<Stopped> =>
  signalWhenHanging('SIGINT', source, cwd, ...args);

const signalWhenHanging = (
  signal: 'SIGINT' | 'SIGTERM',
  source: string,
  cwd: string,
  ...args: string[]
): Promise<Stopped> => {
  writeFileSync(join(cwd, 'm.mjs'), source);
  const child = spawn(process.execPath, [main, 'check', 'm.mjs', '--json', '-', '--timeout', '1h', ...args], {
    cwd,
  });
  let [said, out, pressed] = ['', '', false];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString();
    if (pressed || !said.includes('hanging')) return;
    pressed = true;
    child.kill(signal);
    // As `timeout` and npx do: the same signal once more at once.
    child.kill(signal);
  });
  return new Promise((done) =>
    child.on('close', (code) => done({ code, report: reportSchema.parse(JSON.parse(out)) })),
  );
};

/** It says where it hangs before it does: what is printed leaves the worker only when the call lets it. */
const hang = `const hang = () => new Promise(() => { console.log('hanging'); setInterval(() => {}, 1000); });`;
const busy = `import { writeSync } from 'node:fs'; const hang = () => { writeSync(2, 'hanging'); for (;;); };`;

const hangingAt = (call: number, how: string, wrong = false): string => `${exampleSource()}
  ${how}
  let calls = 0;
  const { sqrtNonneg } = operations;
  operations.sqrtNonneg = (inputs, settings) => {
    if (++calls === ${call}) return hang();
    const out = sqrtNonneg(inputs, settings);
    return ${wrong} ? { shape: out.shape, data: out.data.map((v) => v * 2) } : out;
  };`;

describe('Ctrl-C during a call that hangs', () => {
  test.each([
    ['waits', hang],
    ['computes', busy],
  ])('one that %s: nothing rejected is 3, and the call is no case', async (_what, how) => {
    const args = ['--op', 'sqrtNonneg', '--no-store'];
    const { code, report } = await stopWhenHanging(hangingAt(10, how), emptyFolder(), ...args);
    expect([code, report.complete, report.ok]).toEqual([3, false, false]);
    expect(report.results[0]).toMatchObject({ cases: 9, accepted: 9, rejected: 0, unavailable: null });
  });

  test('so it is where the job is ended: SIGTERM', async () => {
    const args = ['--op', 'sqrtNonneg', '--no-store'];
    const source = hangingAt(10, hang);
    const { code, report } = await signalWhenHanging('SIGTERM', source, emptyFolder(), ...args);
    expect([code, report.complete, report.results[0]?.accepted]).toEqual([3, false, 9]);
  });

  test('something rejected is 1, and the findings are in the report', async () => {
    const args = ['--op', 'sqrtNonneg', '--no-store'];
    const { code, report } = await stopWhenHanging(hangingAt(60, busy, true), emptyFolder(), ...args);
    expect([code, report.complete]).toEqual([1, false]);
    expect(report.results[0]?.failures.length).toBeGreaterThan(0);
  });

  test('while the module is loaded', async () => {
    const source = `${busy} hang(); export default {};`;
    const { code, report } = await stopWhenHanging(source, emptyFolder(), '--no-store');
    expect([code, report.complete]).toEqual([3, false]);
    expect(report.results[0]?.unavailable?.reason).toBe('the run was stopped');
  });

  test('while a stored finding is tried again', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'm.mjs'), hangingAt(0, busy, true));
    expect(runCli(['check', 'm.mjs', '--op', 'sqrtNonneg', '--runs', '20', '--quiet'], cwd).status).toBe(1);
    const { code, report } = await stopWhenHanging(hangingAt(1, busy), cwd, '--op', 'sqrtNonneg');
    expect([code, report.complete, report.stored]).toEqual([3, false, []]);
  });
});

describe('numbers without a bound', () => {
  const digits = 'must have a numerator and a denominator of at most 1100 digits each, got 1e-99999';

  test('--epsilon', () => {
    const run = runCli(['check', '--op', 'safeDiv', '--epsilon', '1e-99999']);
    expect([run.status, run.stderr]).toEqual([2, `epscheck: --epsilon: epsilon ${digits}\n`]);
    expect(runCli(['eval', 'safeDiv', 'x=1', 'y=1', '--epsilon', '1e99999']).status).toBe(2);
    expect(runCli(['explain', 'safeDiv', 'x=1', 'y=1', '--epsilon', `0.${'3'.repeat(1101)}`]).status).toBe(2);
    const inside = ['check', '--op', 'safeDiv', '--runs', '20', '--no-store', '--epsilon'];
    expect(runCli([...inside, '1e-1099']).status).toBe(0);
    expect(runCli([...inside, '1e-1100']).status).toBe(2);
  });

  test('the epsilon of a module', () => {
    const { status, stderr } = written(exampleSource({ claims: { epsilon: '1e-99999' } })).raw();
    expect([status, stderr]).toEqual([2, expect.stringContaining(`epsilon: epsilon ${digits}`)]);
    expect(
      written(exampleSource({ claims: { epsilon: 5e-324 } })).raw('--op', 'safeDiv', '--runs', '20').status,
    ).toBe(0);
  });

  const profileWith = (size: unknown) => {
    const made = written(exampleSource());
    const bound = { kind: 'ulps', ulpOf: 'ieee', size };
    const rows = { binary32: { div: { bound } } };
    made.write('p.json', JSON.stringify({ name: 'p', extends: 'ieee754-loose', rows }));
    return made.raw('--profile', 'p.json', '--op', 'safeDiv', '--runs', '20', '--no-store');
  };

  test.each([['1e-99999'], [{ base: 2, slope: '1e-99999' }]])('a bound of %j in a profile', (size) => {
    expect(profileWith(size)).toMatchObject({ status: 2, stderr: expect.stringContaining(digits) });
  });

  test.each([['1e-1099'], ['1e1099'], [{ base: '1e1099', slope: '1e-1099' }]])('%j is inside', (size) => {
    expect(profileWith(size).stderr).not.toContain('epscheck:');
    expect(profileWith(size).status).not.toBe(2);
  });

  test('an exponent of more digits is named, not called no number', () => {
    const { status, stderr } = runCli(['eval', 'sqrtNonneg', 'x=1e-100000']);
    expect([status, stderr]).toEqual([
      2,
      "epscheck: sqrtNonneg: x: '1e-100000' has an exponent beyond -99999 to 99999\n",
    ]);
    expect(runCli(['eval', 'sqrtNonneg', 'x=0x1p+100000']).stderr).toContain('beyond -99999 to 99999');
    expect(runCli(['eval', 'sqrtNonneg', 'x=0x1p-99999', '--in', 'binary32']).status).toBe(0);
  });
});

describe('an operation that answers forbidden calls and throws on valid ones', () => {
  const { check, raw } = written(`
    const isRagged = ({ shape, data }) => shape.reduce((a, b) => a * b, 1) !== data.length;
    export default { name: 'm', format: 'binary32', operations: {
      safeDiv({ x, y }) {
        const forbidden = isRagged(x) || isRagged(y) || x.shape.join() !== y.shape.join();
        if (!forbidden) throw new Error('not written yet');
        return { shape: x.shape, data: new Float32Array(x.shape.reduce((a, b) => a * b, 1)) };
      } } };`);

  test('is 1 the first time and the second, and its refusals are in the report', () => {
    for (const stored of [0, 1]) {
      const { status, report, row } = check('--op', 'safeDiv', '--runs', '200');
      expect([status, report.stored.length > 0]).toEqual([1, stored > 0]);
      const { cases, accepted, rejected, failures, unavailable } = row('safeDiv');
      expect(unavailable?.reason).toBe('every valid call failed; the first: not written yet');
      expect([cases, accepted, failures.length > 0]).toEqual([rejected, 0, true]);
      expect(failures.every(({ part }) => part === 'refusal')).toBe(true);
    }
    const { stdout } = raw('--op', 'safeDiv', '--runs', '200');
    expect(stdout).toContain('a forbidden call was answered');
    expect(stdout).toContain('Did not run:\n  module: every valid call failed; the first: not written yet');
  });
});
