/** What real machines do otherwise than the format's own arithmetic: the context, with some operations replaced. */
import { binary, type BinaryContext } from '../../../spec/scalars/floats/binary.ts';
import { abs } from '../../../spec/scalars/exact/integers.ts';
import { subtract } from '../../../spec/scalars/exact/rational.ts';
import {
  type Finite,
  type Float,
  isNormal,
  isZero,
  valueOf,
  zero,
} from '../../../spec/scalars/floats/float.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import type { Order } from './orders.ts';

export type Change = (k: BinaryContext) => BinaryContext;

/**
 * A fused multiply-add: a product that enters a sum is not rounded. Where both terms are products only one can be
 * kept, the `left` or the `right` one.
 */
export const contracted =
  (kept: 'left' | 'right'): Change =>
  (k) => {
    const products = new WeakSet<Float>();
    const product = (x: Finite): Finite => {
      products.add(x);
      return x;
    };
    const known = (x: Float): Float =>
      products.has(x) && x.kind === 'finite' ? round(k.format, k.direction, x.negative, x.m, x.e) : x;
    const add = (x: Float, y: Float): Float => {
      const both = products.has(x) && products.has(y);
      return k.add(both && kept === 'right' ? known(x) : x, both && kept === 'left' ? known(y) : y);
    };
    const neg = (x: Float): Float =>
      products.has(x) && x.kind === 'finite' ? product({ ...x, negative: !x.negative }) : k.neg(x);
    const mul = (a: Float, b: Float): Float => {
      const [x, y] = [known(a), known(b)];
      if (x.kind !== 'finite' || y.kind !== 'finite' || x.m * y.m === 0n) return k.mul(x, y);
      return product({
        kind: 'finite',
        negative: x.negative !== y.negative,
        m: x.m * y.m,
        e: x.e + y.e,
      });
    };
    return {
      ...k,
      add,
      neg,
      mul,
      sub: (x, y) => add(x, neg(y)),
      sum: (terms) => terms.reduce(add, k.zero),
      div: (x, y) => k.div(known(x), known(y)),
      sqrt: (x) => k.sqrt(known(x)),
      exp: (x) => k.exp(known(x)),
      max: (x, y) => k.max(known(x), known(y)),
      min: (x, y) => k.min(known(x), known(y)),
      clamp: (x, lo, hi) => k.clamp(known(x), known(lo), known(hi)),
      pick: (x, y, greater, otherwise) => k.pick(known(x), known(y), known(greater), known(otherwise)),
    };
  };

/** The coefficients of a step rounded to nearest, whatever the elements are: they are computed on the host. */
export const nearestRoots: Change = (k) => ({ ...k, sqrt: binary(k.format.name).sqrt });

/** x / y as x * (1 / y). */
export const reciprocal: Change = (k) => ({ ...k, div: (x, y) => k.mul(x, k.div(k.one, y)) });

/** A difference of numbers is kept as it is: what takes it up rounds. */
export const exactDifferences: Change = (k) => ({
  ...k,
  sub: (x, y) => {
    if (x.kind !== 'finite' || y.kind !== 'finite') return k.sub(x, y);
    const { n, e } = subtract(valueOf(x), valueOf(y));
    return n === 0n ? k.sub(x, y) : { kind: 'finite', negative: n < 0n, m: abs(n), e };
  },
});

/** Subnormal operands, or results, are taken for the zero of their sign. */
export const flushing =
  (what: 'operands' | 'results'): Change =>
  (k) => {
    const flush = (x: Float): Float => {
      if (x.kind !== 'finite') return x;
      const kept: boolean = isNormal(k.format, x);
      return kept ? x : zero(k.format, x.negative);
    };
    const names = ['add', 'sub', 'mul', 'div', 'sqrt', 'exp', 'max', 'min', 'clamp'] as const;
    const wrapped = names.map((name) => [
      name,
      (...operands: [Float, Float, Float]): Float =>
        what === 'operands'
          ? k[name](...(operands.map(flush) as [Float, Float, Float]))
          : flush(k[name](...operands)),
    ]);
    return { ...k, ...Object.fromEntries(wrapped) } as BinaryContext;
  };

/** max as C's fmax: NaN gives way to the other operand. */
export const droppingNaN: Change = (k) => ({
  ...k,
  max: (x, y) => (x.kind === 'nan' ? y : y.kind === 'nan' ? x : k.max(x, y)),
});

/** max that compares: of two zeros it gives the first. */
export const firstZero: Change = (k) => ({ ...k, max: (x, y) => (isZero(x) && isZero(y) ? x : k.max(x, y)) });

/** clamp of NaN gives one of its bounds. */
export const clampingNaN =
  (to: 'lo' | 'hi'): Change =>
  (k) => ({ ...k, clamp: (x, lo, hi) => (x.kind === 'nan' ? (to === 'lo' ? lo : hi) : k.clamp(x, lo, hi)) });

/** Sums in another order. */
export const summing =
  (order: Order): Change =>
  (k) => ({ ...k, sum: (terms) => (terms.length === 0 ? k.zero : order(terms, k.add)) });
