/** What a person with an honest sampler says of it, and is shown. */
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../report/schema.ts';
import { written } from './written-module.ts';
import { runCli } from './run-cli.ts';

/** An alphaBar and a qSample as people write them: no max under a root, a table of T entries, t from 1 to T. */
const honest = (claims: Readonly<Record<string, unknown>> = {}, wrong = ''): string => `
  const f = Math.fround;
  const table = (betas) => {
    let product = 1;
    return Float32Array.from(betas.data, (beta) => (product = f(product * f(1 - beta))));
  };
  const qSample = ({ betas, t, x0, eps }) => {
    const T = betas.data.length;
    const bar = table(betas)[t - 1${wrong}];
    if (bar === undefined) throw new RangeError('no such timestep');
    const [a, s] = [f(Math.sqrt(bar)), f(Math.sqrt(f(1 - bar)))];
    return { shape: x0.shape, data: x0.data.map((x, i) => f(f(a * x) + f(s * eps.data[i]))) };
  };
  export default { name: 'm', format: 'binary32', refuses: false, operations: { qSample }, ...${JSON.stringify(claims)} };`;

const assumes = ['betas in [0, 1)', 't >= 1'];
const flags = assumes.flatMap((name) => ['--assume', name]);

const betasOf = ({ inputs }: Failure): readonly number[] =>
  (inputs['betas'] as { data: readonly string[] }).data.map((text) => {
    const [, sign = '', digit = '0', fraction = '', exponent = '0'] =
      /^(-?)0x(\d)\.?([0-9a-f]*)p([+-]\d+)$/.exec(text) ?? [];
    const size = Number(digit) + (fraction === '' ? 0 : parseInt(fraction, 16) / 16 ** fraction.length);
    return (sign === '-' ? -1 : 1) * size * 2 ** Number(exponent);
  });

describe('a right qSample that takes its timesteps from 1 and its betas below 1 for granted', () => {
  test('is rejected outside alone, and told what to write', () => {
    const { status, stdout } = written(honest()).raw('--no-store');
    expect(status).toBe(1);
    const [line] = stdout.split('\n').filter((text) => text.includes('ordinary schedules'));
    expect(line).toMatch(
      /ordinary schedules: (\d+) of \1 accepted\. Outside: \d+ of \d+ rejected, all with /,
    );
    expect(line).toContain('--assume "betas in [0, 1)"');
    expect(line).toContain('--assume "t >= 1"');
  }, 120_000);

  test('is accepted when it says so: in the module, by operation, on the command line', () => {
    for (const [claims, args] of [
      [{ assumes }, []],
      [{ assumes: { all: [assumes[0]], qSample: [assumes[1]] } }, []],
      [{}, flags],
    ] as const) {
      const { status, row, report } = written(honest(claims)).check('--no-store', '--runs', '700', ...args);
      expect([status, row('qSample').rejected]).toEqual([0, 0]);
      expect(row('qSample').assumes.toSorted()).toEqual(assumes.toSorted());
      expect([row('qSample').cases, row('qSample').outside]).toEqual([700, undefined]);
      expect(row('qSample').ordinary.accepted).toBeGreaterThan(150);
      expect(report.ok).toBe(true);
    }
  }, 240_000);

  test('nothing is proposed to one that an ordinary counterexample was found for, whatever was drawn', () => {
    // The ordinary cases of a short run pass; shrinking finds x = y = 1.
    const { stdout } =
      written(`export default { name: 'mine', format: 'binary32', refuses: false, operations: {
      safeDiv({ x, y }, { epsilon }) {
        const data = x.data.map((a, i) => Math.fround(a / Math.max(y.data[i], epsilon)));
        return { shape: x.shape, data };
      } } };`).raw('--runs', '200', '--no-store');
    expect(stdout).toContain('x = 0x1p+0 (1)');
    expect(stdout).not.toContain('--assume');
  });

  test('one index off it is rejected, an ordinary case first', () => {
    const { status, row } = written(honest({ assumes }, ' - 1')).check('--no-store');
    expect(status).toBe(1);
    expect(row('qSample').ordinary.rejected).toBeGreaterThan(0);
    expect(row('qSample').outside).toBeUndefined();
  }, 120_000);

  test('a finding outside of what is assumed later is set aside', () => {
    const module = written(honest());
    expect(module.check().status).toBe(1);
    module.write('m.mjs', honest({ assumes }));
    const again = module.check();
    expect(again.status).toBe(0);
    expect(again.report.stored.some(({ verdict }) => verdict === 'unavailable')).toBe(true);
  }, 240_000);
});

describe('counterexamples', () => {
  /** alphaBar with the product taken of 1 + beta: wrong everywhere but at 0. */
  const plus = `
    export default { name: 'm', format: 'binary32', refuses: false, operations: { alphaBar({ betas }) {
      const data = new Float32Array(betas.data.length + 1);
      data[0] = 1;
      for (let i = 0; i < betas.data.length; i++) data[i + 1] = data[i] * Math.fround(1 + betas.data[i]);
      return { shape: [data.length], data };
    } } };`;

  test('an ordinary one is found and shown first: a schedule that a person believes', () => {
    const { row } = written(plus).check('--no-store', '--runs', '40');
    const [first] = row('alphaBar').failures;
    expect(first === undefined ? [] : betasOf(first)).toEqual([0.5]);
  }, 120_000);

  test('a row has three blocks at most, each with the lines that run it again', () => {
    const { stdout } = written(plus).raw('--no-store');
    expect(stdout).toContain("epscheck eval alphaBar 'betas=[0.5]'");
    expect(stdout.match(/^ {2}alphaBar on module, /gm)?.length ?? 0).toBeLessThanOrEqual(3);
    const evaluated = runCli(['eval', 'alphaBar', 'betas=[0.5]']);
    expect(evaluated.stdout).toMatch(/^rational +\[1, 1\/2\]/m);
  }, 120_000);

  test('an input that is written to is shown before memory that is shared', () => {
    const { row } = written(`
      export default { name: 'm', format: 'binary32', refuses: false, operations: { sqrtNonneg({ x }) {
        for (let i = 0; i < x.data.length; i++) x.data[i] = Math.sqrt(Math.max(x.data[i], 0));
        return x;
      } } };`).check('--no-store', '--runs', '60');
    const said = row('sqrtNonneg').failures.map(({ output }) => ('error' in output ? output.error : ''));
    expect(said[0]).toBe('the input x was written to');
    expect(said).toContain('the output shares its memory with the input x');
  }, 120_000);

  test('inputs that the types forbid are small and simple', () => {
    const { row } = written(`
      export default { name: 'm', format: 'binary32', operations: { sqrtNonneg({ x }) {
        return { shape: x.shape, data: x.data.map((v) => Math.sqrt(Math.max(v, 0))) };
      } } };`).check('--no-store', '--runs', '120', '--op', 'sqrtNonneg');
    const refusals = row('sqrtNonneg').failures.filter(({ part }) => part === 'refusal');
    expect(refusals.length).toBeGreaterThan(0);
    for (const { inputs } of refusals)
      for (const text of (inputs['x'] as { data: readonly string[] }).data) expect(text).toBe('0x0p+0');
  }, 120_000);
});

describe('what is said wrongly', () => {
  test('--assume of an unknown name is a usage error that lists the names', () => {
    const { status, stderr } = runCli(['check', '--assume', 'betas are nice']);
    expect(status).toBe(2);
    expect(stderr).toContain("--assume: unknown name 'betas are nice'; known are\n  betas in [0, 1)\n");
  });

  test('assumes in a module too', () => {
    const { status, stderr } = written(honest({ assumes: { qSample: ['nice'] } })).raw();
    expect(status).toBe(2);
    expect(stderr).toContain("assumes.qSample.0: 'nice' is no assumption; known are\n");
    expect(written(honest({ assumes: { q: [] } })).raw().stderr).toContain("'q' is no operation");
  });

  test('list names them', () => {
    const { stdout } = runCli(['list']);
    expect(stdout).toContain('assumptions\n');
    expect(stdout).toMatch(/^ {2}t >= 1 {2}\(.*qSample.*\)$/m);
    const listed = JSON.parse(runCli(['list', '--json', '-']).stdout) as { assumptions: unknown[] };
    expect(listed.assumptions).toContainEqual({
      name: 'floor > 0',
      operations: expect.any(Array),
      usual: true,
    });
  });
});
