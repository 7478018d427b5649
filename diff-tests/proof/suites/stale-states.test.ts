/** The model that is shown the first state at every step: named, and nothing else is taken for it. */
import { describe, expect, test } from 'vitest';
import { staleStates } from '../../reasons/stale-states.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import { written } from './written-module.ts';

const name = 'the model is shown the first state at every step';

/** A loop of DDIM, and of Euler over sigmas; `seen` is what the model is shown. */
const loops = (seen: string): string => `
  const [f, root] = [Math.fround, (x) => Math.sqrt(Math.max(x, 0))];
  export default { name: 'm', format: 'binary32', epsilon: '0', refuses: false,
    assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
    operations: {
      ddimSample({ betas, x, model }) {
        const bars = [1];
        for (const beta of betas.data) bars.push(bars.at(-1) * (1 - beta));
        let state = x;
        for (let t = betas.data.length; t >= 1; t--) {
          const { data } = model(${seen}, f(t / betas.data.length));
          const next = state.data.map((v, i) => {
            const clean = (v - root(1 - bars[t]) * data[i]) / root(bars[t]);
            return root(bars[t - 1]) * clean + root(1 - bars[t - 1]) * data[i];
          });
          state = { shape: x.shape, data: next };
        }
        return { shape: x.shape, data: state.data.slice() };
      },
      eulerSigmaSample({ sigmas, x, model }) {
        let state = x;
        for (let i = 0; i + 1 < sigmas.data.length; i++) {
          const [s, sn] = [sigmas.data[i], sigmas.data[i + 1]];
          const { data } = model(${seen}, s);
          const next = state.data.map((v, j) => v + ((v - data[j]) / s) * (sn - s));
          state = { shape: x.shape, data: next };
        }
        return { shape: x.shape, data: state.data.slice() };
      },
    } };`;

describe.each(['ddimSample', 'papers/eulerSigmaSample'])('%s', (operation) => {
  const check = (seen: string, ...args: string[]) =>
    written(loops(seen), { reasons: true }).check('--op', operation, '--runs', '200', '--no-store', ...args);

  test('is named as what it is', () => {
    const { status, report } = check('x');
    const [diagnosis] = report.results[0]?.failures[0]?.diagnosis ?? [];
    expect([status, diagnosis?.name]).toEqual([1, name]);
    expect(diagnosis?.agrees).toBeGreaterThanOrEqual(8);
  });

  test('the right loop is accepted', () => {
    expect(check('state', '--profile', 'ieee754-loose').report.results[0]?.rejected).toBe(0);
  });
});

test('seven runs say nothing, nor one among many in which another state was shown', () => {
  const call = (...data: number[]) => ({ x: { shape: [data.length], data: Float32Array.from(data) } });
  const run = (...calls: readonly unknown[]): Judged =>
    ({
      theCase: { operation: { sampler: {} } },
      answer: { kind: 'returned', calls, output: call(9, 9).x },
      isRejected: true,
    }) as unknown as Judged;
  const stale = Array.from({ length: 8 }, () => run(call(1, -0), call(1, -0), call(1, -0)));
  const reasonOf = (seen: readonly Judged[]) => staleStates(seen, () => true);
  expect(reasonOf(stale)?.names).toEqual([name]);
  expect(reasonOf(stale.slice(1))).toBeNull();
  // The sign of a zero is another state; one step alone shows none.
  expect(reasonOf([...stale, run(call(1, -0), call(1, 0))])).toBeNull();
  expect(reasonOf([...stale, run(call(2))])?.agrees).toBe(8);
  expect(reasonOf(stale.map((one) => ({ ...one, isRejected: false })))).toBeNull();
  // A run that passed in which another state was shown, and one whose state need not change.
  expect(reasonOf([...stale, { ...run(call(1), call(2)), isRejected: false }])).toBeNull();
  const still = run(call(9, 9), call(9, 9));
  expect(reasonOf([...stale, { ...still, isRejected: false }])?.agrees).toBe(8);
  // A loop that never moves its state is another mistake.
  expect(reasonOf(Array.from({ length: 20 }, () => still))).toBeNull();
});
