import { add, compare, type Rational } from './rational.ts';
import { abs, bitLength, floorDiv, integerSqrt, shift } from './integers.ts';

/**
 * Closed intervals with dyadic ends, rounded outward to `bits` significant bits. `null` is the whole line: nothing is
 * known yet, and more bits may tell.
 */
export interface Enclosure {
  readonly lo: Rational;
  readonly hi: Rational;
}

const dyadic = (n: bigint, e: number): Rational => ({ n, d: 1n, e });
const zero = dyadic(0n, 0);

/** n*2^e, rounded down (or up) to `bits` significant bits. */
const round = (n: bigint, e: number, bits: number, up: boolean): Rational => {
  const excess = bitLength(abs(n)) - bits;
  if (excess <= 0) return dyadic(n, e);
  return dyadic(up ? -shift(-n, -excess) : shift(n, -excess), e + excess);
};

const outward = (lo: Rational, hi: Rational, bits: number): Enclosure => ({
  lo: round(lo.n, lo.e, bits, false),
  hi: round(hi.n, hi.e, bits, true),
});

/** (n/d)*2^e, rounded down (or up) to `bits` significant bits. */
const roundQuotient = (n: bigint, d: bigint, e: number, bits: number, up: boolean): Rational => {
  const k = bits + 1 - (bitLength(abs(n)) - bitLength(d));
  const [a, b] = k >= 0 ? [shift(n, k), d] : [n, shift(d, -k)];
  return dyadic(up ? -floorDiv(-a, b) : floorDiv(a, b), e - k);
};

/** The enclosure of one rational. */
export const enclose = (x: Rational, bits: number): Enclosure =>
  x.d === 1n
    ? outward(x, x, bits)
    : { lo: roundQuotient(x.n, x.d, x.e, bits, false), hi: roundQuotient(x.n, x.d, x.e, bits, true) };

export const negateEnclosure = (x: Enclosure): Enclosure => ({
  lo: dyadic(-x.hi.n, x.hi.e),
  hi: dyadic(-x.lo.n, x.lo.e),
});

export const addEnclosures = (x: Enclosure, y: Enclosure, bits: number): Enclosure =>
  outward(add(x.lo, y.lo), add(x.hi, y.hi), bits);

export const multiplyEnclosures = (x: Enclosure, y: Enclosure, bits: number): Enclosure => {
  const corners = [x.lo, x.hi].flatMap((a) => [y.lo, y.hi].map((b) => dyadic(a.n * b.n, a.e + b.e)));
  const least = corners.reduce((a, b) => (compare(a, b) <= 0 ? a : b));
  const most = corners.reduce((a, b) => (compare(a, b) >= 0 ? a : b));
  return outward(least, most, bits);
};

/** 1/y; null while y may be 0. */
export const invertEnclosure = (y: Enclosure, bits: number): Enclosure | null => {
  if (y.lo.n <= 0n && y.hi.n >= 0n) return null;
  const inverse = (end: Rational, up: boolean): Rational =>
    end.n > 0n ? roundQuotient(1n, end.n, -end.e, bits, up) : roundQuotient(-1n, -end.n, -end.e, bits, up);
  return { lo: inverse(y.hi, false), hi: inverse(y.lo, true) };
};

const rootDown = (x: Rational, bits: number): { readonly root: Rational; readonly exact: boolean } => {
  if (x.n <= 0n) return { root: zero, exact: true };
  let k = 2 * bits + 2 - bitLength(x.n);
  if ((x.e - k) % 2 !== 0) k += 1;
  const scaled = shift(x.n, k);
  const root = integerSqrt(scaled);
  return { root: dyadic(root, (x.e - k) / 2), exact: k >= 0 && root * root === scaled };
};

/** The root of the non-negative part (a negative number has the root 0, by convention). */
export const sqrtEnclosure = (x: Enclosure, bits: number): Enclosure => {
  const hi = rootDown(x.hi, bits);
  return { lo: rootDown(x.lo, bits).root, hi: hi.exact ? hi.root : dyadic(hi.root.n + 1n, hi.root.e) };
};

export const maxEnclosures = (x: Enclosure, y: Enclosure): Enclosure => ({
  lo: compare(x.lo, y.lo) >= 0 ? x.lo : y.lo,
  hi: compare(x.hi, y.hi) >= 0 ? x.hi : y.hi,
});

/** The smallest enclosure of both. */
export const hull = (x: Enclosure, y: Enclosure): Enclosure => ({
  lo: compare(x.lo, y.lo) <= 0 ? x.lo : y.lo,
  hi: compare(x.hi, y.hi) >= 0 ? x.hi : y.hi,
});

/** -1, 0 or 1 where the sign is known, null where it is not known yet. */
export const signOf = (x: Enclosure): -1 | 0 | 1 | null => {
  if (x.lo.n > 0n) return 1;
  if (x.hi.n < 0n) return -1;
  return x.lo.n === 0n && x.hi.n === 0n ? 0 : null;
};
