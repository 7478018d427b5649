import type { Context } from '../context.ts';
import { linearBetas, noisyAlphaBars, timeOfIndex, vpSchedule } from '../diffusion/schedule.ts';
import {
  type Claim,
  everywhere,
  fromDefinitions,
  greater,
  inExact,
  isFinite,
  law,
  type Law,
  samplersLean,
  specLean,
} from './law.ts';

const at = <A>(values: readonly A[], i: number): A => values[i] as A;

/** Below this count, i/n and (i+1)/n are different floats in every format: the coarsest has 8 bits. */
const everyFormatCounts = 256;

const countIsFinite = <A>(k: Context<A>, n: number): boolean => isFinite(k, k.nat(n));

export const scheduleLaws: readonly Law[] = [
  law({
    name: 'alphaBar-starts-at-1',
    statement: 'alphaBar(0) = 1.',
    source: samplersLean('alphaBar_zero'),
    holds: everywhere,
    claims: (k, { betas }) => [[vpSchedule(k, betas).alphaBar(0), k.one]],
  }),
  law({
    name: 'alphaBar-recursion',
    statement: 'alphaBar(t + 1) = alphaBar(t) * (1 - beta_t) for every step t, bit for bit.',
    source: fromDefinitions,
    holds: everywhere,
    claims: (k, { betas }) =>
      betas.map((beta, t) => [
        vpSchedule(k, betas).alphaBar(t + 1),
        k.mul(vpSchedule(k, betas).alphaBar(t), k.sub(k.one, beta)),
      ]),
  }),
  law({
    name: 'noisyAlphaBars-entries',
    statement: 'noisyAlphaBars has T entries, and entry i is alphaBar(i + 1), bit for bit.',
    source: specLean('ImageDDIM', 'getScalar_noisyAlphaBars'),
    holds: everywhere,
    claims: (k, { betas }) => {
      const [table, { alphaBar }] = [noisyAlphaBars(vpSchedule(k, betas)), vpSchedule(k, betas)];
      return [
        [k.nat(table.length), k.nat(betas.length)],
        ...betas.map((_, i): Claim<(typeof betas)[number]> => [at(table, i), alphaBar(i + 1)]),
      ];
    },
  }),
  law({
    name: 'linear-first',
    statement: 'With T >= 2 and a finite betaEnd - betaStart, the first linear beta is betaStart.',
    source: fromDefinitions,
    holds: everywhere,
    compares: 'values',
    given: (k, { n, a, b }) => n >= 2 && isFinite(k, a, k.sub(b, a)),
    claims: (k, { n, a, b }) => [[at(linearBetas(k, n, a, b), 0), a]],
    fails: [
      { in: 'rational', at: { n: 1, a: '1', b: '2' }, because: 'with T = 1 it is betaEnd' },
      {
        in: 'binary32',
        at: { a: '-0x1p+127', b: '0x1p+127' },
        because: 'the difference overflows, and 0 * inf is NaN',
      },
    ],
  }),
  law({
    name: 'linear-last',
    statement: 'With T >= 1, the last linear beta is betaEnd.',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { n, a, b }) => [[at(linearBetas(k, n, a, b), n - 1), b]],
    fails: [
      { in: 'binary64', at: { a: '0.001', b: '0.01' }, because: 'the sum is 0.010000000000000002' },
      { in: 'binary64', at: { a: '0.02', b: '0.0001' }, because: 'the sum is 9.99999999999994e-05' },
    ],
  }),
  law({
    name: 'time-starts-at-0',
    statement: 'timeOfIndex(0) = 0, with T = 0 too.',
    source: fromDefinitions,
    holds: everywhere,
    claims: (k, { n }) => [
      [timeOfIndex(k, n, 0), k.zero],
      [timeOfIndex(k, 0, 0), k.zero],
    ],
  }),
  law({
    name: 'time-ends-at-1',
    statement: 'timeOfIndex(T) = 1 for every T >= 1 whose cast is finite.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { n }) => countIsFinite(k, n),
    claims: (k, { n }) => [[timeOfIndex(k, n, n), k.one]],
    fails: [{ in: 'binary16', at: { n: 65520 }, because: '65520 is inf in binary16, and inf / inf is NaN' }],
  }),
  law({
    name: 'time-increases',
    statement: 'timeOfIndex(i + 1) > timeOfIndex(i), in floats while T <= 256.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { n }) => k.isExact || n <= everyFormatCounts,
    claims: (k, { n, i }) => [[greater(k, timeOfIndex(k, n, i + 1), timeOfIndex(k, n, i)), k.one]],
    fails: [{ in: 'bfloat16', at: { n: 1000, i: 998 }, because: '998/1000 and 999/1000 round to one float' }],
  }),
  law({
    name: 'time-never-decreases',
    statement: 'timeOfIndex(i) > timeOfIndex(i + 1) never holds.',
    source: fromDefinitions,
    holds: everywhere,
    claims: (k, { n, i }) => [[greater(k, timeOfIndex(k, n, i), timeOfIndex(k, n, i + 1)), k.zero]],
  }),
];
