import { describe, expect, test } from 'vitest';
import { safeDiv, sqrtNonneg } from '../../../../spec/diffusion/core.ts';
import { binary, type BinaryContext } from '../../../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../../../spec/scalars/floats/format.ts';
import { rational } from '../../../../spec/scalars/exact/rational.ts';
import { roundRational } from '../../../../spec/scalars/floats/round.ts';
import { withEpsilon } from '../../../../spec/contexts.ts';

/** Golden values of SPEC-FACTS 2.2 and 2.10, as bits. */
const bitsOf = (k: BinaryContext, x: ReturnType<BinaryContext['of']>): string =>
  `0x${k.toBits(x).toString(16)}`;
const single = binary('binary32');
const double = binary('binary64');

describe('epsilon', () => {
  test.each([
    ['binary64', '0x3eb0c6f7a0b5ed8d'],
    ['binary32', '0x358637bd'],
  ] as const)('%s: 10^-6 rounded once', (name: FormatName, bits) => {
    const k = binary(name);
    expect(bitsOf(k, k.epsilon)).toBe(bits);
  });

  test('equals the number 1e-6, and Math.fround of it', () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, 1e-6);
    expect(double.toBits(double.epsilon)).toBe(view.getBigUint64(0));
    view.setFloat32(0, Math.fround(1e-6));
    expect(single.toBits(single.epsilon)).toBe(BigInt(view.getUint32(0)));
  });

  test('a nonzero epsilon that rounds to 0 is the smallest subnormal; 0 is exactly 0', () => {
    const half = binary('binary16');
    expect(bitsOf(half, withEpsilon(half, '1/1000000000000').epsilon)).toBe('0x1');
    expect(bitsOf(half, withEpsilon(half, '0').epsilon)).toBe('0x0');
  });
});

describe('sqrtNonneg', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['nan', '0x7fc00000'],
    ['-0', '0x0'],
    ['0', '0x0'],
    ['inf', '0x7f800000'],
    ['-inf', '0x0'],
    ['-1', '0x0'],
    ['4', '0x40000000'],
  ];
  test.each(rows)('binary32: sqrtNonneg(%s)', (x, bits) => {
    expect(bitsOf(single, sqrtNonneg(single, single.of(x)))).toBe(bits);
  });
});

describe('safeDiv', () => {
  const minusEpsilon = '-0x1.0c6f7ap-20';
  const rows: readonly (readonly [string, string, string])[] = [
    ['1', minusEpsilon, '0x7f800000'],
    ['-1', minusEpsilon, '0xff800000'],
    ['0', minusEpsilon, '0x7fc00000'],
    ['-0', minusEpsilon, '0x7fc00000'],
    ['inf', minusEpsilon, '0x7f800000'],
    ['inf', '1', '0x7f800000'],
    ['inf', 'inf', '0x7fc00000'],
    ['inf', '-inf', '0x7fc00000'],
    ['1', 'inf', '0x0'],
    ['-1', 'inf', '0x80000000'],
    ['1', '0', '0x49742400'],
    ['1', '-0', '0x49742400'],
    ['1', '1', '0x3f7ffff0'],
    ['nan', '1', '0x7fc00000'],
    ['1', 'nan', '0x7fc00000'],
  ];
  test.each(rows)('binary32: safeDiv(%s, %s)', (x, y, bits) => {
    expect(bitsOf(single, safeDiv(single, single.of(x), single.of(y)))).toBe(bits);
  });

  test('binary64: safeDiv(1, 1) is 0.9999990000010001, safeDiv(1, 0) is 1e6', () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, 0.9999990000010001);
    expect(double.toBits(safeDiv(double, double.one, double.one))).toBe(view.getBigUint64(0));
    expect(double.show(safeDiv(double, double.one, double.zero))).toBe('1000000');
  });

  test('epsilon vanishes beside large denominators: binary32 from 32, binary64 from 2^34', () => {
    const absorbs = (k: BinaryContext, y: string): boolean =>
      k.toBits(k.add(k.of(y), k.epsilon)) === k.toBits(k.of(y));
    expect([absorbs(single, '32'), absorbs(single, '0x1.fffffep+3')]).toEqual([true, false]);
    expect([absorbs(double, '0x1p+34'), absorbs(double, '0x1p+32')]).toEqual([true, false]);
  });

  test('the exact tie of binary32: x = 8398975, y = 1/64 lies halfway between two floats, and goes to the even one', () => {
    const exact = safeDiv(rational, rational.of('8398975'), rational.of('1/64'));
    expect(rational.show(exact)).toBe('537500000');
    expect(single.show(roundRational(single.format, 'nearestEven', exact))).toBe('537500032');
    expect(single.show(roundRational(single.format, 'towardZero', exact))).toBe('537499968');
  });
});
