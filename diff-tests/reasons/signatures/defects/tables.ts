/** Betas, alphaBar and times. */
import type { Context } from '../../../../spec/context.ts';
import type { Formulas } from '../formula-types.ts';
import { throughLogarithm } from '../logarithm.ts';
import { bfloat } from '../../../cases/narrow.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { bars, times, ddpm, ddim, image } = using;
const steps = [...ddpm, ...ddim, ...image];
const betas = ['linearBetas'];

const linear: readonly Signature[] = [
  defect(
    'betas 0/0 for T = 1',
    'T = 1 is not a case of its own: 0/0',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) => k.add(start, k.mul(k.div(k.nat(i), k.nat(T - 1)), k.sub(end, start))),
    }),
    'huggingface/candle#1358',
  ),
  defect(
    'betas from squared ends',
    'betas run from square to square, squared',
    betas,
    (right, k) => ({
      linearBeta: (i, T, start, end) => {
        const square = right.linearBeta(i, T, k.mul(start, start), k.mul(end, end));
        return k.mul(square, square);
      },
    }),
    'lucidrains/DALLE2-pytorch#141',
  ),
  defect('betas quadratic', 'betas run with the square of i/(T-1)', betas, (_right, k) => ({
    linearBeta: (i, T, start, end) => {
      if (T === 1) return end;
      const s = k.div(k.nat(i), k.nat(T - 1));
      return k.add(start, k.mul(k.mul(s, s), k.sub(end, start)));
    },
  })),
  defect(
    'only the end of the betas divided by T',
    'betaEnd is divided by T, betaStart is not',
    betas,
    (right, k) => ({ linearBeta: (i, T, start, end) => right.linearBeta(i, T, start, k.div(end, k.nat(T))) }),
    'NVlabs/I2SB#11',
  ),
  defect(
    'end for the difference of the betas',
    'betaEnd stands in the place of betaEnd - betaStart',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) =>
        T === 1 ? end : k.add(start, k.mul(k.div(k.nat(i), k.nat(T - 1)), end)),
    }),
  ),
];

/** A table whose factors are not 1 - beta. */
const factors =
  (factor: <A>(k: Context<A>, beta: A) => A) =>
  <A>(_right: Formulas<A>, k: Context<A>): Partial<Formulas<A>> => ({
    products: (list: readonly A[]) => {
      let last = k.one;
      return [last, ...list.map((beta) => (last = k.mul(last, factor(k, beta))))];
    },
  });

const alphaBars: readonly Signature[] = [
  defect(
    'product of beta',
    'alphaBar is the product of beta, not of 1 - beta',
    bars,
    (right, k) => ({ products: (list) => right.products(list.map((beta) => k.sub(k.one, beta))) }),
    'LuChengTHU/dpm-solver#13',
  ),
  defect(
    'alpha for alphaBar',
    'alphaBar is alpha, without a product',
    bars,
    (_right, k) => ({ products: (list) => [k.one, ...list.map((beta) => k.sub(k.one, beta))] }),
    'microsoft/mattergen#81',
  ),
  defect('beta for alphaBar', 'alphaBar is beta', bars, (_right, k) => ({
    products: (list) => [k.one, ...list],
  })),
  defect(
    'product of 1 + beta',
    'alphaBar is the product of 1 + beta',
    bars,
    factors((k, beta) => k.add(k.one, beta)),
  ),
  defect(
    'product of rooted alphas',
    'alphaBar is the product of sqrt(1 - beta)',
    bars,
    factors((k, beta) => k.sqrt(k.max(k.sub(k.one, beta), k.zero))),
  ),
  defect(
    'product of exp(-beta)',
    'alphaBar is exp of minus the sum of beta',
    bars,
    factors((k, beta) => k.exp(k.neg(beta))),
  ),
  defect(
    'product of alphas clamped at 0',
    'alphaBar is the product of max(1 - beta, 0)',
    bars,
    factors((k, beta) => k.max(k.sub(k.one, beta), k.zero)),
  ),
  defect('1 minus the sum of beta', 'alphaBar is 1 minus the sum of beta', bars, (_right, k) => ({
    products: (list) => {
      let last = k.one;
      return [last, ...list.map((beta) => (last = k.sub(last, beta)))];
    },
  })),
  defect('1 - alphaBar for alphaBar', 'alphaBar is 1 - alphaBar', bars, (right, k) => ({
    products: (list) => right.products(list).map((bar) => k.sub(k.one, bar)),
  })),
  defect('alphaBar rooted', 'alphaBar is its own root', bars, (right) => ({
    products: (list) => right.products(list).map(right.sqrtNonneg),
  })),
  defect('alphaBar in the opposite order', 'alphaBar runs from T to 0', bars, (right) => ({
    alphaBars: (list) => right.alphaBars(list).toReversed(),
  })),
  defect(
    'alphaBar through logarithms',
    'alphaBar is exp of a sum of logarithms, NaN after a beta above 1',
    bars,
    // In exact arithmetic that is the product itself, but for NaN: the root of a negative number.
    (_right, k) => ({
      products: (list) => {
        let last = k.one;
        const entries = list.map((beta) => {
          const alpha = k.sub(k.one, beta);
          const known = k.pick(k.zero, alpha, k.sqrt(k.min(alpha, k.zero)), alpha);
          return (last = throughLogarithm(k, k.mul(last, known)));
        });
        return [k.one, ...entries];
      },
    }),
  ),
  defect('first factor of alphaBar twice', 'alphaBar takes its first factor twice', bars, (right, k) => ({
    products: (list) => {
      const [beta] = list;
      const first = beta === undefined ? k.one : k.sub(k.one, beta);
      return right.products(list).map((bar) => k.mul(bar, first));
    },
  })),
  defect('alphaBar without its last factor', 'alphaBar_T misses its last factor', bars, (right) => ({
    products: (list) => {
      const table = right.products(list);
      return table.map((bar, t) => (t === list.length ? (table[Math.max(t - 1, 0)] ?? bar) : bar));
    },
  })),
];

const timesOfIndices: readonly Signature[] = [
  defect(
    'time from an index in bfloat16',
    'the index is rounded to bfloat16 before it is divided',
    times,
    (right) => ({ fraction: (t, T) => right.fraction(bfloat(t), T) }),
    'huggingface/diffusers#9405',
  ),
  defect(
    'time divided twice',
    'the time is divided by T twice',
    times,
    (right, k) => ({ fraction: (t, T) => (T === 0 ? k.zero : k.div(right.fraction(t, T), k.nat(T))) }),
    'stepfun-ai/Step1X-Edit#91',
  ),
  defect('time 0/0 for T = 0', 'T = 0 is not a case of its own: 0/0', times, (_right, k) => ({
    fraction: (t, T) => k.div(k.nat(t), k.nat(T)),
  })),
  defect(
    'time cut off to an integer',
    'the time is cut off to an integer',
    times,
    (_right, k) => ({ fraction: (t, T) => (T > 0 && t === T ? k.one : k.zero) }),
    'lucidrains/imagen-pytorch@1e15940',
  ),
  defect('time T/t', 'the time is T/t', times, (_right, k) => ({
    fraction: (t, T) => (T === 0 ? k.zero : k.div(k.nat(T), k.nat(t))),
  })),
];

/** Of a table without its leading 1, read at k-1. */
const before: readonly Signature[] = [
  defect(
    'index -1 of the table wraps to its last entry',
    'the last step goes to the last entry of the table of alphaBar, at index -1',
    steps,
    (right) => ({
      cleaner: (schedule, index) =>
        right.cleaner(schedule, index === 0 ? schedule.alphaBars.length - 1 : index),
    }),
  ),
  defect(
    'index -1 of the table is nothing',
    'the last step goes to what is at index -1 of the table of alphaBar, which is NaN',
    steps,
    (right, k) => ({
      cleaner: (schedule, index) => (index === 0 ? k.div(k.zero, k.zero) : right.cleaner(schedule, index)),
    }),
  ),
];

export const tableDefects: readonly Signature[] = [...linear, ...alphaBars, ...timesOfIndices, ...before];
