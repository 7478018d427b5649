/** Deviations of real programs, as they stand there: no guard, epsilon 0 that is not declared beside them. */
import { expect, test } from 'vitest';
import { oneIn } from './long.ts';
import { at, type Call, type Given, like, reasonsIn, rowOf, type Vector } from './reported.ts';

const bars = ({ data }: Vector): number[] => {
  let last = 1;
  return Array.from(data, (beta) => (last *= 1 - beta));
};
const time = ({ betas, k }: Given): number => (k + 1) / betas.data.length;

/** A DDIM step over a table without the leading 1; `before` is what it takes for alphaBar of the state before. */
const ddim =
  (before: (table: readonly number[], k: number) => number): Call =>
  (given) => {
    const { betas, k, x, model } = given;
    const table = bars(betas);
    const [a, b] = [at(table, k), before(table, k)];
    const e = model(x, time(given)).data;
    return like(x, (v, i) => {
      const x0 = (v - Math.sqrt(1 - a) * at(e, i)) / Math.sqrt(a);
      return Math.sqrt(b) * x0 + Math.sqrt(1 - b) * at(e, i);
    });
  };
/** The mean of a DDPM step through x0, in one of the two orders of its products. */
const posterior =
  (weight: (a: number, b: number, y: number) => number): Call =>
  (given) => {
    const { betas, k, x, z, model } = given;
    const f = Math.fround;
    const table = [1];
    for (const beta of betas.data) table.push(f((table.at(-1) as number) * f(1 - beta)));
    const [a, b, beta] = [at(table, k + 1), at(table, k), at(betas.data, k)];
    const e = model(x, f(time(given))).data;
    const root = (v: number): number => f(Math.sqrt(v));
    const rest = f(1 - a);
    const [ofX0, ofX] = [weight(beta, root(b), rest), weight(f(1 - b), root(f(1 - beta)), rest)];
    const sigma = root(f(f(f(1 - b) / rest) * beta));
    return like(x, (v, i) => {
      const x0 = f(f(v - f(root(rest) * at(e, i))) / root(a));
      return f(f(f(ofX0 * x0) + f(ofX * v)) + f(at(z.data, i) * sigma));
    });
  };
const f = Math.fround;

const real: readonly [string, string, Call, RegExp, object?][] = [
  [
    'alphaBar accumulated in binary32',
    'alphaBar',
    ({ betas }) => {
      const table = [1];
      for (const beta of betas.data) table.push(f((table.at(-1) as number) * f(1 - f(beta))));
      return { shape: [table.length], data: Float64Array.from(table) };
    },
    /binary32/,
    { format: 'binary64' },
  ],
  [
    'the last step ends at the first entry of the table',
    'ddimStep',
    ddim((table, k) => at(table, Math.max(k - 1, 0))),
    /epsilon is 0 and the last step goes to alphaBar_1, not to 1/,
  ],
  [
    'index -1 is undefined',
    'ddimStep',
    ddim((table, k) => at(table, k - 1)),
    /epsilon is 0 and the last step goes to what is at index -1/,
  ],
  [
    'betas that are linear in their roots, NaN at T = 1',
    'linearBetas',
    ({ T, betaStart, betaEnd }) => ({
      shape: [T],
      data: Float32Array.from({ length: T }, (_, i) => {
        const [a, b] = [Math.sqrt(betaStart), Math.sqrt(betaEnd)];
        return (a + (i / (T - 1)) * (b - a)) ** 2;
      }),
    }),
    /scaled-linear/,
  ],
  [
    'the mean through x0, the quotient first',
    'ddpmStep',
    posterior((a, b, y) => f(f(a / y) * b)),
    /epsilon is 0 and the mean is taken through x0/,
  ],
  [
    'the mean through x0, the product first',
    'ddpmStep',
    posterior((a, b, y) => f(f(a * b) / y)),
    /epsilon is 0 and the mean is taken through x0/,
  ],
  [
    'the noise weighted by 1 - alphaBar',
    'qSample',
    ({ betas, t, x0, eps }) => {
      const a = t === 0 ? 1 : at(bars(betas), t - 1);
      return like(x0, (v, i) => Math.sqrt(a) * v + (1 - a) * at(eps.data, i));
    },
    /variance used as standard deviation|the weight of the noise is 1 - alphaBar/,
  ],
];

/** Half a minute each: the quickest in CI, all of them in `npm run long`. */
const chosen = oneIn(real.length, real);
if (chosen.length < real.length) console.log('edits-real.test.ts: the others are skipped: npm run long');

test.each(chosen)(
  '%s',
  async (_what, name, call, words, options) => {
    const row = await rowOf(name, call, options);
    expect(row.rejected).toBeGreaterThan(0);
    expect(reasonsIn(row).join()).toMatch(words);
  },
  600_000,
);
