/** The greatest common divisor, by Lehmer's method: the quotients of Euclid's follow from leading bits alone. */
import { abs, bitLength, shift } from './integers.ts';

/** Leading bits from which quotients are read. */
const window = 62;

/** x' = a x + b y, y' = c x + d y: so many steps of Euclid's at once. */
type Steps = readonly [a: bigint, b: bigint, c: bigint, d: bigint];

/** The steps that the leading bits of x >= y decide, whatever the bits behind them are (Knuth 4.5.2, algorithm L). */
const decided = (x: bigint, y: bigint): Steps => {
  let [p, q] = [x, y];
  let [a, b, c, d] = [1n, 0n, 0n, 1n];
  while (q + c !== 0n && q + d !== 0n) {
    const quotient = (p + a) / (q + c);
    if (quotient !== (p + b) / (q + d)) break;
    [a, c] = [c, a - quotient * c];
    [b, d] = [d, b - quotient * d];
    [p, q] = [q, p - quotient * q];
  }
  return [a, b, c, d];
};

/** gcd(a, b) >= 0. For output only: on a hot path it is the whole cost. */
export const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [abs(a), abs(b)];
  if (x < y) [x, y] = [y, x];
  while (bitLength(y) > window) {
    const cut = window - bitLength(x);
    const [p, q, r, s] = decided(shift(x, cut), shift(y, cut));
    [x, y] = q === 0n ? [y, x % y] : [p * x + q * y, r * x + s * y];
  }
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};
