import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bitLength, exactRoot, integerSqrt, shift } from '../../../../spec/scalars/exact/integers.ts';

/** Its binary digits, counted. */
const written = (n: bigint): number => (n === 0n ? 0 : n.toString(2).length);

/** Around the lengths where a double rounds (53), a word ends (64) and doubles end (1024). */
const lengths = [0, 1, 2, 52, 53, 54, 55, 63, 64, 65, 128, 1022, 1023, 1024, 1025, 1026, 2048, 5000];

describe('bitLength counts the binary digits', () => {
  test.each(lengths)('around 2^%i', (k) => {
    const power = 1n << BigInt(k);
    for (const n of [power - 2n, power - 1n, power, power + 1n, 2n * power - 1n].filter((m) => m >= 0n)) {
      expect(bitLength(n)).toBe(written(n));
    }
  });

  test('of any number', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 1n << 1100n }), (n) => bitLength(n) === written(n)));
  });
});

test('shift multiplies by a power of two, and rounds down where it divides', () => {
  for (const k of [0, 1, 1023, 1024, 4000]) {
    expect(shift(-5n, k)).toBe(-5n * 2n ** BigInt(k));
    expect(shift(-5n * 2n ** BigInt(k) - 1n, -k)).toBe(-6n);
  }
});

test('integerSqrt is the largest root inside, exactRoot only that of a square', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 1n << 600n }), (n) => {
      const root = integerSqrt(n);
      expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
      expect(exactRoot(n * n)).toBe(n);
      expect(exactRoot(n * n + 1n)).toBeNull();
    }),
  );
});
