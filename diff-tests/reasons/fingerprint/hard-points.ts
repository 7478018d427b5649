/** Points at which a root or a quotient is hard to round: its exact value is as near as can be to halfway between two floats. */
import { bitLength } from '../../../spec/scalars/exact/integers.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { dyadic, integers } from './inputs.ts';

/** 1/d modulo 2^bits, d odd: each step of Newton's doubles the digits that are right, of which d itself has three. */
const inverse = (d: bigint, bits: number): bigint => {
  let x = d;
  for (let known = 3; known < bits; known *= 2) x = BigInt.asUintN(bits, x * (2n - d * x));
  return BigInt.asUintN(bits, x);
};

/** `count` pairs with n/d = (q + r/d) / 2^precision, q odd of precision + 1 digits, r = 1 or -1: in [1, 2), d in [1, 2). */
export const hardQuotients = (format: FormatName, count: number): (readonly [number, number])[] => {
  const { precision } = formats[format];
  const next = integers(13n);
  const pairs: (readonly [number, number])[] = [];
  while (pairs.length < count) {
    const d = (1n << BigInt(precision - 1)) | next(precision - 1) | 1n;
    const r = pairs.length % 2 === 0 ? 1n : -1n;
    const q = (1n << BigInt(precision)) + BigInt.asUintN(precision, -r * inverse(d, precision));
    const n = (q * d + r) >> BigInt(precision);
    if (bitLength(n) === precision)
      pairs.push([dyadic(format, n, 1 - precision), dyadic(format, d, 1 - precision)]);
  }
  return pairs;
};

/** An odd root of a modulo 2^bits, a = 1 modulo 8: digit by digit. */
const oddRoot = (a: bigint, bits: number): bigint => {
  let q = 1n;
  for (let k = 3; k < bits; k++) if (BigInt.asUintN(k + 1, q * q - a) !== 0n) q += 1n << BigInt(k - 1);
  return q;
};

/** Numbers x in [1, 4) with x * 2^s = q^2 - a, q odd of precision + 1 digits, a small: their roots lie beside q. */
export const hardRoots = (format: FormatName, count: number): number[] => {
  const { precision } = formats[format];
  const found: number[] = [];
  for (let i = 1n; found.length < count; i++) {
    for (const a of [1n + 8n * i, 1n - 8n * i]) {
      for (const s of [precision + 1, precision + 2]) {
        const root = oddRoot(a, s);
        const half = 1n << BigInt(s - 1);
        for (const q of [root, -root, root + half, half - root].map((x) => BigInt.asUintN(s, x))) {
          const x = (q * q - a) >> BigInt(s);
          if (bitLength(q) === precision + 1 && bitLength(x) === precision)
            found.push(dyadic(format, x, s - 2 * precision));
        }
      }
    }
  }
  return found.slice(0, count);
};
