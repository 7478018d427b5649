import fc from 'fast-check';
import type { Rational } from '../../../spec/scalars/exact/rational.ts';

/** Exact rationals: small fractions, decimals, dyadic ones, neighbours of ties, and huge or tiny ones. */
export const rationalNumber = (): fc.Arbitrary<Rational> => {
  const integer = (digits: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min: -digits, max: digits });
  const positive = (max: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min: 1n, max });
  const exponent = fc.integer({ min: -200, max: 200 });
  return fc.oneof(
    fc.record({ n: integer(12n), d: positive(12n), e: fc.constant(0) }),
    fc.record({ n: integer(10_000_000n), d: fc.constantFrom(10n, 1000n, 1_000_000n), e: fc.constant(0) }),
    fc.record({ n: integer(1n << 53n), d: fc.constant(1n), e: exponent }),
    // Half a place of binary32 above an integer, and a little beside it.
    fc.record({ n: positive(1n << 24n), by: fc.constantFrom(-1n, 0n, 1n) }).map(({ n, by }) => ({
      n: ((2n * n + 1n) << 40n) + by,
      d: 1n,
      e: -41,
    })),
    fc.record({ n: integer(1n << 120n), d: positive(1n << 120n), e: exponent }),
  );
};
