import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rationalNumber } from '../../../cases/generators/rational.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { hexText } from '../../../../spec/scalars/floats/float.ts';
import {
  compare,
  fromInteger,
  lowestTerms,
  type Rational,
  subtract,
} from '../../../../spec/scalars/exact/rational.ts';
import { enclosureOf, type Real, real as r, realSign } from '../../../../spec/scalars/exact/real.ts';

const Wide = Decimal.clone({ precision: 80, toExpNeg: -9e15, toExpPos: 9e15, minE: -9e15, maxE: 9e15 });

const decimalOf = (x: Rational): Decimal => {
  const { n, d } = lowestTerms(x);
  return new Wide(n.toString()).div(d.toString());
};

const enclosed = (x: Real, bits: number): { lo: Rational; hi: Rational } => {
  const known = enclosureOf(x, bits);
  if (known === null) throw new Error('nothing is known');
  return known;
};

/** decimal.js, correctly rounded at 80 digits, must lie in the enclosure of 200 bits (60 digits) or beside it. */
const agree = (x: Real, witness: Decimal): void => {
  const { lo, hi } = enclosed(x, 200);
  const slack = witness.abs().mul('1e-78');
  expect(decimalOf(lo).lte(witness.add(slack)), 'below').toBe(true);
  expect(decimalOf(hi).gte(witness.sub(slack)), 'above').toBe(true);
  // The enclosure is narrow too, or containment would say little: 200 bits, less those that an argument of 700 costs.
  expect(decimalOf(subtract(hi, lo)).lte(witness.abs().mul(new Wide(2).pow(-188))), 'narrow').toBe(true);
};

const small = rationalNumber().map(({ n, d }): Rational => ({ n: n % (700n * d), d, e: 0 }));

describe('real', () => {
  test('sqrt against decimal.js', () => {
    fc.assert(
      fc.property(rationalNumber(), (x) => {
        const magnitude = { ...x, n: x.n < 0n ? -x.n : x.n };
        if (x.n !== 0n) agree(r.sqrt(magnitude), decimalOf(magnitude).sqrt());
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  test('exp against decimal.js', () => {
    fc.assert(
      fc.property(small, (x) => agree(r.exp(x), decimalOf(x).exp())),
      { numRuns: 300, seed: 6 },
    );
  });

  test('e, exp(-1) and the root of 2 to 40 known digits', () => {
    const digits = (x: Real): string => decimalOf(enclosed(x, 256).lo).toFixed(40, Decimal.ROUND_DOWN);
    expect(digits(r.exp(r.one))).toBe('2.7182818284590452353602874713526624977572');
    expect(digits(r.exp(r.of('-1')))).toBe('0.3678794411714423215955237701614608674458');
    expect(digits(r.sqrt(r.of('2')))).toBe('1.4142135623730950488016887242096980785696');
  });

  test('stays exact where the value is rational', () => {
    expect(r.show(r.sqrt(r.of('9/4')))).toBe('3/2');
    expect(r.show(r.mul(r.sqrt(r.of('2')), r.zero))).toBe('0');
    expect(r.show(r.exp(r.zero))).toBe('1');
    expect(r.show(r.sqrt(r.of('2')))).toBe('1.4142135623730950488…');
    expect(r.show(r.exp(r.of('-20')))).toBe('2.0611536224385578279…e-9');
    expect(r.show(r.neg(r.exp(r.of('3'))))).toBe('-20.085536923187667740…');
  });

  test('narrows without limit: the relative width falls with the bits', () => {
    const x = r.div(r.sqrt(r.of('2')), r.add(r.exp(r.of('1/3')), r.of('-1')));
    for (const bits of [64, 256, 1024, 4096]) {
      const { lo, hi } = enclosed(x, bits);
      const width = subtract(hi, lo);
      expect(compare(width, { n: 1n, d: 1n, e: 16 - bits })).toBeLessThan(0);
      expect(compare(width, fromInteger(0n))).toBeGreaterThanOrEqual(0);
    }
  });

  test('enclosures of different precisions nest or overlap, and agree with exp(a + b) = exp(a) exp(b)', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [sum, product] = [r.exp(r.add(a, b)), r.mul(r.exp(a), r.exp(b))];
        const [x, y] = [enclosed(sum, 100), enclosed(product, 160)];
        expect(compare(x.lo, y.hi)).toBeLessThanOrEqual(0);
        expect(compare(y.lo, x.hi)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('decides signs by refining, and does not guess what it cannot decide', () => {
    const root = r.sqrt(r.of('2'));
    expect(realSign(r.sub(root, r.of('1.4142135623730950488016887242096980785696718753769480731')))).toBe(1);
    expect(realSign(r.sub(root, r.of('1.4142135623730950488016887242096980785696718753769480732')))).toBe(-1);
    // sqrt(2) - sqrt(8)/2 is 0, which no enclosure can show.
    expect(realSign(r.sub(root, r.div(r.sqrt(r.of('8')), r.of('2'))))).toBe(null);
    expect(enclosureOf(r.div(r.one, r.sub(root, root)), 256)).toBe(null);
  });

  test('an expression of ten thousand nested operations needs no call stack', () => {
    let x: Real = r.sqrt(r.of('2'));
    for (let i = 0; i < 10_000; i++) x = r.add(r.mul(x, r.half), r.half);
    expect(realSign(r.sub(x, r.of('0.99')))).toBe(1);
  });

  test('exp far outside every format is known to be huge or tiny, without hanging', () => {
    expect(enclosureOf(r.exp(r.of('1e30')), 64)).toBe(null);
    const tiny = enclosed(r.exp(r.of('-1e30')), 64);
    expect(compare(tiny.lo, fromInteger(0n))).toBe(0);
    expect(compare(tiny.hi, { n: 1n, d: 1n, e: -60_000 })).toBeLessThan(0);
  });
});

describe('exp of the float contexts', () => {
  test('TorchLean IEEE32Exec values, where correct rounding agrees with it', () => {
    const k = binary('binary32');
    const bits = (x: string): string =>
      k
        .toBits(k.exp(k.of(x)))
        .toString(16)
        .padStart(8, '0');
    expect(['1', '-103', '-104', '89', '0', '-0', 'inf', '-inf'].map(bits)).toEqual([
      '402df854',
      '00000001',
      '00000000',
      '7f800000',
      '3f800000',
      '3f800000',
      '7f800000',
      '00000000',
    ]);
  });

  test('directed rounding encloses the exact value, also next to 1 and past both ends', () => {
    for (const x of ['1', '0x1p-149', '-0x1p-149', '-87.5', '88.72284', '-1e30', '1e30']) {
      const at = (direction: 'towardNegative' | 'towardPositive'): string => {
        const k = binary('binary32', direction);
        return hexText(k.exp(k.of(x)));
      };
      expect(at('towardNegative')).not.toBe(at('towardPositive'));
    }
    const up = binary('binary32', 'towardPositive');
    expect(hexText(up.exp(up.of('0x1p-149')))).toBe('0x1.000002p+0');
    expect(hexText(up.exp(up.of('-1e30')))).toBe('0x1p-149');
  });
});
