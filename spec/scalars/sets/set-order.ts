/** Sets on the extended line: the larger of two, and which of two comparisons can be. */
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import { hasAny, join, make, negate, only, type Part, type ResultSet, special } from './result-set.ts';

/** A position on the extended line: -Inf, negative, -0, +0, positive, +Inf; a magnitude of null is unbounded. */
interface Position {
  readonly rank: number;
  readonly magnitude: Dyadic | null;
}

const position = (rank: number, magnitude: Dyadic | null = null): Position => ({ rank, magnitude });

const lowest = (x: ResultSet): Position | null => {
  if (hasAny(x, special.negativeInfinity)) return position(0);
  if (x.negative !== null) return position(1, x.negative.hi);
  if (hasAny(x, special.negativeZero)) return position(2);
  if (hasAny(x, special.positiveZero)) return position(3);
  if (x.positive !== null) return position(4, x.positive.lo);
  return hasAny(x, special.positiveInfinity) ? position(5) : null;
};

const highest = (x: ResultSet): Position | null => {
  const end = lowest(negate(x));
  return end === null ? null : position(5 - end.rank, end.magnitude);
};

/** What of x is at or above a position. */
const above = (x: ResultSet, { rank, magnitude }: Position): ResultSet => {
  const { negative, positive, flags } = x;
  let [low, high]: [Part | null, Part | null] = [rank <= 1 ? negative : null, rank <= 4 ? positive : null];
  if (rank === 1 && low !== null && magnitude !== null) {
    const hi = low.hi === null ? magnitude : dyadic.least(low.hi, magnitude);
    low = dyadic.compare(low.lo, hi) <= 0 ? { lo: low.lo, hi } : null;
  }
  if (rank === 4 && high !== null && magnitude !== null) {
    const lo = dyadic.most(high.lo, magnitude);
    high = high.hi === null || dyadic.compare(lo, high.hi) <= 0 ? { lo, hi: high.hi } : null;
  }
  const gone =
    (rank > 0 ? special.negativeInfinity : 0) |
    (rank > 2 ? special.negativeZero : 0) |
    (rank > 3 ? special.positiveZero : 0);
  return make(low, high, flags & ~gone & ~special.nan);
};

/** The numbers of a set, no zeros, up to a magnitude. */
export const below = ({ negative, positive }: ResultSet, most: Dyadic): ResultSet => {
  const cut = (part: Part | null): Part | null =>
    part === null || dyadic.compare(part.lo, most) > 0
      ? null
      : { lo: part.lo, hi: part.hi === null ? most : dyadic.least(part.hi, most) };
  return make(cut(negative), cut(positive), 0);
};

/** IEEE 754-2019 maximum (9.6); `dropNaN`: the other operand, or NaN. */
export const max = (x: ResultSet, y: ResultSet, dropNaN: boolean): ResultSet => {
  const [a, b] = [lowest(x), lowest(y)];
  let result = only((x.flags | y.flags) & (special.nan | special.wasInfinite));
  if (a !== null && b !== null) result = join(result, join(above(x, b), above(y, a)));
  if (!dropNaN) return result;
  if (hasAny(x, special.nan)) result = join(result, y);
  return hasAny(y, special.nan) ? join(result, x) : result;
};

/** -1, 0 or 1 for positions as numbers: both zeros are 0. */
const comparePositions = (x: Position, y: Position): -1 | 0 | 1 => {
  const [a, b] = [x, y].map(({ rank }) => (rank === 2 ? 3 : rank)) as [number, number];
  if (a !== b) return a < b ? -1 : 1;
  if (a !== 1 && a !== 4) return 0;
  const [m, n] = [x.magnitude, y.magnitude];
  const byMagnitude = m === null || n === null ? (m === n ? 0 : m === null ? 1 : -1) : dyadic.compare(m, n);
  return (a === 4 ? byMagnitude : -byMagnitude) as -1 | 0 | 1;
};

/** Which of x > y and its opposite (NaN included) can be. Neither, where inner sets do not tell. */
export const reachable = (
  x: ResultSet,
  y: ResultSet,
): { readonly greater: boolean; readonly otherwise: boolean } => {
  const [lowX, highX, lowY, highY] = [lowest(x), highest(x), lowest(y), highest(y)];
  const hasNaN = hasAny(x, special.nan) || hasAny(y, special.nan);
  if (lowX === null || highX === null || lowY === null || highY === null)
    return { greater: false, otherwise: hasNaN };
  return {
    greater: comparePositions(highX, lowY) > 0,
    otherwise: comparePositions(lowX, highY) <= 0 || hasNaN,
  };
};
