/**
 * Exact results of one operation, from the definition of each: written without the code that is judged by them.
 * What is irrational is known to so many bits, and that something is left.
 */
import { expEnclosure } from '../../../spec/scalars/exact/exp.ts';
import { type Finite, type Float, infinity, nan } from '../../../spec/scalars/floats/float.ts';
import type { Format } from '../../../spec/scalars/floats/format.ts';
import { bitLength, integerSqrt, shift } from '../../../spec/scalars/exact/integers.ts';
import { type Direction, round } from '../../../spec/scalars/floats/round.ts';

/** (n + s) * 2^e, where s is 0, or some number strictly between 0 and 1 if `sticky`. n may be negative. */
export interface Exact {
  readonly n: bigint;
  readonly e: number;
  readonly sticky: boolean;
}

/** Bits to which a quotient, a root or an exponential is known; and those of a number that counts as exact. */
const known = 420;

/** A format wide enough that its roundings show in none of ours, without an end to its exponents. */
const unlimited = (precision: number): Format => ({
  name: 'binary64',
  precision,
  emax: 2 ** 40,
  emin: 1 - 2 ** 40,
  width: 0,
});
export const exactly: Format = unlimited(320);
/** IEEE 754-2019, table 3.5. */
export const binary128: Format = {
  name: 'binary64',
  precision: 113,
  emax: 16383,
  emin: -16382,
  width: 128,
};

export const ofFinite = ({ negative, m, e }: Finite): Exact => ({ n: negative ? -m : m, e, sticky: false });
export const isZero = ({ n, sticky }: Exact): boolean => n === 0n && !sticky;
export const isNegative = ({ n }: Exact): boolean => n < 0n;
export const negate = ({ n, e, sticky }: Exact): Exact => ({ n: sticky ? -n - 1n : -n, e, sticky });
export const magnitude = (x: Exact): Exact => (isNegative(x) ? negate(x) : x);
/** floor(log2 |x|). */
export const leading = (x: Exact): number => {
  const { n, e } = magnitude(x);
  return bitLength(n) + e - 1;
};
export const isPowerOfTwo = (x: Exact): boolean => {
  const { n, sticky } = magnitude(x);
  return !sticky && n > 0n && (n & (n - 1n)) === 0n;
};

/** x rounded into a format. */
export const rounded = (f: Format, direction: Direction, x: Exact): Float => {
  const { n, e, sticky } = magnitude(x);
  return round(f, direction, isNegative(x), n, e, sticky);
};

const align = (x: Exact, e: number): bigint => shift(x.n, x.e - e);

/** x + y, y without a rest. Numbers further apart than the known bits reach are not written out. */
export const add = (x: Exact, y: Exact): Exact => {
  if (y.n === 0n) return x;
  if (isZero(x)) return y;
  if (leading(x) < leading(y) && !x.sticky) return add(y, x);
  const far = leading(x) - leading(y) > 8 * known && !x.sticky;
  if (far) {
    const grown = align(x, leading(x) - 2 * known);
    return { n: y.n < 0n ? grown - 1n : grown, e: leading(x) - 2 * known, sticky: true };
  }
  if (x.sticky && y.e < x.e) {
    // The rest of x is finer than y: cut y there, away from what is allowed nowhere.
    return { n: x.n + shift(y.n, y.e - x.e), e: x.e, sticky: true };
  }
  const e = x.e < y.e ? x.e : y.e;
  return { n: align(x, e) + align(y, e), e, sticky: x.sticky };
};

export const multiply = (x: Exact, y: Exact): Exact => ({ n: x.n * y.n, e: x.e + y.e, sticky: false });

const signed = (negative: boolean, x: Exact): Exact => (negative ? negate(x) : x);

/** x / y for finite numbers without a rest, y not 0. */
export const divide = (x: Exact, y: Exact): Exact => {
  const [a, b] = [magnitude(x), magnitude(y)];
  const k = Math.max(0, known + bitLength(b.n) - bitLength(a.n));
  const scaled = shift(a.n, k);
  const n = scaled / b.n;
  return signed(isNegative(x) !== isNegative(y), { n, e: a.e - b.e - k, sticky: n * b.n !== scaled });
};

export const squareRoot = ({ n, e }: Exact): Exact => {
  let k = Math.max(0, 2 * known - bitLength(n));
  if ((e - k) % 2 !== 0) k += 1;
  const scaled = shift(n, k);
  const root = integerSqrt(scaled);
  return { n: root, e: (e - k) / 2, sticky: root * root !== scaled };
};

/** exp(x) for x != 0; a number beyond every format where x is large. */
export const exponential = (x: Exact): Exact => {
  if (leading(x) >= 15)
    return { n: shift(1n, known), e: (isNegative(x) ? -1 : 1) * 2 ** 16 - known, sticky: true };
  const point = { n: x.n, d: 1n, e: x.e };
  for (let bits = known + 60; ; bits *= 2) {
    const enclosure = expEnclosure({ lo: point, hi: point }, bits);
    if (enclosure === null) throw new Error('exp has no bound here');
    const { lo, hi } = enclosure;
    const cut = bitLength(lo.n) - known;
    const n = shift(lo.n, -cut);
    if (shift(hi.n, hi.e - lo.e - cut) === n) return { n, e: lo.e + cut, sticky: true };
  }
};

export const compare = (x: Exact, y: Exact): number => {
  const { n, sticky } = add(x, negate(y));
  return n < 0n ? -1 : n === 0n && !sticky ? 0 : 1;
};

/** What IEEE 754 says of operands that are not finite, and of zeros; null: the exact result is finite and not 0. */
export const specialSum = (x: Float, y: Float): Float | null => {
  if (x.kind === 'nan' || y.kind === 'nan') return nan;
  if (x.kind === 'infinite') return y.kind === 'infinite' && x.negative !== y.negative ? nan : x;
  if (y.kind === 'infinite') return y;
  if (x.m === 0n && y.m === 0n) return { ...x, negative: x.negative && y.negative };
  return null;
};

const zero = (negative: boolean): Finite => ({ kind: 'finite', negative, m: 0n, e: 0 });

export const specialProduct = (x: Float, y: Float): Float | null => {
  if (x.kind === 'nan' || y.kind === 'nan') return nan;
  const negative = x.negative !== y.negative;
  const hasZero = (x.kind === 'finite' && x.m === 0n) || (y.kind === 'finite' && y.m === 0n);
  if (x.kind === 'infinite' || y.kind === 'infinite') return hasZero ? nan : infinity(negative);
  return hasZero ? zero(negative) : null;
};

export const specialQuotient = (x: Float, y: Float): Float | null => {
  if (x.kind === 'nan' || y.kind === 'nan') return nan;
  const negative = x.negative !== y.negative;
  if (x.kind === 'infinite') return y.kind === 'infinite' ? nan : infinity(negative);
  if (y.kind === 'infinite') return zero(negative);
  if (y.m === 0n) return x.m === 0n ? nan : infinity(negative);
  return x.m === 0n ? zero(negative) : null;
};

export const specialRoot = (x: Float): Float | null => {
  if (x.kind === 'nan' || (x.kind === 'finite' && x.m === 0n)) return x;
  if (x.negative) return nan;
  return x.kind === 'infinite' ? x : null;
};

export const specialExp = (x: Float): Float | null => {
  if (x.kind === 'nan') return nan;
  if (x.kind === 'infinite') return x.negative ? zero(false) : x;
  return x.m === 0n ? { kind: 'finite', negative: false, m: 1n, e: 0 } : null;
};
