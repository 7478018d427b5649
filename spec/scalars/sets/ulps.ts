/** Units in the last place around a set of numbers, and whole numbers of floats from one. */
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import { type Float, leastPlace, zero } from '../floats/float.ts';
import type { Format } from '../floats/format.ts';
import type { Ends } from './images.ts';
import { shift } from '../exact/integers.ts';
import type { Part } from './result-set.ts';
import { round } from '../floats/round.ts';

/** The numbers beside which ulps are counted: a precision and the place of the smallest numbers. */
export interface Grid {
  readonly precision: number;
  readonly leastPlace: number;
}

/** The exponent of ulp(x), x > 0; at a power of two that of the gap above, or below for `inner` ulps. */
const ulpPlace = ({ precision, leastPlace: least }: Grid, x: Dyadic, gapBelow: boolean): number => {
  const isPower = gapBelow && (x.m & (x.m - 1n)) === 0n;
  const place = dyadic.leading(x) - (isPower ? 1 : 0) - precision + 1;
  return place > least ? place : least;
};

/** size * 2^place */
const scaled = (size: Dyadic, place: number): Dyadic => ({ m: size.m, e: size.e + place });

/** low - high as a signed pair of magnitudes: what is left, or by how much it falls below 0. */
export interface Signed {
  readonly magnitude: Dyadic;
  readonly negative: boolean;
}

const minus = (x: Dyadic, y: Dyadic, ends: Ends): Signed =>
  dyadic.compare(x, y) >= 0
    ? { magnitude: dyadic.subtract(x, y, ends.low), negative: false }
    : { magnitude: dyadic.subtract(y, x, ends.high), negative: true };

const isLess = (x: Signed, y: Signed): boolean =>
  x.negative !== y.negative ? x.negative : dyadic.compare(x.magnitude, y.magnitude) === (x.negative ? 1 : -1);

/**
 * From inf(r - n ulp(r)) to sup(r + n ulp(r)) over all r of the part. The ulp jumps at powers of two, so the infimum
 * is at the lower end or at the first power of two above it.
 */
export const widened = (
  grid: Grid,
  { lo, hi }: Part,
  size: Dyadic,
  gapBelow: boolean,
  ends: Ends,
): { readonly low: Signed; readonly hi: Dyadic | null } => {
  if (hi !== null && dyadic.compare(lo, hi) > 0) {
    // Ends rounded inward have crossed: a number between them is meant, so the smaller of their ulps is sure.
    const sure = scaled(size, ulpPlace(grid, hi, gapBelow));
    return { low: minus(lo, sure, ends), hi: dyadic.add(hi, sure, ends.high) };
  }
  const single = hi !== null && dyadic.compare(lo, hi) === 0;
  const most = (x: Dyadic): Dyadic => dyadic.add(x, scaled(size, ulpPlace(grid, x, gapBelow)), ends.high);
  const top = hi === null ? null : most(hi);
  if (dyadic.isZero(lo)) {
    return { low: { magnitude: scaled(size, grid.leastPlace), negative: true }, hi: top };
  }
  // Just above a power of two the gap above counts, unless the part is that one number.
  let low = minus(lo, scaled(size, ulpPlace(grid, lo, gapBelow && single)), ends);
  const next = dyadic.power(dyadic.leading(lo) + 1);
  if (hi === null || dyadic.compare(next, hi) <= 0) {
    const strict = gapBelow && hi !== null && dyadic.compare(next, hi) === 0;
    const other = minus(next, scaled(size, ulpPlace(grid, next, strict)), ends);
    if (isLess(other, low)) low = other;
  }
  return { low, hi: top };
};

/** The float `count` places from the one that x > 0 rounds to; null past the largest one; 0 at least. */
export const walk = (f: Format, x: Dyadic, count: bigint): Float | null => {
  // In one integer, a float's exponent stands before its significand: counting crosses binades by itself.
  const hidden = shift(1n, f.precision - 1);
  const nearest = round(f, 'nearestEven', false, x.m, x.e);
  // The infinity stands where the next binade would begin.
  const float = nearest.kind === 'finite' ? nearest : { m: hidden, e: f.emax - f.precision + 2 };
  const binade = float.m < hidden ? 0 : float.e - leastPlace(f);
  const order = BigInt(binade) * hidden + float.m + count;
  if (order <= 0n) return zero(f, false);
  const steps = order < 2n * hidden ? 0n : order / hidden - 1n;
  const m = order - steps * hidden;
  const e = leastPlace(f) + Number.parseInt(steps.toString(), 10);
  return e > f.emax - f.precision + 1 ? null : { kind: 'finite', negative: false, m, e };
};
