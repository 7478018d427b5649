/** Numbers beside a verdict, never the verdict: exact rationals until a report rounds them up to four digits. */
import type { Enclosure } from '../../spec/scalars/exact/enclosure.ts';
import { type Finite, valueOf } from '../../spec/scalars/floats/float.ts';
import type { Format } from '../../spec/scalars/floats/format.ts';
import { abs, bitLength, shift } from '../../spec/scalars/exact/integers.ts';
import { compare, lowestTerms, type Rational, subtract } from '../../spec/scalars/exact/rational.ts';
import { enclosureOf, type Real } from '../../spec/scalars/exact/real.ts';
import type { Part, ResultSet } from '../../spec/scalars/sets/result-set.ts';
import { placeOf } from '../../spec/scalars/floats/round.ts';

/** Far below the last place of every format: what the four digits of a report need. */
const bits = 192;

/** floor(log2 |x|). */
const leading = ({ n, d, e }: Rational): number => {
  const size = abs(n);
  // |n|/d is between 2^(k-1) and 2^(k+1).
  const k = bitLength(size) - bitLength(d);
  const reaches = k >= 0 ? size >= shift(d, k) : shift(size, -k) >= d;
  return e + (reaches ? k : k - 1);
};

/** An exact value that owes nothing to a convention, as an enclosure far below the last place of the format. */
export interface Known {
  readonly v: Enclosure;
  /** floor(log2 |v|); null where it is 0 or perhaps 0. */
  readonly size: number | null;
}

export const knownValue = (exact: Real | null): Known | null => {
  if (exact === null || exact.convention !== undefined) return null;
  if ('n' in exact) return { v: { lo: exact, hi: exact }, size: exact.n === 0n ? null : leading(exact) };
  const v = enclosureOf(exact, bits);
  if (v === null) return null;
  const sameSide = v.lo.n * v.hi.n > 0n && leading(v.lo) === leading(v.hi);
  return { v, size: sameSide ? leading(v.lo) : null };
};

const scaledBy = (x: Rational, e: number): Rational => ({ n: x.n, d: x.d, e: x.e + e });

/** |g - v| from above, g a number and v known by an enclosure. */
export const distance = (g: Rational, { lo, hi }: Enclosure): Rational => {
  const [below, above] = [subtract(g, lo), subtract(hi, g)];
  return compare(below, above) >= 0 ? below : above;
};

/** Whether a result can have an error in ulp: its exact value is a normal number. */
export const hasUlp = (f: Format, known: Known | null): boolean =>
  known !== null && known.size !== null && known.size >= f.emin && known.size <= f.emax;

/** The error |g - v| / ulp(v) of a result, from above, tight far beyond four digits; null where v is not a normal number. */
export const ulpError = (f: Format, output: Finite, known: Known): Rational | null =>
  known.size === null || !hasUlp(f, known)
    ? null
    : scaledBy(distance(valueOf(output), known.v), -placeOf(f, known.size));

const signedEnds = (set: ResultSet): readonly Rational[] | null => {
  const ends = ({ lo, hi }: Part, sign: bigint): (Rational | null)[] =>
    [lo, hi].map((end) => (end === null ? null : { n: sign * end.m, d: 1n, e: end.e }));
  const all = [
    ...(set.negative === null ? [] : ends(set.negative, -1n)),
    ...(set.positive === null ? [] : ends(set.positive, 1n)),
  ];
  return all.every((end) => end !== null) ? all : null;
};

/** The largest distance from the exact value in a set of numbers; null where it is unbounded or empty. */
export const reachOf = (set: ResultSet, { v }: Known): Rational | null => {
  const ends = signedEnds(set);
  if (ends === null) return null;
  return ends.reduce<Rational | null>((most, end) => {
    const far = distance(end, v);
    return most === null || compare(far, most) > 0 ? far : most;
  }, null);
};

/** |output - exact| over the largest distance that roundings alone can reach; null where that is 0. */
export const shareOf = (output: Finite, known: Known, reach: Rational): Rational | null => {
  if (reach.n === 0n) return null;
  const { n, d, e } = distance(valueOf(output), known.v);
  return { n: n * reach.d, d: d * reach.n, e: e - reach.e };
};

/** A distance in ulp of the exact value; null where that is not a normal number. */
export const inUlp = (f: Format, x: Rational, { size }: Known): Rational | null =>
  size === null || size < f.emin ? null : scaledBy(x, -placeOf(f, size));

/** From the smallest number of a set to the largest; null where it is unbounded, 0 where there is none. */
export const widthOf = (set: ResultSet): Rational | null => {
  const ends = signedEnds(set);
  if (ends === null) return null;
  const sorted = ends.toSorted(compare);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? { n: 0n, d: 1n, e: 0 } : subtract(last, first);
};

/** A measure as reports carry it: a number, or a text of the same form where binary64 has none ("1.4e+600"). */
export type FourDigits = number | string;

const smallestNormal = 2 ** -1022;

/** Four digits from an integer of them, in the form of `toExponential`. */
const exponential = (digits: string, exponent: number): string => {
  const rest = digits.slice(1).replace(/0+$/, '');
  const power = exponent + digits.length - 1;
  return `${digits.charAt(0)}${rest === '' ? '' : `.${rest}`}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
};

/** A non-negative rational to four significant digits, rounded up. */
export const roundUpFour = (x: Rational): FourDigits => {
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
  const text = exponential(String(scaled(exponent)), exponent);
  const value = Number(text);
  return value >= smallestNormal && value <= Number.MAX_VALUE ? value : text;
};

/** log10 of a measure, close enough to tell four digits apart and to plot them; -Infinity of 0. */
export const log10Of = (x: FourDigits): number => {
  if (typeof x === 'number') return Math.log10(x);
  const [digits, exponent] = x.split('e');
  return Math.log10(Number(digits)) + Number(exponent);
};
