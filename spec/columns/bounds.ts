/**
 * Intervals of a whole column of elements at once, with ends in binary64: what is certain about a value, or about the
 * set of results that operations within so many ulps allow, without one bigint.
 *
 * `outer` intervals hold everything, and perhaps a little more; the ends of `inner` ones are reached or passed by what
 * they speak of. Each end is one operation of binary64, off by half a place at most, and is then moved outward (inward)
 * to the next number at least: by (2^-53 + 2^-105) of it, which rounding takes there (Rump, Zimmermann, Boldo, Melquiond:
 * "Computing predecessor and successor in rounding to nearest", 2009), and 2^-1073 for subnormal numbers. An end that is
 * known to be exact, because the error that error-free transformations tell is 0, stays.
 *
 * What an operation may err by is at most so many times |x| 2^(1 - p) and the smallest float (outer), and at least so
 * many ulps of a number that is surely there (inner): where ends moved inward have crossed, of the smaller of the two. An
 * outer end that may vanish, being below the smallest float, is 0.
 *
 * NaN as lower end: nothing is known, and what is made of it is not known either (a quotient by what may be 0, a root of
 * what may be negative, anything past 2^1000). Infinity as lower end: there is no such number.
 */
import { type Context, defaultEpsilon, type Ratio } from '../context.ts';
import { binary } from '../scalars/floats/binary.ts';
import type { FormatName } from '../scalars/floats/format.ts';
import type { Allowance } from './allowance.ts';
import { approximateExp, expShare, largestArgument } from './exponential.ts';
import { hasProductError, productError, sumError } from './errors.ts';
import { numbersFor } from './memory.ts';
import { limits, literalNumber, numberOf, ratioNumber } from './numbers.ts';
import { Undecided } from './open.ts';
import { binade, roundOne } from './rounding.ts';
import { summing } from './sums.ts';

/** The ends of an interval for each element, or of one for all. */
export interface Bounds {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

export interface BoundsColumns extends Context<Bounds> {
  /** The values of inputs; what is infinite or NaN is no number. */
  column(values: ArrayLike<number>): Bounds;
  /** What a program may hold in the place of values that it passed on: numbers that round to them. */
  hidden(values: ArrayLike<number>): Bounds;
  withEpsilon(ratio: Ratio): BoundsColumns;
}

/** `outer`: everything, and perhaps more. `inner`: what is surely reached. */
export type Side = 'outer' | 'inner';

const column = (values: ArrayLike<number>): Bounds => {
  const lo = numbersFor(values.length);
  for (let i = 0; i < lo.length; i++) {
    const x = values[i] as number;
    lo[i] = Number.isFinite(x) ? x : Infinity;
  }
  return { lo, hi: lo };
};
const interval = (lo: number, hi: number): Bounds => ({ lo: Float64Array.of(lo), hi: Float64Array.of(hi) });

const [share, least, farthest] = [2 ** -53 + 2 ** -105, 2 ** -1073, 2 ** 1000];
/** Of a root, twice and more what its certificate lets through. */
const rootShare = 2 ** -49;

const isUnit = (x: number): boolean => x === 0 || x === 1 || x === -1;

const sizeOf = (...columns: readonly Bounds[]): number =>
  columns.reduce((n, { lo }) => (lo.length === 1 ? n : lo.length), 1);

const contextWith = (
  format: FormatName,
  side: Side,
  allowance: Allowance,
  epsilonRatio: Ratio,
): BoundsColumns => {
  const { ulps, rounds } = allowance;
  const { precision, smallest, largest } = limits[format];
  const isOuter = side === 'outer';
  const away = isOuter ? share : -share;
  const awayLeast = isOuter ? least : -least;
  const awayRoot = isOuter ? rootShare : -rootShare;
  // Once more for the rounding of the move.
  const awayExp = 2 * (isOuter ? expShare : -expShare);
  const place = 2 ** (1 - precision);
  const nearly = isOuter ? 1 + 2 ** -20 : 1 - 2 ** -20;
  /** An outer set is not followed past the largest float: there are infinities in it. */
  const end = isOuter && ulps > 0 ? largest : farthest;
  const rounded = binary(format);
  const round = roundOne[format];

  const down = (x: number): number => x - (Math.abs(x) * away + awayLeast);
  const up = (x: number): number => x + (Math.abs(x) * away + awayLeast);
  /** x - error, rounded down (up for inner ends). */
  const lessBy = (x: number, error: number): number => {
    const less = x - error;
    return sumError(x, -error, less) === 0 ? less : down(less);
  };
  /** How far an operation may err at a result x: not less (outer), or not more (inner), than so many ulps. */
  const errorAt = (x: number, by: number): number => {
    // Half of binary64's own smallest float is no number there.
    if (isOuter) return by * (Math.abs(x) * place + smallest) * (1 + 2 ** -9) + least;
    const unit = binade(x) * place;
    return by * (unit > smallest ? unit : smallest);
  };
  /** What an end rounds to; itself where that is a zero or an infinity, which are no numbers of a set. */
  const nonzero = (x: number): number => {
    const float = round(x);
    return float === 0 || !Number.isFinite(float) ? x : float;
  };

  /** Stores an image with what the operation may err by. `units`: operands that are exactly 0 or +-1. */
  const settle = (
    { lo, hi }: Bounds,
    i: number,
    low: number,
    high: number,
    units: boolean,
    by = ulps,
  ): void => {
    let [l, h] = [low, high];
    const isPoint = l === h;
    if (ulps > 0 && !(isPoint && (l === 0 || (units && isUnit(l))))) {
      if (rounds && !isOuter && by === ulps) {
        l = Math.min(l, nonzero(l));
        h = Math.max(h, nonzero(h));
      } else {
        const crossed = l > h ? Math.min(errorAt(l, by), errorAt(h, by)) : null;
        // An inner end at 0 stands for what comes as near to 0 as one likes.
        l = isOuter || l !== 0 ? lessBy(l, crossed ?? errorAt(l, by)) : 0;
        h = isOuter || h !== 0 ? -lessBy(-h, crossed ?? errorAt(h, by)) : 0;
      }
      if (isOuter && l > 0 && l < smallest) l = 0;
      if (isOuter && h < 0 && h > -smallest) h = 0;
    }
    const isKnown = l <= h && l >= -end && h <= end;
    lo[i] = isKnown ? l : NaN;
    hi[i] = isKnown ? h : NaN;
  };

  type Fill = (out: Bounds, i: number, xl: number, xh: number, yl: number, yh: number) => void;
  const zipped =
    (fill: Fill) =>
    (x: Bounds, y: Bounds): Bounds => {
      const size = x.lo.length === 1 ? y.lo.length : x.lo.length;
      const out = { lo: numbersFor(size), hi: numbersFor(size) };
      const [s, t] = [x.lo.length === 1 ? 0 : 1, y.lo.length === 1 ? 0 : 1];
      for (let i = 0; i < size; i++) {
        const [xl, xh] = [x.lo[i * s] as number, x.hi[i * s] as number];
        const [yl, yh] = [y.lo[i * t] as number, y.hi[i * t] as number];
        if (xl === Infinity || yl === Infinity) out.lo[i] = out.hi[i] = Infinity;
        else if (xl <= xh && yl <= yh) fill(out, i, xl, xh, yl, yh);
        else out.lo[i] = out.hi[i] = NaN;
      }
      return out;
    };
  const mapped =
    (fill: (out: Bounds, i: number, xl: number, xh: number) => void) =>
    (x: Bounds): Bounds => {
      const out = { lo: numbersFor(x.lo.length), hi: numbersFor(x.lo.length) };
      for (let i = 0; i < x.lo.length; i++) {
        const [xl, xh] = [x.lo[i] as number, x.hi[i] as number];
        if (xl <= xh && xl !== Infinity) fill(out, i, xl, xh);
        else out.lo[i] = out.hi[i] = xl;
      }
      return out;
    };

  const add = zipped((out, i, xl, xh, yl, yh) => {
    const [l, h] = [xl + yl, xh + yh];
    const low = sumError(xl, yl, l) === 0 ? l : down(l);
    const high = sumError(xh, yh, h) === 0 ? h : up(h);
    settle(out, i, low, high, xl === xh && yl === yh && isUnit(xl) && isUnit(yl));
  });
  const neg = mapped((out, i, xl, xh) => {
    out.lo[i] = -xh;
    out.hi[i] = -xl;
  });

  const mul = zipped((out, i, xl, xh, yl, yh) => {
    if (xl === xh && yl === yh) {
      const p = xl * yl;
      const isExact = xl === 0 || yl === 0 || (hasProductError(xl, yl, p) && productError(xl, yl, p) === 0);
      settle(out, i, isExact ? p : down(p), isExact ? p : up(p), isUnit(xl) && isUnit(yl));
      return;
    }
    const [a, b, c, d] = [xl * yl, xl * yh, xh * yl, xh * yh];
    const isZero = (xl === 0 && xh === 0) || (yl === 0 && yh === 0);
    if (isZero) settle(out, i, 0, 0, false);
    else settle(out, i, down(Math.min(a, b, c, d)), up(Math.max(a, b, c, d)), false);
  });

  const div = zipped((out, i, xl, xh, yl, yh) => {
    if (yl <= 0 && yh >= 0) {
      // The exact value of x/0 exists by a convention only, to which no float is held.
      out.lo[i] = out.hi[i] = ulps === 0 && yl === 0 && yh === 0 ? Infinity : NaN;
      return;
    }
    if (xl === xh && yl === yh) {
      const q = xl / yl;
      const back = q * yl;
      const isExact =
        xl === 0 || (back === xl && hasProductError(q, yl, back) && productError(q, yl, back) === 0);
      settle(out, i, isExact ? q : down(q), isExact ? q : up(q), isUnit(xl) && isUnit(yl));
      return;
    }
    const [a, b, c, d] = [xl / yl, xl / yh, xh / yl, xh / yh];
    if (xl === 0 && xh === 0) settle(out, i, 0, 0, false);
    else settle(out, i, down(Math.min(a, b, c, d)), up(Math.max(a, b, c, d)), false);
  });

  /** An end of a root, NaN where `Math.sqrt` is not certified: its square must be x but for 2^-50 of it. */
  const rootEnd = (x: number, sign: number): number => {
    if (x === 0) return 0;
    const s = Math.sqrt(x);
    const square = s * s;
    if (!(Math.abs(x - square) <= x * 2 ** -50) || !(x >= 2 ** -900)) return NaN;
    return square === x && productError(s, s, square) === 0 ? s : s + sign * (s * awayRoot);
  };
  const sqrt = mapped((out, i, xl, xh) => {
    const isUnits = xl === xh && isUnit(xl);
    if (xl >= 0) settle(out, i, rootEnd(xl, -1), rootEnd(xh, 1), isUnits);
    else out.lo[i] = out.hi[i] = NaN;
  });

  const max = zipped((out, i, xl, xh, yl, yh) => {
    out.lo[i] = Math.max(xl, yl);
    out.hi[i] = Math.max(xh, yh);
  });
  const min = (x: Bounds, y: Bounds): Bounds => neg(max(neg(x), neg(y)));

  /** An exact constant; where operations err, also what it rounds to. */
  const constant = (low: number, high: number, float: number): Bounds => {
    if (ulps === 0) return interval(low, high);
    const [l, h] = isOuter ? [low, high] : [high, low];
    return low === high && low === float
      ? interval(low, low)
      : interval(Math.min(l, float), Math.max(h, float));
  };
  const refused = (what: string) => (): never => {
    throw new Undecided(`columns do not decide ${what}`);
  };
  const epsilonFloat = numberOf(rounded.withEpsilon(epsilonRatio).epsilon);

  /** Half a place on each side, a quarter below a power of two, and a little more or less. */
  const around = (x: number): readonly [number, number] => {
    if (x === 0) return [NaN, NaN];
    const size = Math.abs(x);
    const unit = Math.max(binade(size) * place, smallest);
    const narrow = !isOuter && binade(size) === size ? 0.25 : 0.5;
    // The ends of an inner one would not be told from x in the places of binary64.
    const [below, above] =
      precision > 48 && !isOuter ? [0, 0] : [narrow * unit * nearly, 0.5 * unit * nearly];
    const [l, h] = [size - below, size + above];
    const [low, high] = isOuter ? [down(l), up(h)] : [l, h];
    return x < 0 ? [-high, -low] : [low, high];
  };

  return {
    name: `bounds in columns of ${format}`,
    isExact: false,
    column,
    hidden: (values) => {
      const out = { lo: numbersFor(values.length), hi: numbersFor(values.length) };
      for (let i = 0; i < out.lo.length; i++) {
        const x = values[i] as number;
        const [low, high] = Number.isFinite(x) ? around(x) : [Infinity, Infinity];
        out.lo[i] = low;
        out.hi[i] = high;
      }
      return out;
    },
    zero: interval(0, 0),
    one: interval(1, 1),
    half: interval(0.5, 0.5),
    epsilon: constant(
      ratioNumber(epsilonRatio, 'towardNegative'),
      ratioNumber(epsilonRatio, 'towardPositive'),
      epsilonFloat,
    ),
    of: (text) => {
      if (ulps > 0) return column([numberOf(rounded.of(text))]);
      const [low, high] = [literalNumber(text, 'towardNegative'), literalNumber(text, 'towardPositive')];
      return Number.isFinite(low) && Number.isFinite(high) ? interval(low, high) : column([NaN]);
    },
    nat: (count) => constant(count, count, numberOf(rounded.nat(count))),
    neg,
    add,
    sub: (x, y) => add(x, neg(y)),
    mul,
    div,
    sqrt,
    exp: mapped((out, i, xl, xh) => {
      if (xl === 0 && xh === 0) settle(out, i, 1, 1, true, allowance.exp);
      else if (xl < -largestArgument || xh > largestArgument) out.lo[i] = out.hi[i] = NaN;
      else {
        const [low, high] = [approximateExp(xl), approximateExp(xh)];
        settle(out, i, low - low * awayExp, high + high * awayExp, false, allowance.exp);
      }
    }),
    max,
    min,
    pick: (x, y, greater, otherwise) => {
      const size = sizeOf(x, y, greater, otherwise);
      const out = { lo: numbersFor(size), hi: numbersFor(size) };
      const at = (data: Float64Array, i: number): number => data[data.length === 1 ? 0 : i] as number;
      for (let i = 0; i < size; i++) {
        const [xl, yl] = [at(x.lo, i), at(y.lo, i)];
        const isGreater = xl > at(y.hi, i);
        const isKnown = isGreater || at(x.hi, i) <= yl;
        const [chosen, other] = isGreater ? [greater, otherwise] : [otherwise, greater];
        // Whether what is not chosen is a number may matter, and may not.
        const isSure = isKnown && at(other.lo, i) < Infinity;
        out.lo[i] = xl === Infinity || yl === Infinity ? Infinity : isSure ? at(chosen.lo, i) : NaN;
        out.hi[i] = xl === Infinity || yl === Infinity ? Infinity : isSure ? at(chosen.hi, i) : NaN;
      }
      return out;
    },
    clamp: (x, lo, hi) => min(hi, max(lo, x)),
    sum: allowance.reorders
      ? refused('a sum in any order')
      : summing(({ lo }) => lo.length, interval(0, 0), add),
    rounded: refused('a rounding to a narrower format'),
    show: refused('a text'),
    encode: refused('a text'),
    withEpsilon: (ratio) => contextWith(format, side, allowance, ratio),
  };
};

/** Intervals of exact values (`ulps` 0), or of what operations of a format within so many ulps give. */
export const boundsColumns = (
  format: FormatName,
  side: Side,
  allowance: Allowance,
  epsilon: Ratio = defaultEpsilon,
): BoundsColumns => contextWith(format, side, allowance, epsilon);
