/** Non-negative dyadic numbers, and their arithmetic rounded up or down to so many significant bits. */
import type { Enclosure } from './enclosure.ts';
import { expEnclosure } from './exp.ts';
import { bitLength, integerSqrt, shift } from './integers.ts';

/** m * 2^e, m >= 0. */
export interface Dyadic {
  readonly m: bigint;
  readonly e: number;
}

/** How an end is kept: to `bits` significant bits, rounded up or down. */
export interface Precision {
  readonly bits: number;
  readonly up: boolean;
}

export const zero: Dyadic = Object.freeze({ m: 0n, e: 0 });
export const one: Dyadic = Object.freeze({ m: 1n, e: 0 });
export const power = (e: number): Dyadic => ({ m: 1n, e });

/** floor(log2 x), x > 0. */
export const leading = ({ m, e }: Dyadic): number => bitLength(m) + e - 1;

export const isZero = ({ m }: Dyadic): boolean => m === 0n;

const trim = (m: bigint, e: number, { bits, up }: Precision): Dyadic => {
  const excess = bitLength(m) - bits;
  if (excess <= 0) return { m, e };
  const kept = shift(m, -excess);
  return { m: up && shift(kept, excess) !== m ? kept + 1n : kept, e: e + excess };
};

export const compare = (x: Dyadic, y: Dyadic): -1 | 0 | 1 => {
  if (x.m === 0n || y.m === 0n) return x.m === y.m ? 0 : x.m === 0n ? -1 : 1;
  if (x.e === y.e) return x.m === y.m ? 0 : x.m < y.m ? -1 : 1;
  const [a, b] = [leading(x), leading(y)];
  if (a !== b) return a < b ? -1 : 1;
  const e = x.e < y.e ? x.e : y.e;
  const difference = shift(x.m, x.e - e) - shift(y.m, y.e - e);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
};

export const least = (x: Dyadic, y: Dyadic): Dyadic => (compare(x, y) <= 0 ? x : y);
export const most = (x: Dyadic, y: Dyadic): Dyadic => (compare(x, y) >= 0 ? x : y);

/** Operands further apart than this are not aligned: the smaller one is only a direction. */
const farApart = 8192;

/** A number `bits` bits further above (or below) x: what a far smaller term does to it. */
export const nudge = (x: Dyadic, bits: number, above: boolean): Dyadic => {
  const grown = shift(x.m, bits);
  return { m: above ? grown + 1n : grown - 1n, e: x.e - bits };
};

export const add = (x: Dyadic, y: Dyadic, p: Precision): Dyadic => {
  if (x.m === 0n) return y;
  if (y.m === 0n) return x;
  const gap = leading(x) - leading(y);
  if (gap > farApart)
    return trim(x.m, x.e, p).m !== x.m || !p.up ? trim(x.m, x.e, p) : nudge(x, p.bits, true);
  if (gap < -farApart) return add(y, x, p);
  const e = x.e < y.e ? x.e : y.e;
  return trim(shift(x.m, x.e - e) + shift(y.m, y.e - e), e, p);
};

/** x - y for x >= y. */
export const subtract = (x: Dyadic, y: Dyadic, p: Precision): Dyadic => {
  if (y.m === 0n) return x;
  if (leading(x) - leading(y) > farApart)
    return trim(p.up ? x.m : nudge(x, p.bits, false).m, p.up ? x.e : x.e - p.bits, p);
  const e = x.e < y.e ? x.e : y.e;
  return trim(shift(x.m, x.e - e) - shift(y.m, y.e - e), e, p);
};

export const multiply = (x: Dyadic, y: Dyadic, p: Precision): Dyadic => trim(x.m * y.m, x.e + y.e, p);

/** x / y for y > 0. */
export const divide = (x: Dyadic, y: Dyadic, p: Precision): Dyadic => {
  if (x.m === 0n) return zero;
  const k = p.bits + 1 - (bitLength(x.m) - bitLength(y.m));
  const [a, b] = k >= 0 ? [shift(x.m, k), y.m] : [x.m, shift(y.m, -k)];
  const quotient = a / b;
  const exact = quotient * b === a;
  return trim(p.up && !exact ? quotient + 1n : quotient, x.e - y.e - k, p);
};

/** n/d for d > 0. */
export const fromRatio = (n: bigint, d: bigint, e: number, p: Precision): Dyadic =>
  (d & (d - 1n)) === 0n ? trim(n, e - (bitLength(d) - 1), p) : divide({ m: n, e }, { m: d, e: 0 }, p);

export const sqrt = (x: Dyadic, p: Precision): Dyadic => {
  if (x.m === 0n) return zero;
  let k = 2 * p.bits + 2 - bitLength(x.m);
  if (k < 0) k = 0;
  if ((x.e - k) % 2 !== 0) k += 1;
  const scaled = shift(x.m, k);
  const root = integerSqrt(scaled);
  return trim(p.up && root * root !== scaled ? root + 1n : root, (x.e - k) / 2, p);
};

/** exp(x) or exp(-x); null where nothing bounds it. */
export const exp = (x: Dyadic, negative: boolean, p: Precision): Dyadic | null => {
  const point = { n: negative ? -x.m : x.m, d: 1n, e: x.e };
  const known: Enclosure | null = expEnclosure({ lo: point, hi: point }, p.bits);
  if (known === null) return p.up ? null : huge;
  const { n, e } = p.up ? known.hi : known.lo;
  return trim(n, e, p);
};

/** exp is only said to be larger than this beyond exp(2^16): past every format. */
export const huge: Dyadic = Object.freeze(power(2 ** 15));
