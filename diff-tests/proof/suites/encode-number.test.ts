/** The text of a number is that of the float that it is: made from its bits, held to the specification's own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexText } from '../../../spec/scalars/floats/float.ts';
import { encodeNumber } from '../../cases/encoding.ts';
import { toFloat } from '../../cases/values.ts';

const expectText = (x: number): void => {
  const float = toFloat('binary64', x);
  if (float === null) throw new Error('every number is one of binary64');
  expect(encodeNumber(x)).toBe(hexText(float));
};

test('every sort of number', () => {
  const sizes = [0, 1, 1.5, 0.1, 1 / 3, 2 ** -1022, 2 ** -1074, 3 * 2 ** -1070, 2 ** 1023, Number.MAX_VALUE];
  for (const x of [...sizes, 1 + 2 ** -52, 1 + 2 ** -20, 1 + 2 ** -21, 1 + 2 ** -32, Infinity]) {
    expectText(x);
    expectText(-x);
  }
  expectText(NaN);
});

test('any bits', () => {
  const view = new DataView(new ArrayBuffer(8));
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.integer({ min: 0, max: 60 }), (bits, cut) => {
      view.setBigUint64(0, (bits >> BigInt(cut)) << BigInt(cut));
      expectText(view.getFloat64(0));
    }),
    { numRuns: 2000 },
  );
});
