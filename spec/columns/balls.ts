/**
 * The exact value of every element of a column, as a number of binary64 and how far it may be off: the cheapest thing
 * that says what a result should be. Half as wide as the intervals of bounds.ts where roundings do not add up, and made
 * of one operation and a few sums each.
 *
 * Soundness. A correctly rounded operation of binary64 (only `+ - * /` are trusted) gives m with |m - exact| <= 2^-53 |m|,
 * or 2^-1075 below the normal numbers. What the operands bring is bounded by
 * - x + y: rx + ry;  x y: |x| ry + |y| rx + rx ry;
 * - x / y: (rx + |q| ry) / (|y| - ry), where |y| > ry;
 * - sqrt x: rx / s, where s^2 is x but for 2^-50 of it (checked: ECMAScript does not promise `Math.sqrt`), so that s is
 *   within 2^-50 s of the root;
 * - exp x: e^rx - 1 <= rx + rx^2 of it, and 2^-48 of it by exponential.ts;
 * - max, min: the larger of both, for neither moves faster than its operands.
 * Radii are rounded too: seven roundings at most lead to one, which is enlarged by 2^-49 = 16 * 2^-53 of itself, and
 * twice the rounding of the result is taken for it (2^-52 |m|). 2^-1070 covers what up to eight of them lose to underflow.
 * NaN as radius: nothing is known (an input that is no number, a quotient by what may be 0, a root of what may be
 * negative, a branch that may go either way): it goes through every operation, and no comparison with it holds.
 */
import { type Context, defaultEpsilon, type Ratio } from '../context.ts';
import { approximateExp, expShare, largestArgument } from './exponential.ts';
import { numbersFor, numbersOf } from './memory.ts';
import { literalNumber, ratioNumber } from './numbers.ts';
import { Undecided } from './open.ts';

/** |exact - mid| <= rad for each element, or for one that stands for all. */
export interface Balls {
  readonly mid: Float64Array;
  readonly rad: Float64Array;
}

export interface BallColumns extends Context<Balls> {
  /** The values of inputs; what is infinite or NaN is no number. */
  column(values: ArrayLike<number>): Balls;
  withEpsilon(ratio: Ratio): BallColumns;
}

const [ulp, least, grown] = [2 ** -52, 2 ** -1070, 1 + 2 ** -49];
const [tiny, rootShare] = [2 ** -900, 2 ** -50];

/** Of a value that is known exactly: 0; NaN of what is no number. */
const none = (x: number): number => x - x;

const single = (mid: number, rad = 0): Balls => ({ mid: Float64Array.of(mid), rad: Float64Array.of(rad) });

const column = (values: ArrayLike<number>): Balls => {
  const mid = numbersOf(values);
  const rad = numbersFor(mid.length);
  for (let i = 0; i < mid.length; i++) rad[i] = none(mid[i] as number);
  return { mid, rad };
};

type Fill = (out: Balls, x: Balls, y: Balls, s: number, t: number) => void;

/** Loops stand in each operation by itself: a call for each element costs more than the operation. */
const zipped =
  (fill: Fill) =>
  (x: Balls, y: Balls): Balls => {
    const [n, m] = [x.mid.length, y.mid.length];
    const size = n === 1 ? m : n;
    const out = { mid: numbersFor(size), rad: numbersFor(size) };
    fill(out, x, y, n === 1 ? 0 : 1, m === 1 ? 0 : 1);
    return out;
  };

const mapped =
  (fill: (mid: Float64Array, rad: Float64Array, x: Float64Array, r: Float64Array) => void) =>
  (x: Balls): Balls => {
    const out = { mid: numbersFor(x.mid.length), rad: numbersFor(x.mid.length) };
    fill(out.mid, out.rad, x.mid, x.rad);
    return out;
  };

const add = zipped(({ mid, rad }, x, y, s, t) => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  for (let i = 0; i < mid.length; i++) {
    const m = (a[i * s] as number) + (b[i * t] as number);
    mid[i] = m;
    rad[i] = ((p[i * s] as number) + (q[i * t] as number) + Math.abs(m) * ulp + least) * grown;
  }
});

const mul = zipped(({ mid, rad }, x, y, s, t) => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  for (let i = 0; i < mid.length; i++) {
    const u = a[i * s] as number;
    const v = b[i * t] as number;
    const ru = p[i * s] as number;
    const rv = q[i * t] as number;
    const m = u * v;
    mid[i] = m;
    rad[i] = (Math.abs(u) * rv + Math.abs(v) * ru + ru * rv + (Math.abs(m) * ulp + least)) * grown;
  }
});

const div = zipped(({ mid, rad }, x, y, s, t) => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  for (let i = 0; i < mid.length; i++) {
    const u = a[i * s] as number;
    const v = b[i * t] as number;
    const ru = p[i * s] as number;
    const rv = q[i * t] as number;
    const m = u / v;
    const size = Math.abs(m);
    const left = Math.abs(v) - rv;
    mid[i] = m;
    // Where |q| ry loses bits to underflow nothing is said.
    const isPlain = left > tiny && (Math.abs(u) > tiny || (u === 0 && ru === 0));
    rad[i] = isPlain ? ((ru + size * rv) / left + (size * ulp + least)) * grown : NaN;
  }
});

const sqrt = mapped((mid, rad, x, r) => {
  for (let i = 0; i < mid.length; i++) {
    const a = x[i] as number;
    const ra = r[i] as number;
    const s = Math.sqrt(a);
    mid[i] = s;
    if (a === 0 && ra === 0) rad[i] = 0;
    else if (a > ra && a > tiny && Math.abs(a - s * s) <= a * rootShare)
      rad[i] = (ra / s + s * rootShare) * grown;
    else rad[i] = NaN;
  }
});

const exp = mapped((mid, rad, x, r) => {
  for (let i = 0; i < mid.length; i++) {
    const a = x[i] as number;
    const ra = r[i] as number;
    if (a === 0 && ra === 0) {
      mid[i] = 1;
      rad[i] = 0;
    } else if (Math.abs(a) <= largestArgument && ra <= 0.5) {
      const m = approximateExp(a);
      mid[i] = m;
      // exp(a) is at most (1 + 2^-48) m, and the terms are rounded.
      rad[i] = m * ((ra + ra * ra) * (1 + 2 ** -40) + 2 * expShare) * grown;
    } else mid[i] = rad[i] = NaN;
  }
});

const max = zipped(({ mid, rad }, x, y, s, t) => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  for (let i = 0; i < mid.length; i++) {
    const u = a[i * s] as number;
    const v = b[i * t] as number;
    const ru = p[i * s] as number;
    const rv = q[i * t] as number;
    mid[i] = Math.max(u, v);
    // Rounding is monotone: what compares so with rounded ends does with the ends themselves. NaN compares with nothing.
    rad[i] = u - ru > v + rv ? ru : v - rv > u + ru ? rv : Math.max(ru, rv);
  }
});

const neg = mapped((mid, rad, x, r) => {
  for (let i = 0; i < mid.length; i++) {
    mid[i] = -(x[i] as number);
    rad[i] = r[i] as number;
  }
});

const min = (x: Balls, y: Balls): Balls => neg(max(neg(x), neg(y)));

const pick = (x: Balls, y: Balls, greater: Balls, otherwise: Balls): Balls => {
  const size = [x, y, greater, otherwise].reduce((n, { mid }) => (mid.length === 1 ? n : mid.length), 1);
  const out = { mid: numbersFor(size), rad: numbersFor(size) };
  const at = (data: Float64Array, i: number): number => data[data.length === 1 ? 0 : i] as number;
  for (let i = 0; i < size; i++) {
    const [u, v, ru, rv] = [at(x.mid, i), at(y.mid, i), at(x.rad, i), at(y.rad, i)];
    const isGreater = u - ru > v + rv;
    // An exact tie is the second, and so is what surely lies below.
    const isOther = u + ru < v - rv || (u === v && ru === 0 && rv === 0);
    const [chosen, left] = isGreater ? [greater, otherwise] : [otherwise, greater];
    const rest = at(left.rad, i);
    out.mid[i] = at(chosen.mid, i);
    out.rad[i] = (isGreater || isOther) && rest === rest ? at(chosen.rad, i) : NaN;
  }
  return out;
};

const refused = (what: string) => (): never => {
  throw new Undecided(`columns do not decide ${what}`);
};

/** Between two neighbours of binary64, or on one. */
const between = (low: number, high: number): Balls =>
  low === high ? single(low) : single(low, (high - low) * (1 + ulp));

const contextWith = (epsilon: Ratio): BallColumns => ({
  name: 'balls in columns',
  isExact: false,
  column,
  zero: single(0),
  one: single(1),
  half: single(0.5),
  epsilon: between(ratioNumber(epsilon, 'towardNegative'), ratioNumber(epsilon, 'towardPositive')),
  of: (text) => {
    const [low, high] = [literalNumber(text, 'towardNegative'), literalNumber(text, 'towardPositive')];
    return Number.isFinite(low) && Number.isFinite(high) ? between(low, high) : single(NaN, NaN);
  },
  nat: (count) => single(count),
  neg,
  add,
  sub: (x, y) => add(x, neg(y)),
  mul,
  div,
  sqrt,
  exp,
  max,
  min,
  pick,
  clamp: (x, lo, hi) => min(hi, max(lo, x)),
  sum: refused('a sum over elements'),
  rounded: refused('a rounding to a narrower format'),
  show: refused('a text'),
  encode: refused('a text'),
  withEpsilon: contextWith,
});

/** The exact values of definitions, with epsilon 10^-6 unless `withEpsilon` says otherwise. */
export const ballColumns: BallColumns = contextWith(defaultEpsilon);
