import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rationalNumber } from '../../../cases/generators/rational.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { hexText, valueOf } from '../../../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../../../spec/scalars/floats/format.ts';
import { compare } from '../../../../spec/scalars/exact/rational.ts';
import { directions, round, roundRational } from '../../../../spec/scalars/floats/round.ts';

describe.each(formatNames)('rounding to %s', (name) => {
  const f = formats[name];

  test('encloses the value, and nearest is one of both sides', () => {
    fc.assert(
      fc.property(rationalNumber(), (x) => {
        const [down, up] = [roundRational(f, 'towardNegative', x), roundRational(f, 'towardPositive', x)];
        if (down.kind === 'finite') expect(compare(valueOf(down), x)).toBeLessThanOrEqual(0);
        if (up.kind === 'finite') expect(compare(valueOf(up), x)).toBeGreaterThanOrEqual(0);
        const sides = [hexText(down), hexText(up)].map((text) => text.replace(/^-(?=0x0p)/, ''));
        for (const direction of directions) {
          const text = hexText(roundRational(f, direction, x)).replace(/^-(?=0x0p)/, '');
          expect(sides).toContain(text);
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  test('what is exact stays as it is, in every direction', () => {
    fc.assert(
      fc.property(rationalNumber(), fc.constantFrom(...directions), (x, direction) => {
        const once = roundRational(f, 'nearestEven', x);
        if (once.kind !== 'finite') return;
        expect(hexText(round(f, direction, once.negative, once.m, once.e))).toBe(hexText(once));
      }),
      { numRuns: 2000, seed: 2 },
    );
  });

  test('overflow goes to infinity, or stays at the largest number where the direction points back', () => {
    const [huge, minus] = [
      { n: 1n, d: 1n, e: f.emax + 1 },
      { n: -1n, d: 1n, e: f.emax + 1 },
    ];
    const text = (direction: (typeof directions)[number], x: typeof huge): string =>
      hexText(roundRational(f, direction, x));
    const largest = text('towardZero', huge);
    expect(largest).toMatch(new RegExp(`p\\+${f.emax}$`));
    expect(directions.map((direction) => text(direction, huge))).toEqual([
      'inf',
      'inf',
      largest,
      'inf',
      largest,
    ]);
    expect(directions.map((direction) => text(direction, minus))).toEqual([
      '-inf',
      '-inf',
      `-${largest}`,
      `-${largest}`,
      '-inf',
    ]);
    // Half a place above the largest number is the first that overflows to nearest; just below it does not.
    const half = { n: (1n << BigInt(f.precision + 1)) - 1n, d: 1n, e: f.emax - f.precision };
    const less = { n: (half.n << 64n) - 1n, d: 1n, e: half.e - 64 };
    expect([text('nearestEven', half), text('nearestEven', less)]).toEqual(['inf', largest]);
  });

  test('sums that are exactly 0 take the sign that 6.3 gives them', () => {
    for (const direction of directions) {
      const k = binary(name, direction);
      const zero = direction === 'towardNegative' ? '-0x0p+0' : '0x0p+0';
      expect(hexText(k.sub(k.one, k.one))).toBe(zero);
      expect(hexText(k.add(k.zero, k.neg(k.zero)))).toBe(zero);
      expect(hexText(k.add(k.neg(k.zero), k.neg(k.zero)))).toBe('-0x0p+0');
      expect(hexText(k.add(k.zero, k.zero))).toBe('0x0p+0');
    }
  });
});

test('directed arithmetic encloses: down <= nearest <= up for every operation', () => {
  const all = directions.map((direction) => binary('binary32', direction));
  const [nearest, , , up, down] = all;
  if (nearest === undefined || up === undefined || down === undefined) throw new Error('five directions');
  fc.assert(
    fc.property(rationalNumber(), rationalNumber(), (a, b) => {
      const [x, y] = [
        roundRational(nearest.format, 'nearestEven', a),
        roundRational(nearest.format, 'nearestEven', b),
      ];
      for (const operation of ['add', 'sub', 'mul', 'div'] as const) {
        const ends = [down, nearest, up].map((k) => k[operation](x, y));
        const values = ends.flatMap((end) => (end.kind === 'finite' ? [valueOf(end)] : []));
        for (const [i, value] of values.entries()) {
          const next = values[i + 1];
          if (next !== undefined) expect(compare(value, next)).toBeLessThanOrEqual(0);
        }
      }
    }),
    { numRuns: 2000, seed: 3 },
  );
});
