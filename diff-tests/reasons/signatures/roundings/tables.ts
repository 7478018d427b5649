/** Betas, alphaBar and times by other ways to the same numbers. */
import type { Context } from '../../../../spec/context.ts';
import type { Formulas } from '../formula-types.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const rounding = signatureOf('rounding');
const { bars, times } = using;
const betas = ['linearBetas'];
const euler = ['pfOdeSampleEuler'];

/** A table that is asked for entry by entry and made once: `next` gives an entry from the one before. */
const accumulated = <A>(first: A, next: (last: A) => A): ((i: number) => A) => {
  const table = [first];
  return (i) => {
    while (table.length <= i) table.push(next(table.at(-1) as A));
    return table[i] as A;
  };
};

/** What a function gave for the last key that it was asked with. */
const rememberedLast = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  let last: { readonly key: K; readonly value: V } | null = null;
  return (key) => (last?.key === key ? last : (last = { key, value: make(key) })).value;
};

/** Betas by a step that is the same for all, from the start up. */
export const accumulatedBetas = <A>(k: Context<A>, round: (x: A) => A): Formulas<A>['linearBeta'] => {
  let known: { readonly of: readonly unknown[]; readonly table: (i: number) => A } | null = null;
  return (i, T, start, end) => {
    if (T === 1) return end;
    if (known === null || known.of[0] !== T || known.of[1] !== start || known.of[2] !== end) {
      const step = round(k.div(round(k.sub(end, start)), k.nat(T - 1)));
      known = { of: [T, start, end], table: accumulated(start, (last) => round(k.add(last, step))) };
    }
    return known.table(i);
  };
};

/** Times 1, 1 - dt, ... by subtraction. */
export const accumulatedTimes = <A>(k: Context<A>, round: (x: A) => A): Formulas<A>['odeTime'] => {
  const tables = rememberedLast((n: number) => {
    const dt = round(k.div(k.one, k.nat(n)));
    return accumulated(k.one, (last) => round(k.sub(last, dt)));
  });
  return (c, n) => tables(n)(n - c);
};

const same = <V>(x: V): V => x;
const stepOf = <A>(k: Context<A>, T: number, start: A, end: A): A => k.div(k.sub(end, start), k.nat(T - 1));

export const tableArrangements: readonly Signature[] = [
  rounding(
    'betas as start * (1 - s) + end * s',
    'betas are start * (1 - s) + end * s',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) => {
        if (T === 1) return end;
        const s = k.div(k.nat(i), k.nat(T - 1));
        return k.add(k.mul(start, k.sub(k.one, s)), k.mul(end, s));
      },
    }),
  ),
  rounding(
    'betas accumulated',
    'betas are accumulated step by step',
    betas,
    (_right, k) => ({
      linearBeta: accumulatedBetas(k, same),
    }),
    'pytorch/pytorch#40904',
  ),
  rounding(
    'betas with the step first',
    'betas are start + i * ((end - start)/(T-1))',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) =>
        T === 1 ? end : k.add(start, k.mul(k.nat(i), stepOf(k, T, start, end))),
    }),
  ),
  rounding(
    'betas with the step first, the last one the end',
    'betas are start + i * ((end - start)/(T-1)), and the last one is betaEnd',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) =>
        i === T - 1 ? end : k.add(start, k.mul(k.nat(i), stepOf(k, T, start, end))),
    }),
  ),
  rounding('the last beta the end', 'the last beta is betaEnd', betas, (right) => ({
    linearBeta: (i, T, start, end) => (i === T - 1 ? end : right.linearBeta(i, T, start, end)),
  })),
  rounding(
    'betas from both ends',
    'betas are counted from both ends',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) => {
        if (T === 1) return end;
        const step = stepOf(k, T, start, end);
        return i < Math.floor(T / 2)
          ? k.add(start, k.mul(k.nat(i), step))
          : k.sub(end, k.mul(k.nat(T - 1 - i), step));
      },
    }),
    'pytorch/pytorch#40904',
  ),
  rounding(
    'i * (end - start) / (T-1)',
    'betas are start + (i * (end - start))/(T-1)',
    betas,
    (_right, k) => ({
      linearBeta: (i, T, start, end) =>
        T === 1 ? end : k.add(start, k.div(k.mul(k.nat(i), k.sub(end, start)), k.nat(T - 1))),
    }),
  ),
  rounding('alphaBar as last - last * beta', 'alphaBar is last - last * beta', bars, (_right, k) => ({
    products: (list) => {
      let last = k.one;
      return [last, ...list.map((beta) => (last = k.sub(last, k.mul(last, beta))))];
    },
  })),
  rounding(
    'alphaBar as the square of a product of roots',
    'alphaBar is the square of a product of roots',
    bars,
    (right, k) => ({
      products: (list) => {
        let last = k.one;
        const roots = list.map((beta) => (last = k.mul(last, right.sqrtNonneg(k.sub(k.one, beta)))));
        return [k.one, ...roots.map((root) => k.mul(root, root))];
      },
    }),
  ),
  rounding('times multiplied by 1/T', 'times are t * (1/T)', times, (_right, k) => ({
    fraction: (t, T) => (T === 0 ? k.zero : k.mul(k.nat(t), k.div(k.one, k.nat(T)))),
  })),
  rounding('time accumulated', 'the time is accumulated', euler, (_right, k) => ({
    odeTime: accumulatedTimes(k, same),
  })),
  rounding('times 1 - i/n', 'the times are 1 - i/n', euler, (_right, k) => ({
    odeTime: (c, n) => k.sub(k.one, k.div(k.nat(n - c), k.nat(n))),
  })),
  rounding('times c * (1/n)', 'the times are c * (1/n)', euler, (_right, k) => ({
    odeTime: (c, n) => k.mul(k.nat(c), k.div(k.one, k.nat(n))),
  })),
];
