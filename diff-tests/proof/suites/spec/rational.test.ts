import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rationalNumber } from '../../../cases/generators/rational.ts';
import { Refusal } from '../../../../spec/context.ts';
import { withEpsilon } from '../../../../spec/contexts.ts';
import { safeDiv, sqrtNonneg } from '../../../../spec/diffusion/core.ts';
import { rational as q, type Rational } from '../../../../spec/scalars/exact/rational.ts';
import { real } from '../../../../spec/scalars/exact/real.ts';

const same = (x: Rational, y: Rational): void => expect(q.show(x)).toBe(q.show(y));
const zero = q.of('0');

describe('rational', () => {
  test('is a field, ordered', () => {
    fc.assert(
      fc.property(rationalNumber(), rationalNumber(), rationalNumber(), (a, b, c) => {
        same(q.add(a, b), q.add(b, a));
        same(q.mul(a, b), q.mul(b, a));
        same(q.add(q.add(a, b), c), q.add(a, q.add(b, c)));
        same(q.mul(q.mul(a, b), c), q.mul(a, q.mul(b, c)));
        same(q.mul(a, q.add(b, c)), q.add(q.mul(a, b), q.mul(a, c)));
        same(q.sub(a, a), zero);
        if (a.n !== 0n) same(q.mul(q.div(b, a), a), b);
        same(q.add(q.max(a, b), q.min(a, b)), q.add(a, b));
        same(q.sqrt(q.mul(a, a)), q.max(a, q.neg(a)));
      }),
      { numRuns: 2000, seed: 4 },
    );
  });

  test('a run of many steps that divide stays short', () => {
    const third = q.of('1/3');
    let x = q.of('5/7');
    // x + x/3, forty times: (5/7) * (4/3)^40.
    for (let i = 0; i < 40; i++) x = q.add(x, q.mul(x, third));
    expect(x.d).toBe(7n * 3n ** 40n);
    expect(q.show(x)).toBe(`${5n * 4n ** 40n}/${7n * 3n ** 40n}`);
    for (const [a, b, sum] of [
      ['5/6', '1/3', '7/6'],
      ['1/3', '5/6', '7/6'],
      ['1/6', '-1/4', '-1/12'],
    ] as const)
      expect(q.show(q.add(q.of(a), q.of(b)))).toBe(sum);
  });

  test('shows and encodes lowest terms', () => {
    expect(q.show(q.of('6/4'))).toBe('3/2');
    expect(q.encode(q.of('-6/4'))).toBe('-3/2');
    expect(q.encode(q.of('3'))).toBe('3/1');
    expect(q.show(q.of('0x1.8p-3'))).toBe('3/16');
    expect(q.show(q.of('-0'))).toBe('0');
    expect(q.show(q.of('1.25e-2'))).toBe('1/80');
  });

  test('refuses what it does not have, by name', () => {
    expect(() => q.sqrt(q.of('2'))).toThrow(new Refusal('sqrt(2) is not rational'));
    expect(() => q.sqrt(q.of('1/2'))).toThrow(new Refusal('sqrt(1/2) is not rational'));
    expect(() => q.exp(q.of('1'))).toThrow(new Refusal('exp(1) is not rational'));
    expect(q.show(q.exp(zero))).toBe('1');
    expect(() => q.of('inf')).toThrow(new Refusal('rational has no inf'));
    expect(() => q.of('nan')).toThrow(new Refusal('rational has no nan'));
  });

  test.each([q, real])('$name marks what exists only by a convention, and what is made of it', (k) => {
    const context = k as typeof q;
    const byConvention = safeDiv(context, context.of('1'), context.of('-1/1000000'));
    const encoded = { value: '0/1', convention: 'x/0 = 0' };
    expect(context.encode(byConvention)).toEqual(encoded);
    expect(context.encode(context.mul(byConvention, context.of('2')))).toEqual(encoded);
    expect(context.encode(context.max(context.of('1'), byConvention))).toEqual({ ...encoded, value: '1/1' });
    expect(context.encode(context.sqrt(context.of('-1')))).toMatchObject({ value: '0/1' });
    expect(context.encode(sqrtNonneg(context, context.of('-1')))).toBe('0/1');
    expect(context.encode(safeDiv(context, context.of('1'), zero))).toBe('1000000/1');
  });

  test('epsilon is a parameter, 0 included', () => {
    const papers = withEpsilon(q, '0');
    expect(q.show(safeDiv(papers, q.of('1'), q.of('3')))).toBe('1/3');
    expect(q.encode(safeDiv(papers, q.of('1'), zero))).toEqual({ value: '0/1', convention: 'x/0 = 0' });
    expect(q.show(safeDiv(withEpsilon(q, '1/1000'), q.of('1'), zero))).toBe('1000');
    expect(() => withEpsilon(q, '-1')).toThrow('epsilon must be a ratio >= 0, got -1');
    expect(() => withEpsilon(q, 'nan')).toThrow('epsilon must be a ratio >= 0, got nan');
  });
});
