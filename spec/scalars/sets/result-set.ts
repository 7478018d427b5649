/**
 * A set of results: at most one interval of negative numbers, at most one of positive ones, and the special values.
 * One interval and an "anything" flag would not do: x/0 is +Inf in one format and 3.96e14 with a wider one inside, and
 * a hull of the two would hold 1e35.
 */
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import type { Float } from '../floats/float.ts';

/** The magnitudes from lo to hi. lo = 0: as near to 0 as one likes, 0 itself not included. hi = null: unbounded. */
export interface Part {
  readonly lo: Dyadic;
  readonly hi: Dyadic | null;
}

/** Special values, as bits. */
export const special = {
  negativeZero: 1,
  positiveZero: 2,
  negativeInfinity: 4,
  positiveInfinity: 8,
  nan: 16,
  /** Not a value: an infinity may have occurred on the way. */
  wasInfinite: 32,
} as const;

export const zeros = special.negativeZero | special.positiveZero;
export const infinities = special.negativeInfinity | special.positiveInfinity;
const values = zeros | infinities | special.nan;

export interface ResultSet {
  readonly negative: Part | null;
  readonly positive: Part | null;
  readonly flags: number;
}

export const make = (negative: Part | null, positive: Part | null, flags: number): ResultSet => ({
  negative,
  positive,
  flags,
});

const all: Part = Object.freeze({ lo: dyadic.zero, hi: null });
export const everything: ResultSet = Object.freeze(make(all, all, values | special.wasInfinite));
export const only = (flags: number): ResultSet => make(null, null, flags);

export const point = (x: Dyadic): Part => ({ lo: x, hi: x });
export const isPoint = ({ lo, hi }: Part): boolean =>
  hi !== null && (lo === hi || dyadic.compare(lo, hi) === 0);

/** The set of one float. */
export const ofFloat = (x: Float): ResultSet => {
  if (x.kind === 'nan') return only(special.nan);
  if (x.kind === 'infinite')
    return only((x.negative ? special.negativeInfinity : special.positiveInfinity) | special.wasInfinite);
  if (x.m === 0n) return only(x.negative ? special.negativeZero : special.positiveZero);
  const part = point({ m: x.m, e: x.e });
  return x.negative ? make(part, null, 0) : make(null, part, 0);
};

const joinParts = (x: Part | null, y: Part | null): Part | null => {
  if (x === null || y === null) return x ?? y;
  return {
    lo: dyadic.least(x.lo, y.lo),
    hi: x.hi === null || y.hi === null ? null : dyadic.most(x.hi, y.hi),
  };
};

/** The smallest set with both. */
export const join = (x: ResultSet, y: ResultSet): ResultSet =>
  make(joinParts(x.negative, y.negative), joinParts(x.positive, y.positive), x.flags | y.flags);

const swapped = (flags: number): number =>
  (flags & ~(zeros | infinities)) |
  (flags & special.negativeZero ? special.positiveZero : 0) |
  (flags & special.positiveZero ? special.negativeZero : 0) |
  (flags & special.negativeInfinity ? special.positiveInfinity : 0) |
  (flags & special.positiveInfinity ? special.negativeInfinity : 0);

export const negate = ({ negative, positive, flags }: ResultSet): ResultSet =>
  make(positive, negative, swapped(flags));

export const hasAny = ({ flags }: ResultSet, which: number): boolean => (flags & which) !== 0;
/** Whether a number other than 0, infinities included. */
export const hasNumber = (x: ResultSet): boolean =>
  x.negative !== null || x.positive !== null || hasAny(x, infinities);

const isOne = (part: Part | null): boolean =>
  part === null || (dyadic.compare(part.lo, dyadic.one) === 0 && isPoint(part));

/** Every value of the set is 0, 1 or -1. */
export const isTrivial = ({ negative, positive, flags }: ResultSet): boolean =>
  (flags & ~zeros) === 0 && isOne(negative) && isOne(positive);

const within = (part: Part | null, x: Dyadic): boolean =>
  part !== null && dyadic.compare(part.lo, x) <= 0 && (part.hi === null || dyadic.compare(x, part.hi) <= 0);

/** Whether a float is in the set. */
export const holds = (set: ResultSet, x: Float): boolean => {
  const { negative, positive } = set;
  if (x.kind === 'nan') return hasAny(set, special.nan);
  if (x.kind === 'infinite')
    return hasAny(set, x.negative ? special.negativeInfinity : special.positiveInfinity);
  if (x.m === 0n) return hasAny(set, x.negative ? special.negativeZero : special.positiveZero);
  return within(x.negative ? negative : positive, x);
};

/** Whether the set holds every float up to `largest`, both infinities and NaN: then it says nothing. */
export const isEverything = (
  { negative, positive, flags }: ResultSet,
  smallest: Dyadic,
  largest: Dyadic,
): boolean =>
  (flags & values) === values &&
  [negative, positive].every((part) => within(part, smallest) && within(part, largest));

/** One bounded interval of numbers of one sign that does not reach 0, and nothing else. */
export const isPlain = ({ negative, positive, flags }: ResultSet): boolean => {
  const part = negative ?? positive;
  const isOne = part !== null && (negative === null || positive === null);
  return isOne && (flags & values) === 0 && part.hi !== null && !dyadic.isZero(part.lo);
};
