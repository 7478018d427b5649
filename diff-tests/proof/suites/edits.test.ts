/** The reason found by editing the definition: real deviations are named as they stand, and traps give no wrong name. */
import { describe, expect, test, vi } from 'vitest';
import { agreement } from '../../reasons/search/score.ts';
import { bars, epsilon, explained, f, isWhole, root, textOf } from './explained-function.ts';
import { at, type Call, like, type Vector } from './reported.ts';
import { long } from './long.ts';

if (!long) console.log('edits.test.ts: the slowest are skipped: npm run long');

describe('real deviations are named as they stand', () => {
  test('the noise weighted by 1 - alphaBar, without a max', async () => {
    const found = await explained('qSample', ({ betas, t, x0, eps }) => {
      const a = at(bars(betas), t);
      return like(x0, (x, i) => f(f(x * root(a)) + f(at(eps.data, i) * f(1 - a))));
    });
    // Nor is there one around alphaBar, which betas above 1 make negative.
    expect([textOf(found), isWhole(found)]).toEqual([
      'variance used as standard deviation + the max in max(alphaBar_t, 0) is left out',
      true,
    ]);
  });

  test('x0 clipped to [0, 1]: where it is 0, nothing of what was cut off is left', async () => {
    const found = await explained('ddimStep', ({ betas, k, x, model }) => {
      const bar = bars(betas);
      const [a, prev] = [at(bar, k + 1), at(bar, k)];
      const e = model(x, f((k + 1) / betas.data.length)).data;
      const weight = (value: number): number => root(Math.max(0, f(1 - value)));
      const x0 = (v: number, i: number): number =>
        f(f(v - f(weight(a) * at(e, i))) / f(root(Math.max(0, a)) + epsilon));
      const clipped = (value: number): number => Math.min(1, Math.max(0, value));
      return like(x, (v, i) =>
        f(f(root(Math.max(0, prev)) * clipped(x0(v, i))) + f(weight(prev) * at(e, i))),
      );
    });
    expect(textOf(found)).toContain('x0 clipped to [0, 1]');
    expect(isWhole(found)).toBe(true);
  });

  test('neither weight of the new state rooted: the two may cancel in a row, which passes', async () => {
    const found = await explained('ddimStep', ({ betas, k, x, model }) => {
      const bar = bars(betas);
      const [a, prev] = [at(bar, k + 1), at(bar, k)];
      const e = model(x, f((k + 1) / betas.data.length)).data;
      const x0 = (v: number, i: number): number =>
        f(f(v - f(root(Math.max(0, f(1 - a))) * at(e, i))) / f(root(Math.max(0, a)) + epsilon));
      return like(x, (v, i) => f(f(prev * x0(v, i)) + f(f(1 - prev) * at(e, i))));
    });
    expect([textOf(found), isWhole(found)]).toEqual(['alphaBar not rooted + direction not rooted', true]);
  });

  /** A step whose noise has another weight than the root of beta tilde. */
  const weighted =
    (weight: (deviation: number) => number): Call =>
    ({ betas, k, x, z, model }) => {
      const a = at(bars(betas), k + 1);
      const beta = at(betas.data, k);
      const e = model(x, f((k + 1) / betas.data.length)).data;
      const coefficient = f(beta / f(root(Math.max(0, f(1 - a))) + epsilon));
      const inverse = f(1 / f(root(Math.max(0, f(1 - beta))) + epsilon));
      const sigma = k === 0 ? 0 : weight(root(Math.max(0, beta)));
      return like(x, (v, i) => f(f(f(v - f(at(e, i) * coefficient)) * inverse) + f(at(z.data, i) * sigma)));
    };

  test('1 - sqrt(beta) for the noise of a step: two changes of one weight, neither of which helps alone', async () => {
    const found = await explained(
      'ddpmStep',
      weighted((deviation) => f(1 - deviation)),
    );
    const text = 'beta for beta tilde; and 1 - sqrt(beta_k) stands in the place of sqrt(beta_k)';
    expect([textOf(found), isWhole(found)]).toEqual([text, true]);
  });

  test('half of sqrt(beta): a ratio that is a constant, a quarter under the root', async () => {
    const found = await explained(
      'ddpmStep',
      weighted((deviation) => f(0.5 * deviation)),
    );
    const text =
      '0.25 stands in the place of (1 - alphaBar_k) / ((1 - alphaBar_(k+1)) + epsilon), but not at index 0';
    expect([textOf(found), isWhole(found)]).toEqual([text, true]);
  });

  test('an ODE from 0 up: one change of what the model is told and of the result', async () => {
    const found = await explained('pfOdeSampleEuler', ({ beta0, beta1, steps, x, model }) => {
      let state = x;
      for (let i = 0; i < steps; i++) {
        const t = f(i / steps);
        const beta = f(beta0 + f(t * f(beta1 - beta0)));
        const integral = f(f(beta0 * t) + f(0.5 * f(f(beta1 - beta0) * f(t * t))));
        const divisor = f(root(Math.max(0, f(1 - f(Math.exp(-integral))))) + epsilon);
        const e = model(state, t).data;
        const drift = (v: number, j: number): number =>
          f(f(f(-0.5 * beta) * v) + f(f(f(0.5 * beta) * at(e, j)) / divisor));
        const before = state;
        state = like(before, (v, j) => f(v + f(-f(1 / steps) * drift(v, j))));
      }
      return like(state, (v) => v);
    });
    expect([textOf(found), isWhole(found)]).toEqual(['times from 0 up', true]);
  });

  test.runIf(long)('a guard of 1e-2 under the root, and no epsilon', async () => {
    const found = await explained('x0Pred', ({ betas, t, x, model }) => {
      const T = betas.data.length;
      const a = at(bars(betas), t);
      const e = model(x, T === 0 ? 0 : t / T).data;
      const c1 = root(Math.max(1e-2, f(1 - a)));
      return like(x, (v, i) => f(f(v - f(at(e, i) * c1)) / root(a)));
    });
    const text = 'epsilon 0; and 1 - alphaBar_t is at least 1e-2';
    expect([textOf(found), isWhole(found)]).toEqual([text, true]);
  });

  test.runIf(long)(
    'three at once: loop from T-1 to 1, sigma = sqrt(beta), no noise in the last step',
    async () => {
      const found = await explained(
        'ddpmSample',
        ({ betas, x, noise, model }) => {
          const T = betas.data.length;
          const a = bars(betas);
          let state = x;
          for (let k = T - 1; k >= 1; k--) {
            const e = model(state, (k + 1) / T).data;
            const beta = at(betas.data, k);
            const rest = root(Math.max(0, f(1 - at(a, k + 1))));
            const coefficient = f(beta / f(rest + epsilon));
            const inverse = f(1 / f(root(Math.max(0, f(1 - beta))) + epsilon));
            const sigma = k > 1 ? root(Math.max(0, beta)) : 0;
            const z = (noise[k] as Vector).data;
            state = like(state, (v, i) =>
              f(f(f(v - f(at(e, i) * coefficient)) * inverse) + f(at(z, i) * sigma)),
            );
          }
          return like(state, (v) => v);
        },
        0,
      );
      const text = textOf(found);
      expect(text).toContain('last step left out');
      expect(text).toContain('only in the last step that runs');
      expect(text).toContain('beta_k');
    },
  );
});

describe('two known changes', () => {
  test('epsilon 0 beside index -1: no other guard of the denominator is named for it', async () => {
    const wrapped: Call = ({ betas, k, x, model }) => {
      const table = bars(betas);
      const [a, b] = [at(table, k + 1), at(table, k === 0 ? betas.data.length : k)];
      const e = model(x, (k + 1) / betas.data.length).data;
      return like(x, (v, i) => {
        const x0 = (v - root(1 - a) * at(e, i)) / root(a);
        return root(b) * x0 + root(1 - b) * at(e, i);
      });
    };
    // Single edits would be tried for seconds, in vain.
    const limits = { singles: 0, pairs: 1e6 };
    const found = await explained('ddimStep', wrapped, 0, { limits });
    const text = 'epsilon 0 + index -1 of the table wraps to its last entry';
    expect([textOf(found), isWhole(found)]).toEqual([text, true]);
  });
});

describe('how far is searched is counted, not timed', () => {
  const noiseWeight: Call = ({ betas, t, x0, eps }) => {
    const a = at(bars(betas), t);
    return like(x0, (x, i) => f(f(x * root(a)) + f(at(eps.data, i) * f(1 - a))));
  };

  test.runIf(long)('a machine whose clock runs away finds the same', async () => {
    let hours = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (hours += 1) * 3.6e6);
    try {
      const found = await explained('qSample', noiseWeight);
      const [first] = found;
      expect([first?.edits[0]?.text, first?.cut]).toEqual(['variance used as standard deviation', false]);
    } finally {
      clock.mockRestore();
    }
  });

  test('a search that may do less says that it was cut, or finds nothing', async () => {
    const limits = { singles: 0, pairs: 0 };
    const [found] = await explained('qSample', noiseWeight, 24, { limits });
    expect([found?.edits[0]?.text, found?.cut]).toEqual(['variance used as standard deviation', true]);
    expect(await explained('qSample', noiseWeight, 24, { limits, noKnown: true })).toEqual([]);
  });
});

describe('traps give no wrong name', () => {
  test('what is right has no reason', async () => {
    const found = await explained('qSample', ({ betas, t, x0, eps }) => {
      const a = at(bars(betas), t);
      return like(x0, (x, i) =>
        f(f(x * root(Math.max(a, 0))) + f(at(eps.data, i) * root(Math.max(f(1 - a), 0)))),
      );
    });
    expect(found).toEqual([]);
  });

  test('NaN everywhere has none', async () => {
    expect(await explained('qSample', ({ x0 }) => like(x0, () => NaN))).toEqual([]);
  });

  test.runIf(long)('nor has another function altogether', async () => {
    const found = await explained('qSample', ({ x0, eps }) =>
      like(x0, (x, i) => f(Math.sin(x) * 1.37 + f(Math.cos(at(eps.data, i)) * 0.61))),
    );
    expect(found).toEqual([]);
  });

  test('a wide bound agrees with nothing for certain, and a number just outside of a narrow one does not agree', () => {
    expect(agreement(1e30, 0, Infinity)).toBe('open');
    expect(agreement(NaN, 0, 0)).toBe('no');
    expect(agreement(1 + 4 * 2 ** -24, 1, 2 ** -24)).toBe('yes');
    expect(agreement(1 + 5 * 2 ** -24, 1, 2 ** -24)).toBe('no');
  });

  test('two rivals that ordinary cases do not separate are told apart by a call', async () => {
    const found = await explained('x0Pred', ({ betas, t, x, model }) => {
      const T = betas.data.length;
      const a = at(bars(betas), t);
      const e = model(x, T === 0 ? 0 : t / T).data;
      const inverse = f(1 / Math.max(root(Math.max(a, 0)), f(1e-5)));
      return like(x, (v, i) => f(f(v - f(at(e, i) * root(Math.max(f(1 - a), 0)))) * inverse));
    });
    expect([textOf(found), isWhole(found)]).toEqual(['epsilon clamped, 1e-5', true]);
  });
});
