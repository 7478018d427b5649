/** The error in ulp, |g - v| / ulp(v): reported beside the verdict, never the verdict. */
import { type Float, isNormal, valueOf } from '../../spec/scalars/float.ts';
import type { Format } from '../../spec/scalars/format.ts';
import { abs, bitLength } from '../../spec/scalars/integers.ts';
import type { Enclosure } from '../../spec/scalars/enclosure.ts';
import { compare, lowestTerms, type Rational, subtract } from '../../spec/scalars/rational.ts';
import { enclosureOf, type Real } from '../../spec/scalars/real.ts';
import { placeOf } from '../../spec/scalars/round.ts';
import type { AllowedSet } from './comparison.ts';

/** Far below the last place of every format: what the four digits of a report need. */
const bits = 192;

/** floor(log2 |x|) of an end of an enclosure. */
const leading = (x: Rational): number => bitLength(abs(x.n)) + x.e - 1;

/** Half a unit of the narrowest difference: an upper bound of |g - v|, g and v given. */
const upperDistance = (g: Rational, v: Enclosure): Rational => {
  const [below, above] = [subtract(g, v.lo), subtract(v.hi, g)];
  return compare(below, above) >= 0 ? below : above;
};

/**
 * An upper bound of the error of `output` in ulp of the exact value, tight far beyond four digits. null where the
 * measure says nothing: the exact value is unknown, owed to a convention, or not normal, the output is not finite, or an
 * allowed result is not a normal number.
 */
export const ulpError = (
  f: Format,
  output: Float,
  allowed: AllowedSet,
  exact: Real | null,
): Rational | null => {
  if (exact === null || exact.convention !== undefined || output.kind !== 'finite') return null;
  if (!allowed.every((float) => isNormal(f, float))) return null;
  const known = enclosureOf(exact, bits);
  if (known === null) return null;
  const size = leading(known.lo);
  if (known.lo.n * known.hi.n <= 0n || size !== leading(known.hi) || size < f.emin || size > f.emax)
    return null;
  // A dyadic or rational exact value is used as it is, an irrational one by its enclosure.
  const v = 'n' in exact ? { lo: exact, hi: exact } : known;
  const distance = upperDistance(valueOf(output), v);
  return { n: distance.n, d: distance.d, e: distance.e - placeOf(f, size) };
};

/** A non-negative rational as a number of four significant digits, rounded up. */
export const roundUpFour = (x: Rational): number => {
  if (x.n === 0n) return 0;
  const { n, d } = lowestTerms(x);
  let exponent = n.toString().length - d.toString().length - 3;
  const scaled = (k: number): bigint => {
    const [top, bottom] = k >= 0 ? [n, d * 10n ** BigInt(k)] : [n * 10n ** BigInt(-k), d];
    return (top + bottom - 1n) / bottom;
  };
  // Four digits in front of the cut: the guess from the lengths is off by at most one.
  while (scaled(exponent) > 9999n) exponent += 1;
  while (scaled(exponent - 1) <= 9999n) exponent -= 1;
  return Number(`${scaled(exponent)}e${exponent}`);
};
