import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rationalNumber } from '../../../cases/generators/rational.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { hexText } from '../../../../spec/scalars/floats/float.ts';
import { addEnclosures } from '../../../../spec/scalars/exact/enclosure.ts';
import {
  add,
  compare,
  fromInteger,
  lowestTerms,
  type Rational,
  subtract,
} from '../../../../spec/scalars/exact/rational.ts';
import { Refusal } from '../../../../spec/context.ts';
import { optional } from '../../../../spec/scalars/sets/optional.ts';
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

  test('a sum of enclosures holds the sums, however far apart, and is narrow', () => {
    const dyadic = fc
      .tuple(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), fc.integer({ min: -300, max: 300 }))
      .map(([n, e]): Rational => ({ n, d: 1n, e }));
    fc.assert(
      fc.property(dyadic, dyadic, (x, y) => {
        const { lo, hi } = addEnclosures({ lo: x, hi: x }, { lo: y, hi: y }, 64);
        const sum = add(x, y);
        expect([compare(lo, sum), compare(sum, hi)].every((order) => order <= 0)).toBe(true);
        const size = { ...sum, n: sum.n < 0n ? -sum.n : sum.n, e: sum.e - 61 };
        expect(compare(subtract(hi, lo), size)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000, seed: 8 },
    );
  });

  test('an expression of ten thousand nested operations needs no call stack', () => {
    let x: Real = r.sqrt(r.of('2'));
    for (let i = 0; i < 10_000; i++) x = r.add(r.mul(x, r.half), r.half);
    expect(realSign(r.sub(x, r.of('0.99')))).toBe(1);
  });

  test('exp far outside every format is refused or known to be tiny, without hanging', () => {
    expect(enclosureOf(r.exp(r.of('1e9')), 64)).toBe(null);
    const tiny = enclosed(r.exp(r.of('-1e30')), 64);
    expect(compare(tiny.lo, fromInteger(0n))).toBe(0);
    expect(compare(tiny.hi, { n: 1n, d: 1n, e: -60_000 })).toBeLessThan(0);
  });
});

describe('what a reader is shown of a number', () => {
  const shownOf = (x: Real): string => r.show(x);

  // Digits of exp(x) by mpmath 1.3.0, mp.dps = 60.
  test.each([
    ['65536', '8.3784949360959980424…e28461'],
    ['-65536', '1.1935317830077427267…e-28462'],
    ['100000', '2.8066633604261231793…e43429'],
    ['-1e7', '1.5169367808987343575…e-4342945'],
    ['1e7', '6.5922325346184394895…e4342944'],
    ['-1e12', '5.5997978423038070054…e-434294481904'],
  ])('exp(%s)', (x, digits) => expect(shownOf(r.exp(r.of(x)))).toBe(digits));

  test('the same the second time, and after any other question', () => {
    const numbers = ['1/3', '0.0123', '1e-9', '2', '12345.678', '5e40'].map((text) => r.sqrt(r.of(text)));
    const fresh = numbers.map((x) => shownOf(r.mul(x, r.one)));
    for (const x of [...numbers, r.exp(r.of('-20')), r.sub(r.sqrt(r.of('2')), r.of('1.41421356237309504'))]) {
      const first = shownOf(x);
      enclosureOf(x, 64);
      expect(shownOf(x)).toBe(first);
      enclosureOf(x, 8192);
      expect(shownOf(x)).toBe(first);
      expect(
        first
          .replace(/…e-?\d+$/, '')
          .replace(/^-?[0.]*/, '')
          .replace(/\D/g, ''),
      ).toHaveLength(20);
    }
    expect(numbers.map(shownOf)).toEqual(fresh);
  });

  test('an exact value that is reached through roots is what it is known to be', () => {
    const root = r.sqrt(r.of('1/2'));
    expect(shownOf(r.sub(root, root))).toMatch(/^0 \(within \de-(29|30)\)$/);
    expect(shownOf(r.neg(r.mul(r.mul(root, root), r.of('2'))))).toMatch(/^-1 \(within \de-(28|29)\)$/);
    expect(shownOf(r.mul(r.mul(root, root), r.of('3')))).toMatch(/^1\.5 \(within \de-(28|29)\)$/);
    expect(shownOf(r.mul(r.mul(root, root), r.of('24690')))).toMatch(/^12345 \(within \de-2\d\)$/);
    expect(shownOf(r.mul(r.mul(root, root), r.of('2e40')))).toMatch(/^1e40 \(within \de1\d\)$/);
    expect(shownOf(r.mul(r.mul(root, root), r.of('2e-40')))).toMatch(/^1e-40 \(within \de-6\d\)$/);
    // 1/3 has the digits of a number that is not exact.
    expect(shownOf(r.mul(r.mul(root, root), r.of('2/3')))).toBe('0.33333333333333333333…');
  });

  test('a number of which only the size is known has it', () => {
    expect(shownOf(r.exp(r.of('-1e13')))).toMatch(/^between 0 and \de-330985980542$/);
    expect(shownOf(r.neg(r.exp(r.of('-1e13'))))).toMatch(/^between -\de-330985980542 and 0$/);
    expect(shownOf(r.sub(r.one, r.exp(r.of('-1e13'))))).toMatch(/^1 \(within \de-(28|29)\)$/);
    const root = r.sqrt(r.of('2'));
    expect(shownOf(r.div(r.one, r.sub(root, root)))).toBe('(nothing is known)');
    // One of two numbers: which, no enclosure can tell.
    expect(shownOf(r.pick(root, r.div(r.of('2'), root), r.of('1'), r.of('3')))).toBe('between 1 and 3');
    expect(shownOf(r.pick(root, r.div(r.of('2'), root), r.of('0x1p-170'), r.of('0x1p-140')))).toBe(
      'between 6e-52 and 8e-43',
    );
  });

  test('past the limit exp is refused by it, and is then no number beside others', () => {
    const refusal = /^real: exp\(x\) is computed for x < 2\^40, got 1000000000000000000000000000000$/;
    expect(() => r.exp(r.of('1e30'))).toThrow(Refusal);
    expect(() => r.exp(r.of('1e30'))).toThrow(refusal);
    expect(() => r.exp(r.mul(r.sqrt(r.of('2')), r.of('1e30')))).toThrow(/got 1\.4142135623730950488…e30$/);
    expect(() => r.exp(r.of('1099511627776'))).toThrow(Refusal);
    expect(shownOf(r.exp(r.of('1099511627775')))).toMatch(/^1\.3953947556855495751…e477511832731$/);
    expect(optional(r).exp(r.of('1e30'))).toBe(null);
  });

  test('an encoded number is never a text of millions of digits', () => {
    const text = JSON.stringify(r.encode(r.exp(r.of('-1e7'))));
    expect(text.length).toBeLessThan(400_000);
    expect(r.encode(r.exp(r.of('1e7')))).toBe(null);
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
