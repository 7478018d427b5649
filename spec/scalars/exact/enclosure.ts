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

const zero: Rational = { n: 0n, d: 1n, e: 0 };
/** n*2^e; a zero has the exponent 0, or writing it beside another number could take the space of both. */
const dyadic = (n: bigint, e: number): Rational => (n === 0n ? zero : { n, d: 1n, e });

/** n*2^e, rounded down (or up) to `bits` significant bits. */
const round = (n: bigint, e: number, bits: number, up: boolean): Rational => {
  const excess = bitLength(abs(n)) - bits;
  if (excess <= 0) return dyadic(n, e);
  return dyadic(up ? -shift(-n, -excess) : shift(n, -excess), e + excess);
};

/** The exponent of the leading bit, plus one; 0 has none. */
const topOf = ({ n, e }: Rational): number => bitLength(abs(n)) + e;

/** x <= y, without writing out ends of which one is far larger. */
const isAtMost = (x: Rational, y: Rational): boolean => {
  const [a, b] = [x.n > 0n ? 1 : x.n < 0n ? -1 : 0, y.n > 0n ? 1 : y.n < 0n ? -1 : 0];
  if (a !== b || a === 0) return a <= b;
  const [p, q] = [topOf(x), topOf(y)];
  return p === q ? compare(x, y) <= 0 : p < q === a > 0;
};
const least = (x: Rational, y: Rational): Rational => (isAtMost(x, y) ? x : y);
const most = (x: Rational, y: Rational): Rational => (isAtMost(y, x) ? x : y);

/** x + y, rounded down (or up). Of an end far below the last bit only the sign counts. */
const addEnds = (x: Rational, y: Rational, bits: number, up: boolean): Rational => {
  if (x.n === 0n || y.n === 0n) return x.n === 0n ? y : x;
  const [large, small] = topOf(x) < topOf(y) ? [y, x] : [x, y];
  const place = topOf(large) - bits - 2;
  if (topOf(small) > place) return add(large, small);
  return small.n > 0n === up ? add(large, dyadic(up ? 1n : -1n, place)) : large;
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
  outward(addEnds(x.lo, y.lo, bits, false), addEnds(x.hi, y.hi, bits, true), bits);

export const multiplyEnclosures = (x: Enclosure, y: Enclosure, bits: number): Enclosure => {
  const corners = [x.lo, x.hi].flatMap((a) => [y.lo, y.hi].map((b) => dyadic(a.n * b.n, a.e + b.e)));
  return outward(corners.reduce(least), corners.reduce(most), bits);
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
  lo: most(x.lo, y.lo),
  hi: most(x.hi, y.hi),
});

/** The smallest enclosure of both. */
export const hull = (x: Enclosure, y: Enclosure): Enclosure => ({
  lo: least(x.lo, y.lo),
  hi: most(x.hi, y.hi),
});

/** The same with ends of 2^-far at least (or 0), outward; null where an end is 2^far or more. */
export const within = ({ lo, hi }: Enclosure, far: number): Enclosure | null => {
  if ([lo, hi].some((end) => end.n !== 0n && topOf(end) > far)) return null;
  const isTiny = (end: Rational): boolean => end.n !== 0n && topOf(end) <= -far;
  return {
    lo: isTiny(lo) ? (lo.n > 0n ? zero : dyadic(-1n, -far)) : lo,
    hi: isTiny(hi) ? (hi.n > 0n ? dyadic(1n, -far) : zero) : hi,
  };
};

/** -1, 0 or 1 where the sign is known, null where it is not known yet. */
export const signOf = (x: Enclosure): -1 | 0 | 1 | null => {
  if (x.lo.n > 0n) return 1;
  if (x.hi.n < 0n) return -1;
  return x.lo.n === 0n && x.hi.n === 0n ? 0 : null;
};
