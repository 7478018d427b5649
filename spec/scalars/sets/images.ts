/** What an operation makes of sets, before anything is rounded: each part is mapped, and the images are joined. */
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic, Precision } from '../exact/dyadic.ts';
import {
  hasAny,
  infinities,
  join,
  make,
  negate,
  only,
  type Part,
  point,
  type ResultSet,
  special,
  zeros,
} from './result-set.ts';

/** How the ends of a part are rounded: outward where a set must hold everything, inward where it must hold no more. */
export interface Ends {
  readonly low: Precision;
  readonly high: Precision;
}

/** Infinities of operands stay known: "an infinity may have occurred on the way". */
const history = (...sets: readonly ResultSet[]): number =>
  sets.reduce((flags, set) => flags | (set.flags & special.wasInfinite), 0);

const sumOfParts = (x: Part | null, y: Part | null, { low, high }: Ends): Part | null =>
  x === null || y === null
    ? null
    : {
        lo: dyadic.add(x.lo, y.lo, low),
        hi: x.hi === null || y.hi === null ? null : dyadic.add(x.hi, y.hi, high),
      };

/** The one part of a set that is nothing else: most are, and then there is nothing to join. */
interface Alone {
  readonly part: Part;
  readonly negative: boolean;
}

const alone = ({ negative, positive, flags }: ResultSet): Alone | null => {
  if (flags !== 0) return null;
  if (negative === null) return positive === null ? null : { part: positive, negative: false };
  return positive === null ? { part: negative, negative: true } : null;
};

const signed = (part: Part | null, negative: boolean): ResultSet =>
  negative ? make(part, null, 0) : make(null, part, 0);

/** positive - negative, both given by magnitude. */
const difference = (x: Part | null, y: Part | null, { low, high }: Ends): ResultSet => {
  if (x === null || y === null) return only(0);
  /** The part of a - b that is positive. */
  const above = (a: Part, b: Part): Part | null => {
    if (a.hi !== null && dyadic.compare(a.hi, b.lo) <= 0) return null;
    const reaches = b.hi === null || dyadic.compare(a.lo, b.hi) <= 0;
    return {
      lo: reaches ? dyadic.zero : dyadic.subtract(a.lo, b.hi as Dyadic, low),
      hi: a.hi === null ? null : dyadic.subtract(a.hi, b.lo, high),
    };
  };
  const [positive, negative] = [above(x, y), above(y, x)];
  const meet =
    (x.hi === null || dyadic.compare(y.lo, x.hi) <= 0) && (y.hi === null || dyadic.compare(x.lo, y.hi) <= 0);
  // An exact zero sum is +0.
  return make(negative, positive, meet ? special.positiveZero : 0);
};

export const add = (x: ResultSet, y: ResultSet, ends: Ends): ResultSet => {
  const [a, b] = [alone(x), alone(y)];
  if (a === null || b === null) return addAll(x, y, ends);
  if (a.negative === b.negative) return signed(sumOfParts(a.part, b.part, ends), a.negative);
  return a.negative ? difference(b.part, a.part, ends) : difference(a.part, b.part, ends);
};

const addAll = (x: ResultSet, y: ResultSet, ends: Ends): ResultSet => {
  let sum = make(
    sumOfParts(x.negative, y.negative, ends),
    sumOfParts(x.positive, y.positive, ends),
    history(x, y),
  );
  sum = join(sum, difference(x.positive, y.negative, ends));
  sum = join(sum, difference(y.positive, x.negative, ends));
  for (const [a, b] of [
    [x, y],
    [y, x],
  ] as const) {
    if (hasAny(a, zeros)) sum = join(sum, make(b.negative, b.positive, b.flags & infinities));
    // What is finite beside an infinity leaves it as it is.
    if (a.negative !== null || a.positive !== null) sum = join(sum, only(b.flags & infinities));
  }
  const both = (which: number): boolean => hasAny(x, which) && hasAny(y, which);
  const { negativeZero, positiveZero, negativeInfinity, positiveInfinity, nan } = special;
  const either = (a: number, b: number): boolean =>
    (hasAny(x, a) && hasAny(y, b)) || (hasAny(x, b) && hasAny(y, a));
  const flags =
    (both(positiveZero) || either(negativeZero, positiveZero) ? positiveZero : 0) |
    (both(negativeZero) ? negativeZero : 0) |
    (both(negativeInfinity) ? negativeInfinity : 0) |
    (both(positiveInfinity) ? positiveInfinity : 0) |
    (either(negativeInfinity, positiveInfinity) || hasAny(x, nan) || hasAny(y, nan) ? nan : 0);
  return join(sum, only(flags));
};

/** The positive half of a set: its part, its zero, its infinity. */
interface Half {
  readonly part: Part | null;
  readonly zero: boolean;
  readonly infinite: boolean;
}

const halfOf = (part: Part): Half => ({ part, zero: false, infinite: false });

const halves = (x: ResultSet): readonly { readonly negative: boolean; readonly half: Half }[] =>
  [x, negate(x)].map((set, i) => ({
    negative: i === 1,
    half: {
      part: set.positive,
      zero: hasAny(set, special.positiveZero),
      infinite: hasAny(set, special.positiveInfinity),
    },
  }));

/** An operation that is symmetric in the signs of its operands, from what it does to positive halves. */
const bySigns =
  (onHalves: (x: Half, y: Half, ends: Ends) => ResultSet) =>
  (x: ResultSet, y: ResultSet, ends: Ends): ResultSet => {
    const [one, other] = [alone(x), alone(y)];
    if (one !== null && other !== null) {
      const image = onHalves(halfOf(one.part), halfOf(other.part), ends);
      return one.negative === other.negative ? image : negate(image);
    }
    const nan = hasAny(x, special.nan) || hasAny(y, special.nan) ? special.nan : 0;
    let result = only(history(x, y) | nan);
    for (const a of halves(x)) {
      for (const b of halves(y)) {
        const image = onHalves(a.half, b.half, ends);
        result = join(result, a.negative === b.negative ? image : negate(image));
      }
    }
    return result;
  };

export const multiply = bySigns((x, y, { low, high }) => {
  const part =
    x.part === null || y.part === null
      ? null
      : {
          lo: dyadic.multiply(x.part.lo, y.part.lo, low),
          hi: x.part.hi === null || y.part.hi === null ? null : dyadic.multiply(x.part.hi, y.part.hi, high),
        };
  const isZero = (x.zero && (y.zero || y.part !== null)) || (y.zero && x.part !== null);
  const isInfinite = (x.infinite && (y.infinite || y.part !== null)) || (y.infinite && x.part !== null);
  const isNaN = (x.zero && y.infinite) || (x.infinite && y.zero);
  const { positiveZero, positiveInfinity, nan } = special;
  return make(
    null,
    part,
    (isZero ? positiveZero : 0) | (isInfinite ? positiveInfinity : 0) | (isNaN ? nan : 0),
  );
});

export const divide = bySigns((x, y, { low, high }) => {
  const part =
    x.part === null || y.part === null
      ? null
      : {
          lo: y.part.hi === null ? dyadic.zero : dyadic.divide(x.part.lo, y.part.hi, low),
          // A denominator that reaches 0 leaves the quotient unbounded.
          hi:
            x.part.hi === null || dyadic.isZero(y.part.lo) ? null : dyadic.divide(x.part.hi, y.part.lo, high),
        };
  const isZero = (x.zero && (y.part !== null || y.infinite)) || (x.part !== null && y.infinite);
  const isInfinite = (x.infinite && (y.part !== null || y.zero)) || (x.part !== null && y.zero);
  const isNaN = (x.zero && y.zero) || (x.infinite && y.infinite);
  const { positiveZero, positiveInfinity, nan, wasInfinite } = special;
  return make(
    null,
    part,
    (isZero ? positiveZero : 0) |
      (isInfinite ? positiveInfinity | wasInfinite : 0) |
      (isNaN ? nan | wasInfinite : 0),
  );
});

export const sqrt = (x: ResultSet, { low, high }: Ends): ResultSet => {
  const { positive, negative, flags } = x;
  const part =
    positive === null
      ? null
      : {
          lo: dyadic.sqrt(positive.lo, low),
          hi: positive.hi === null ? null : dyadic.sqrt(positive.hi, high),
        };
  const isNaN = negative !== null || hasAny(x, special.negativeInfinity | special.nan);
  return make(null, part, (flags & ~(special.negativeInfinity | special.nan)) | (isNaN ? special.nan : 0));
};

/** exp of what is not 0 (that is exactly 1). */
export const exp = (x: ResultSet, { low, high }: Ends): ResultSet => {
  const { positive, negative } = x;
  const rising =
    positive === null
      ? null
      : {
          lo: dyadic.exp(positive.lo, false, low) ?? dyadic.huge,
          hi: positive.hi === null ? null : dyadic.exp(positive.hi, false, high),
        };
  const falling =
    negative === null
      ? null
      : {
          lo: negative.hi === null ? dyadic.zero : (dyadic.exp(negative.hi, true, low) ?? dyadic.zero),
          hi: dyadic.exp(negative.lo, true, high),
        };
  const { positiveZero, positiveInfinity, negativeInfinity, nan } = special;
  const flags =
    (x.flags & (positiveInfinity | nan)) | (hasAny(x, negativeInfinity) ? positiveZero : 0) | history(x);
  return join(make(null, rising, flags), make(null, falling, 0));
};

/** exp(0): exactly 1. */
export const unit: ResultSet = Object.freeze(make(null, point(dyadic.one), 0));
