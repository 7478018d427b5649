import { type Enclosure } from '../exact/enclosure.ts';
import { type Float, infinity, largest, leastPlace, zero } from './float.ts';
import type { Format } from './format.ts';
import { abs, bitLength, shift } from '../exact/integers.ts';
import type { Rational } from '../exact/rational.ts';

/** The rounding-direction attributes of IEEE 754-2019 clause 4.3. */
export type Direction = 'nearestEven' | 'nearestAway' | 'towardZero' | 'towardPositive' | 'towardNegative';

export const directions: readonly Direction[] = [
  'nearestEven',
  'nearestAway',
  'towardZero',
  'towardPositive',
  'towardNegative',
];

/** Whether the magnitude grows by a last place: `rest` compares what is cut off with half a place (-1, 0, 1). */
const growsBy: Readonly<Record<Direction, (rest: -1 | 0 | 1, odd: boolean, negative: boolean) => boolean>> = {
  nearestEven: (rest, odd) => rest > 0 || (rest === 0 && odd),
  nearestAway: (rest) => rest >= 0,
  towardZero: () => false,
  towardPositive: (_rest, _odd, negative) => !negative,
  towardNegative: (_rest, _odd, negative) => negative,
};

/** What an overflow gives: the infinity, or the largest finite number when the direction points back. */
const overflow = (f: Format, direction: Direction, negative: boolean): Float =>
  direction === 'nearestEven' || direction === 'nearestAway' || growsBy[direction](1, true, negative)
    ? infinity(negative)
    : largest(f, negative);

/**
 * The one rounding of this project: (-1)^negative * (m + s) * 2^e into a format, where s is 0, or some number
 * strictly between 0 and 1 if `sticky`. A sticky m needs at least precision + 2 bits.
 */
export const round = (
  f: Format,
  direction: Direction,
  negative: boolean,
  m: bigint,
  e: number,
  sticky = false,
): Float => {
  if (m === 0n && !sticky) return zero(f, negative);
  const leading = e + bitLength(m) - 1;
  let place = (leading > f.emin ? leading : f.emin) - f.precision + 1;
  const cut = place - e;
  let kept = shift(m, -cut);
  if (cut > 0) {
    const rest = m - shift(kept, cut);
    if (rest !== 0n || sticky) {
      const half = shift(1n, cut - 1);
      const side = rest > half || (rest === half && sticky) ? 1 : rest === half ? 0 : -1;
      if (growsBy[direction](side, (kept & 1n) === 1n, negative)) kept += 1n;
    }
  }
  if (bitLength(kept) > f.precision) {
    kept >>= 1n;
    place += 1;
  }
  if (kept === 0n) return zero(f, negative);
  if (place + f.precision - 1 > f.emax) return overflow(f, direction, negative);
  return { kind: 'finite', negative, m: kept, e: place };
};

/** (-1)^negative * (n/d) * 2^e rounded once; n >= 0, d > 0. */
export const roundQuotient = (
  f: Format,
  direction: Direction,
  negative: boolean,
  n: bigint,
  d: bigint,
  e: number,
): Float => {
  if (d === 1n) return round(f, direction, negative, n, e);
  const wanted = f.precision + 2 - (bitLength(n) - bitLength(d));
  const k = wanted > 0 ? wanted : 0;
  const scaled = shift(n, k);
  const quotient = scaled / d;
  return round(f, direction, negative, quotient, e - k, quotient * d !== scaled);
};

/** A rational rounded once. Zero becomes +0. */
export const roundRational = (f: Format, direction: Direction, x: Rational): Float =>
  roundQuotient(f, direction, x.n < 0n, abs(x.n), x.d, x.e);

/** The one float that both ends round to, or null while they differ. */
export const roundEnclosure = (f: Format, direction: Direction, x: Enclosure): Float | null => {
  const [lo, hi] = [roundRational(f, direction, x.lo), roundRational(f, direction, x.hi)];
  if (lo.kind === 'finite' && hi.kind === 'finite') {
    return lo.m === hi.m && lo.e === hi.e && lo.negative === hi.negative ? lo : null;
  }
  return lo.kind === 'infinite' && hi.kind === 'infinite' && lo.negative === hi.negative ? lo : null;
};

/** The exponent of the last place of a number near 2^leading: ulp = 2^place (JUDGE: also for 0 and subnormals). */
export const placeOf = (f: Format, leading: number): number =>
  leading < f.emin ? leastPlace(f) : leading - f.precision + 1;
