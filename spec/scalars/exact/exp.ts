import type { Enclosure } from './enclosure.ts';
import { bitLength, abs, floorDiv, shift } from './integers.ts';
import type { Rational } from './rational.ts';

/** ceil(a*b / 2^p) or floor of it, for non-negative a and b. */
const scaledProduct = (a: bigint, b: bigint, p: number, up: boolean): bigint =>
  up ? -shift(-(a * b), -p) : shift(a * b, -p);

/** atanh(1/3) * 2^p = sum of 2^p / ((2k+1) 3^(2k+1)), from below; each term loses less than 2 units. */
const atanhThird = (p: number): { readonly lo: bigint; readonly hi: bigint } => {
  let power = shift(1n, p) / 3n;
  let sum = 0n;
  let k = 0n;
  for (; power > 0n; k += 1n) {
    sum += power / (2n * k + 1n);
    power /= 9n;
  }
  // Truncations: each power is short by less than 2 units, each quotient by 1 more; the tail is below 1 unit.
  return { lo: sum, hi: sum + 3n * k + 1n };
};

const cachedLn2 = new Map<number, { readonly lo: bigint; readonly hi: bigint }>();

/** An enclosure of ln(2) * 2^p in integers. */
const ln2 = (p: number): { readonly lo: bigint; readonly hi: bigint } => {
  let value = cachedLn2.get(p);
  if (value === undefined) {
    const { lo, hi } = atanhThird(p);
    value = { lo: 2n * lo, hi: 2n * hi };
    cachedLn2.set(p, value);
  }
  return value;
};

/** exp(r/2^p) * 2^p for 0 <= r < 2^p, rounded down (or up) at every step, so a bound without an error analysis. */
const expFixed = (r: bigint, p: number, up: boolean): bigint => {
  const halvings = 8;
  const small = up ? -shift(-r, -halvings) : shift(r, -halvings);
  let term = shift(1n, p);
  let sum = term;
  // Taylor: when a term is a unit or less, those behind it add up to less than it, because small/2^p < 1/256.
  for (let i = 1n; term > 1n; i += 1n) {
    const product = scaledProduct(term, small, p, up);
    term = up ? -floorDiv(-product, i) : product / i;
    sum += term;
  }
  if (up) sum += 1n;
  for (let i = 0; i < halvings; i++) sum = scaledProduct(sum, sum, p, up);
  return sum;
};

/** exp(2^16) is past every format: beyond it, exp is only said to be huge, or below 2^-65536. */
const pastFormats = 16;

/** The least k with |x| < 2^k. */
export const magnitudeOf = (x: Rational): number => (x.n === 0n ? -1 : bitLength(abs(x.n)) + x.e);

/** A bound of exp(x), x = n*2^e, to about `bits` significant bits: from above if `up`, else from below. */
const expBound = (x: Rational, bits: number, up: boolean, largest: number): Rational => {
  const magnitude = magnitudeOf(x);
  if (magnitude > largest) {
    if (up) return { n: 1n, d: 1n, e: -(2 ** largest) };
    // Sets take an ulp of it: where they ask, the zero keeps the exponent of the number that it stands for.
    return { n: 0n, d: 1n, e: largest > pastFormats ? 0 : -(2 ** largest) };
  }
  const p = bits + 24 + (magnitude > 0 ? magnitude : 0);
  const scaled = up ? -shift(-x.n, x.e + p) : shift(x.n, x.e + p);
  const { lo, hi } = ln2(p);
  // x = k ln2 + r with the end of ln2 that keeps r >= 0, then with the one that errs to the wanted side.
  const k = floorDiv(scaled, scaled >= 0n ? hi : lo);
  const r = scaled - k * (up === k >= 0n ? lo : hi);
  return { n: expFixed(r, p, up), d: 1n, e: toExponent(k) - p };
};

/** |k| is below 2^41 here: an exponent, so a JavaScript integer. */
const toExponent = (k: bigint): number => Number.parseInt(k.toString(), 10);

/**
 * exp of an enclosure, outward (exp is increasing); its relative width shrinks as `bits` grows. Past 2^largest it is
 * only known to be huge (null: unbounded), or below 2^-(2^largest).
 */
export const expEnclosure = (x: Enclosure, bits: number, largest = pastFormats): Enclosure | null =>
  x.hi.n > 0n && magnitudeOf(x.hi) > largest
    ? null
    : { lo: expBound(x.lo, bits, false, largest), hi: expBound(x.hi, bits, true, largest) };
