/** Programs as their authors write them: a table without the leading 1, no guard, the index for a time. All in binary64. */
import { expect, test } from 'vitest';
import { nanAnswers } from '../../reasons/nan-answers.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import { oneIn } from './long.ts';
import { at, type Call, type Given, like, reasonsIn, rowOf, type Vector } from './reported.ts';

const root = Math.sqrt;

/** The running products of 1 - beta, and the betas. */
const tables = ({ data }: Vector): { readonly b: readonly number[]; readonly ab: readonly number[] } => {
  let last = 1;
  return { b: [...data], ab: Array.from(data, (beta) => (last *= 1 - beta)) };
};

const ddpm =
  (deviation: (b: number, a: number, before: number) => number): Call =>
  ({ betas, k, x, z, model }) => {
    const { b, ab } = tables(betas);
    const [beta, a] = [at(b, k), at(ab, k)];
    const sigma = deviation(beta, a, k === 0 ? 1 : at(ab, k - 1));
    const e = model(x, k).data;
    const mean = (v: number, i: number): number => (v - (beta / root(1 - a)) * at(e, i)) / root(1 - beta);
    return like(x, (v, i) => mean(v, i) + sigma * at(z.data, i));
  };

const nothing = ({ x, t, model }: Given): Vector => {
  model(x, t);
  return like(x, () => NaN);
};

const written: readonly [string, string, Call, RegExp, RegExp?][] = [
  [
    'an entry is read past the end of the table',
    'qSample',
    ({ betas, t, x0, eps }) => {
      const { ab } = tables(betas);
      return like(x0, (v, i) => root(at(ab, t)) * v + root(1 - at(ab, t)) * at(eps.data, i));
    },
    /the next one stands in the place of alphaBar_t, past either end nothing: so on (\d+) of \1 failing/,
  ],
  [
    'alphaBar through logarithms',
    'alphaBar',
    ({ betas }) => {
      let sum = 0;
      const entries = Array.from(betas.data, (beta) => Math.exp((sum += Math.log(1 - beta))));
      return { shape: [entries.length + 1], data: Float64Array.of(1, ...entries) };
    },
    /'alphaBar through logarithms' on (\d+) of \1/,
    /last \* beta/,
  ],
  [
    'the variance is beta, also in the last step',
    'ddpmStep',
    ddpm(root),
    /epsilon 0 and beta for beta tilde at every step and time t-1: so on (\d+) of \1 failing/,
  ],
  [
    'the noise is left out, and the guard',
    'x0PredFromEps',
    ({ betas, t, x }) => like(x, (v) => v / root(at([1, ...tables(betas).ab], t))),
    /epsilon 0; and the second part of x - eps \* sqrt\(1 - alphaBar_t\) is left out/,
  ],
  [
    'the model is told how much noise there is',
    'x0Pred',
    ({ betas, t, x, model }) => {
      const a = at([1, ...tables(betas).ab], t);
      const e = model(x, root(a)).data;
      return like(x, (v, i) => (v - root(1 - a) * at(e, i)) / root(a));
    },
    /epsilon 0 and the time that the model is given: sqrt\(alphaBar_t\) stands in the place of/,
  ],
  [
    'the loop ends at the first entry of the table',
    'ddimSample',
    ({ betas, x, model }) => {
      const { ab } = tables(betas);
      return ab.reduceRight((state, a, t) => {
        const [b, e] = [at(ab, Math.max(t - 1, 0)), model(state, t).data];
        const x0 = (v: number, i: number): number => (v - root(1 - a) * at(e, i)) / root(a);
        return like(state, (v, i) => root(b) * x0(v, i) + root(1 - b) * at(e, i));
      }, x);
    },
    /epsilon 0 and last alphaBar not 1 and time t-1: so on (\d+) of \1 failing/,
  ],
  [
    'NaN, whatever the input is',
    'pfOdeRhs',
    nothing,
    /'NaN for every ordinary input' on (\d+) of \1/,
    /as if/,
  ],
  [
    'a root of a root',
    'qSample',
    ({ betas, t, x0, eps }) => {
      const a = at([1, ...tables(betas).ab], t);
      return like(x0, (v, i) => root(a) * v + root(1 - root(a)) * at(eps.data, i));
    },
    /the root is taken of alphaBar_t, in 1 - alphaBar_t alone: so on (\d+) of \1 failing/,
  ],
];

const quick: readonly string[] = ['a root of a root', 'NaN, whatever the input is'];
/** Ten seconds each: some in CI, all of them in `npm run long`. */
const chosen = oneIn(3, written, ([what]) => quick.includes(what));
if (chosen.length < written.length) console.log('edits-plain.test.ts: the others are skipped: npm run long');

test.each(chosen)(
  '%s',
  async (_what, name, call, words, never = /^$/) => {
    const row = await rowOf(name, call, { format: 'binary64', runs: 150 });
    const said = reasonsIn(row).join('\n');
    expect(said).toMatch(words);
    expect(said).not.toMatch(never);
  },
  600_000,
);

test('NaN for every ordinary input is said of eight answers, and not where one has a number', () => {
  const judged = (data: readonly number[], isRejected = true): Judged => ({
    theCase: { forbidden: null } as Judged['theCase'],
    answer: {
      kind: 'returned',
      output: { shape: [data.length], data: Float64Array.from(data) },
      impurity: null,
      calls: [],
    },
    isRejected,
  });
  const said = (seen: readonly Judged[], isOrdinary = true): boolean =>
    nanAnswers(seen, () => isOrdinary) !== null;
  const eight = Array.from({ length: 8 }, () => judged([NaN, NaN]));
  expect(said(eight)).toBe(true);
  expect(said(eight, false)).toBe(false);
  expect(said(eight.slice(1))).toBe(false);
  expect(said([...eight, judged([NaN, 1])])).toBe(false);
  expect(said([...eight, judged([1], false)])).toBe(false);
  // An empty tensor has no number, and none that is missing.
  expect(said([...eight, judged([])])).toBe(true);
  expect(said([...eight.slice(1), judged([])])).toBe(false);
});
