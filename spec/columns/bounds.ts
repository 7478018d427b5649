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
import { type Bounds, isUnit, settling, type Side, unknown } from './settling.ts';
import { summing } from './sums.ts';

export type { Bounds, Side };

export interface BoundsColumns extends Context<Bounds> {
  /** The values of inputs; what is infinite or NaN is no number. */
  column(values: ArrayLike<number>): Bounds;
  /** What a program may hold in the place of values that it passed on: numbers that round to them. */
  hidden(values: ArrayLike<number>, isRescaled?: boolean): Bounds;
  withEpsilon(ratio: Ratio): BoundsColumns;
}

const column = (values: ArrayLike<number>): Bounds => {
  const lo = numbersFor(values.length);
  for (let i = 0; i < lo.length; i++) {
    const x = values[i] as number;
    lo[i] = Number.isFinite(x) ? x : Infinity;
  }
  return { lo, hi: lo };
};
const interval = (lo: number, hi: number): Bounds => ({ lo: Float64Array.of(lo), hi: Float64Array.of(hi) });

/** Of a root, twice and more what its certificate lets through. */
const rootShare = 2 ** -49;

const sizeOf = (...columns: readonly Bounds[]): number =>
  columns.reduce((n, { lo }) => (lo.length === 1 ? n : lo.length), 1);

const contextWith = (
  format: FormatName,
  side: Side,
  allowance: Allowance,
  epsilonRatio: Ratio,
): BoundsColumns => {
  const { steps } = allowance;
  const { isOuter, down, up, settle, settleIn, isCovered, around, enter } = settling(format, side, allowance);
  const { smallestNormal } = limits[format];
  const isExact = steps.add.outer === 0;
  const awayRoot = isOuter ? rootShare : -rootShare;
  // Once more for the rounding of the move.
  const awayExp = 2 * (isOuter ? expShare : -expShare);
  const rounded = binary(format);

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
    settleIn(out, i, low, high, xl === xh && yl === yh && isUnit(xl) && isUnit(yl), steps.add);
  });
  const neg = mapped((out, i, xl, xh) => {
    out.lo[i] = -xh;
    out.hi[i] = -xl;
  });

  const mulled = zipped((out, i, xl, xh, yl, yh) => {
    if (xl === xh && yl === yh) {
      const p = xl * yl;
      const isWhole = xl === 0 || yl === 0 || (hasProductError(xl, yl, p) && productError(xl, yl, p) === 0);
      settleIn(out, i, isWhole ? p : down(p), isWhole ? p : up(p), isUnit(xl) && isUnit(yl), steps.mul);
      return;
    }
    const [a, b, c, d] = [xl * yl, xl * yh, xh * yl, xh * yh];
    const isZero = (xl === 0 && xh === 0) || (yl === 0 && yh === 0);
    if (isZero) settleIn(out, i, 0, 0, false, steps.mul);
    else settleIn(out, i, down(Math.min(a, b, c, d)), up(Math.max(a, b, c, d)), false, steps.mul);
  });

  /** A coefficient may come from another machine. */
  const mul = (x: Bounds, y: Bounds): Bounds => mulled(enter(x), enter(y));

  const div = zipped((out, i, xl, xh, yl, yh) => {
    if (yl <= 0 && yh >= 0) {
      // The exact value of x/0 exists by a convention only, to which no float is held.
      out.lo[i] = out.hi[i] = isExact && yl === 0 && yh === 0 ? Infinity : NaN;
      return;
    }
    if (!isCovered(steps.div, yl, yh)) {
      unknown(out, i);
      return;
    }
    if (xl === xh && yl === yh) {
      const q = xl / yl;
      const back = q * yl;
      const isWhole =
        xl === 0 || (back === xl && hasProductError(q, yl, back) && productError(q, yl, back) === 0);
      settle(out, i, isWhole ? q : down(q), isWhole ? q : up(q), isUnit(xl) && isUnit(yl), steps.div);
      return;
    }
    const [a, b, c, d] = [xl / yl, xl / yh, xh / yl, xh / yh];
    if (xl === 0 && xh === 0) settle(out, i, 0, 0, false, steps.div);
    else settle(out, i, down(Math.min(a, b, c, d)), up(Math.max(a, b, c, d)), false, steps.div);
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
    if (xl >= 0 && isCovered(steps.sqrt, xl, xh))
      settle(out, i, rootEnd(xl, -1), rootEnd(xh, 1), isUnits, steps.sqrt);
    else unknown(out, i);
  });

  const isEither = isOuter && allowance.eitherSubnormal;
  const maySmall = (low: number, high: number): boolean =>
    low < smallestNormal && high > -smallestNormal && (low !== 0 || high !== 0);
  const max = zipped((out, i, xl, xh, yl, yh) => {
    const low = Math.max(xl, yl);
    const mayBeEither = isEither && maySmall(xl, xh) && maySmall(yl, yh);
    // The other one is no smaller than the lowest subnormal number.
    out.lo[i] = mayBeEither ? Math.min(low, Math.max(Math.min(xl, yl), -smallestNormal)) : low;
    out.hi[i] = Math.max(xh, yh);
  });
  const min = (x: Bounds, y: Bounds): Bounds => neg(max(neg(x), neg(y)));

  /** An exact constant, and where operations err what it rounds to. */
  const constant = (low: number, high: number, float: number): Bounds => {
    const step = steps.constant;
    if (step.outer === 0 && step.inner === 0) return interval(low, high);
    if (step.outer === 'nearest') return column([float]);
    const [l, h] = isOuter ? [low, high] : [high, low];
    const out =
      low === high && low === float ? interval(low, low) : interval(Math.min(l, float), Math.max(h, float));
    if (isOuter) settleIn(out, 0, out.lo[0] as number, out.hi[0] as number, isUnit(low), step);
    return out;
  };
  const refused = (what: string) => (): never => {
    throw new Undecided(`columns do not decide ${what}`);
  };
  const epsilonFloat = numberOf(rounded.withEpsilon(epsilonRatio).epsilon);

  return {
    name: `bounds in columns of ${format}`,
    isExact: false,
    column: (values) => enter(column(values)),
    hidden: (values, isRescaled = false) => {
      // Behind a 0 that was made of it a number may stand that was flushed.
      if (!allowance.wider && !(allowance.flush && isRescaled)) return enter(column(values));
      const out = { lo: numbersFor(values.length), hi: numbersFor(values.length) };
      for (let i = 0; i < out.lo.length; i++) {
        const x = values[i] as number;
        const known = allowance.wider ? around(x) : x === 0 ? [NaN, NaN] : [x, x];
        const [low, high] = Number.isFinite(x) ? known : [Infinity, Infinity];
        out.lo[i] = low;
        out.hi[i] = high;
      }
      return enter(out);
    },
    zero: interval(0, 0),
    one: interval(1, 1),
    half: constant(0.5, 0.5, 0.5),
    epsilon: constant(
      ratioNumber(epsilonRatio, 'towardNegative'),
      ratioNumber(epsilonRatio, 'towardPositive'),
      epsilonFloat,
    ),
    of: (text) => {
      if (!isExact) return enter(column([numberOf(rounded.of(text))]));
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
      const size = Math.max(-xl, xh);
      if (size > largestArgument || !isCovered(steps.exp, xl, xh)) unknown(out, i);
      else if (xl === 0 && xh === 0) settle(out, i, 1, 1, true, steps.exp);
      else {
        const [low, high] = [approximateExp(xl), approximateExp(xh)];
        settle(out, i, low - low * awayExp, high + high * awayExp, false, steps.exp, size);
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

/** What is multiplied with a number of another machine takes it as its own operations take theirs. */
const besides = (host: BoundsColumns, device: BoundsColumns): BoundsColumns => ({
  ...host,
  elementwise: device,
  column: device.column,
  hidden: device.hidden,
  withEpsilon: (ratio) => besides(host.withEpsilon(ratio), device.withEpsilon(ratio)),
});

/** Intervals of exact values, or of what the operations of a format may give that err by no more than they are allowed to. */
export const boundsColumns = (
  format: FormatName,
  side: Side,
  allowance: Allowance,
  epsilon: Ratio = defaultEpsilon,
): BoundsColumns => {
  const own = contextWith(format, side, allowance, epsilon);
  const { scalars } = allowance;
  return scalars === null ? own : besides(contextWith(format, side, scalars, epsilon), own);
};
