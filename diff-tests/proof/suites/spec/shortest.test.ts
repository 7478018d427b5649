/** Floats as decimals: against the machine's own shortest decimals, and by their definition. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gcd } from '../../../../spec/scalars/exact/gcd.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { fromBits, type Float } from '../../../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../../../spec/scalars/floats/format.ts';
import { briefFloat, exactFloatText, floatText } from '../../../../spec/scalars/floats/shortest.ts';
import { toFloat } from '../../../cases/values.ts';

const { binary64, binary32, binary16 } = formats;
const bits64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const double = (x: number): Float => toFloat('binary64', x) as Float;

/** The two decimals of one digit less beside a decimal; none beside an integer or a decimal of one digit. */
const oneDigitLess = (text: string): string[] => {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(.*))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  if ((fraction === '' && power === '0') || BigInt(digits) < 10n) return [];
  const cut = BigInt(digits.slice(0, -1));
  return [cut, cut + 1n].map((n) => `${sign}${n}e${Number(power) - fraction.length + 1}`);
};

describe('the shortest decimal', () => {
  test('is the one that the machine prints for a double', () => {
    const view = new DataView(new ArrayBuffer(8));
    fc.assert(
      fc.property(bits64, (bits) => {
        view.setBigUint64(0, bits);
        const x = view.getFloat64(0);
        // An integer below 10^21 is shown as itself, not filled up with zeros.
        fc.pre(Number.isFinite(x) && !(Number.isInteger(x) && Math.abs(x) < 1e21));
        expect(briefFloat(binary64, fromBits(binary64, bits))).toBe(String(x));
      }),
      { numRuns: 400 },
    );
  });

  test('of two that are equally near is the even one', () => {
    // Thirty-seconds of this size have 18 digits, the last a 5, and 17 are enough.
    const thirtySeconds = fc
      .integer({ min: 2 ** 41 * 16, max: 2 ** 42 * 16 - 1 })
      .map((n) => (2 * n + 1) / 32);
    const property = fc.property(thirtySeconds, (x) => {
      expect(briefFloat(binary64, double(x))).toBe(String(x));
    });
    fc.assert(property, { numRuns: 200, examples: [[2786471603582.71875], [2786471603582.21875]] });
  });

  test.each([
    [5e-324, '5e-324'],
    [2 ** -1022, '2.2250738585072014e-308'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    // At a power of two the neighbours are not equally far.
    [2 ** -44, '5.684341886080802e-14'],
    [2 ** 53, '9007199254740992'],
    [2 ** 70, '1.1805916207174113e+21'],
    [1e-6, '0.000001'],
    [1e-7, '1e-7'],
    [0.1, '0.1'],
    [-0, '-0'],
    [NaN, 'nan'],
    [-Infinity, '-inf'],
  ])('of %s is %s', (x, text) => {
    expect(briefFloat(binary64, double(x))).toBe(text);
  });

  test('reads back as the same float in every format, and no shorter one does', () => {
    for (const name of formatNames) {
      const [f, k] = [formats[name], binary(name)];
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 2n ** BigInt(f.width) - 1n }), (bits) => {
          const x = k.fromBits(bits);
          fc.pre(x.kind === 'finite');
          const text = briefFloat(f, x);
          expect(k.toBits(k.of(text))).toBe(bits);
          for (const shorter of oneDigitLess(text)) {
            expect(k.toBits(k.of(shorter)), `${shorter} for ${text}`).not.toBe(bits);
          }
        }),
        { numRuns: 100 },
      );
    }
  });

  test('has the bits behind it where it is not the value, and the ratio where that is asked for', () => {
    const [single, half] = [binary('binary32'), binary('binary16')];
    expect(floatText(binary32, single.of('0.1'))).toBe('0.1 (0x1.99999ap-4)');
    expect(floatText(binary32, single.of('0.5'))).toBe('0.5');
    expect(floatText(binary16, half.of('65504'))).toBe('65504');
    expect(exactFloatText(binary32, single.of('0.5'))).toBe('0.5 (0x1p-1 = 1/2)');
    expect(exactFloatText(binary32, single.of('-0'))).toBe('-0');
    expect(exactFloatText(binary32, single.of('3'))).toBe('3');
  });
});

test("Lehmer's greatest common divisor is Euclid's", () => {
  const euclid = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : euclid(b, a % b));
  const long = fc.bigInt({ min: -(2n ** 600n), max: 2n ** 600n });
  fc.assert(
    fc.property(long, long, long, (a, b, c) => {
      expect(gcd(a * c, b * c)).toBe(euclid(a * c, b * c));
    }),
    { numRuns: 300 },
  );
  // Quotients of 1 all along, and one that no window holds.
  let [fibonacci, before] = [1n, 1n];
  for (let i = 0; i < 500; i++) [fibonacci, before] = [fibonacci + before, fibonacci];
  expect(gcd(fibonacci * 6n, before * 6n)).toBe(6n);
  expect(gcd(2n ** 500n * 15n, 2n ** 100n * 35n)).toBe(5n * 2n ** 100n);
  expect([gcd(0n, 0n), gcd(0n, -7n), gcd(2n ** 300n, 0n)]).toEqual([0n, 7n, 2n ** 300n]);
});
