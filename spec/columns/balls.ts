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

/** |exact - mid| <= rad for each element; one number of either may stand for all. */
export interface Balls {
  readonly mid: Float64Array;
  readonly rad: Float64Array;
  /** What it is made of last, where a result is compared with that at less cost: see certify.ts. Then `mid` is made when asked for. */
  readonly last?: Last;
}

/** A quotient of two columns, or the root of one. */
type Last =
  | { readonly kind: 'quotient'; readonly over: Balls; readonly under: Balls }
  | { readonly kind: 'root'; readonly of: Balls };

export interface BallColumns extends Context<Balls> {
  /** The values of inputs; what is infinite or NaN is no number. */
  column(values: ArrayLike<number>): Balls;
  withEpsilon(ratio: Ratio): BallColumns;
}

const [ulp, least, grown] = [2 ** -52, 2 ** -1070, 1 + 2 ** -49];
const [tiny, rootShare] = [2 ** -900, 2 ** -50];

const single = (mid: number, rad = 0): Balls => ({ mid: Float64Array.of(mid), rad: Float64Array.of(rad) });
const nothing = Float64Array.of(0);

/** Exact. What is infinite or NaN makes radii that are. */
const column = (values: ArrayLike<number>): Balls => ({ mid: numbersOf(values), rad: nothing });

/** What an index is and-ed with: a single number stays. */
const step = ({ length }: Float64Array): 0 | -1 => (length === 1 ? 0 : -1);

/** What is made when its numbers are asked for. */
const deferred = (last: Last, make: () => Balls): Balls => {
  let made: Balls | null = null;
  return {
    last,
    get mid() {
      return (made ??= make()).mid;
    },
    get rad() {
      return (made ??= make()).rad;
    },
  };
};

/** Loops stand in each operation by itself: a call for each element costs more than the operation. */
const roomLike = (...columns: readonly Float64Array[]): Balls => {
  const size = columns.reduce((n, { length }) => (length === 1 ? n : length), 1);
  return { mid: numbersFor(size), rad: numbersFor(size) };
};

/** Those in the first `count` places of a list. */
const pickNumbers = (data: Float64Array, list: Int32Array, count: number): Float64Array => {
  if (data.length === 1) return data;
  const out = numbersFor(count);
  for (let at = 0; at < count; at++) out[at] = data[list[at] as number] as number;
  return out;
};

/** Some balls, made of those operands alone that they need. */
export const pickBalls = (balls: Balls, list: Int32Array, count: number): Balls => {
  const { last } = balls;
  if (last?.kind === 'quotient')
    return quotient(pickBalls(last.over, list, count), pickBalls(last.under, list, count));
  if (last?.kind === 'root') return root(pickBalls(last.of, list, count));
  return { mid: pickNumbers(balls.mid, list, count), rad: pickNumbers(balls.rad, list, count) };
};

const add = (x: Balls, y: Balls): Balls => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  const { mid, rad } = roomLike(a, b);
  const [s, t, e, f] = [step(a), step(b), step(p), step(q)];
  for (let i = 0; i < mid.length; i++) {
    const m = (a[i & s] as number) + (b[i & t] as number);
    mid[i] = m;
    rad[i] = ((p[i & e] as number) + (q[i & f] as number) + Math.abs(m) * ulp + least) * grown;
  }
  return { mid, rad };
};

const mul = (x: Balls, y: Balls): Balls => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  const { mid, rad } = roomLike(a, b);
  const [s, t, e, f] = [step(a), step(b), step(p), step(q)];
  for (let i = 0; i < mid.length; i++) {
    const u = a[i & s] as number;
    const v = b[i & t] as number;
    const ru = p[i & e] as number;
    const rv = q[i & f] as number;
    const m = u * v;
    mid[i] = m;
    rad[i] = (Math.abs(u) * rv + Math.abs(v) * ru + ru * rv + (Math.abs(m) * ulp + least)) * grown;
  }
  return { mid, rad };
};

const quotient = (x: Balls, y: Balls): Balls => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  const { mid, rad } = roomLike(a, b);
  const [s, t, e, f] = [step(a), step(b), step(p), step(q)];
  for (let i = 0; i < mid.length; i++) {
    const u = a[i & s] as number;
    const v = b[i & t] as number;
    const ru = p[i & e] as number;
    const rv = q[i & f] as number;
    const m = u / v;
    const size = Math.abs(m);
    const left = Math.abs(v) - rv;
    mid[i] = m;
    // Where |q| ry loses bits to underflow nothing is said.
    const isPlain = left > tiny && left < Infinity && (Math.abs(u) > tiny || (u === 0 && ru === 0));
    rad[i] = isPlain ? ((ru + size * rv) / left + (size * ulp + least)) * grown : NaN;
  }
  return { mid, rad };
};

const root = ({ mid: x, rad: r }: Balls): Balls => {
  const { mid, rad } = roomLike(x);
  const e = step(r);
  for (let i = 0; i < mid.length; i++) {
    const a = x[i] as number;
    const ra = r[i & e] as number;
    const s = Math.sqrt(a);
    mid[i] = s;
    if (a === 0 && ra === 0) rad[i] = 0;
    else if (a > ra && a > tiny && Math.abs(a - s * s) <= a * rootShare)
      rad[i] = (ra / s + s * rootShare) * grown;
    else rad[i] = NaN;
  }
  return { mid, rad };
};

const exp = ({ mid: x, rad: r }: Balls): Balls => {
  const { mid, rad } = roomLike(x);
  const e = step(r);
  for (let i = 0; i < mid.length; i++) {
    const a = x[i] as number;
    const ra = r[i & e] as number;
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
  return { mid, rad };
};

const largest = (a: Float64Array, b: Float64Array): Float64Array => {
  const mid = numbersFor(a.length === 1 ? b.length : a.length);
  const [s, t] = [step(a), step(b)];
  for (let i = 0; i < mid.length; i++) mid[i] = Math.max(a[i & s] as number, b[i & t] as number);
  return mid;
};

/** Whether every number is known exactly. */
const isExact = (rad: Float64Array): boolean => rad.length === 1 && rad[0] === 0;

const max = (x: Balls, y: Balls): Balls => {
  const [a, p, b, q] = [x.mid, x.rad, y.mid, y.rad];
  if (isExact(p) && isExact(q)) return { mid: largest(a, b), rad: nothing };
  const { mid, rad } = roomLike(a, b);
  const [s, t, e, f] = [step(a), step(b), step(p), step(q)];
  for (let i = 0; i < mid.length; i++) {
    const u = a[i & s] as number;
    const v = b[i & t] as number;
    const ru = p[i & e] as number;
    const rv = q[i & f] as number;
    mid[i] = Math.max(u, v);
    // Rounding is monotone: what compares so with rounded ends does with the ends themselves. NaN compares with nothing.
    rad[i] = u - ru > v + rv ? ru : v - rv > u + ru ? rv : Math.max(ru, rv);
  }
  return { mid, rad };
};

const neg = ({ mid: x, rad }: Balls): Balls => {
  const mid = numbersFor(x.length);
  for (let i = 0; i < mid.length; i++) mid[i] = -(x[i] as number);
  return { mid, rad };
};

const min = (x: Balls, y: Balls): Balls => neg(max(neg(x), neg(y)));

const pick = (x: Balls, y: Balls, greater: Balls, otherwise: Balls): Balls => {
  const out = roomLike(x.mid, y.mid, greater.mid, otherwise.mid);
  const at = (data: Float64Array, i: number): number => data[data.length === 1 ? 0 : i] as number;
  for (let i = 0; i < out.mid.length; i++) {
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
  div: (x, y) => deferred({ kind: 'quotient', over: x, under: y }, () => quotient(x, y)),
  sqrt: (x) => deferred({ kind: 'root', of: x }, () => root(x)),
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
