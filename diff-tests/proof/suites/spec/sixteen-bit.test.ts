import { describe, expect, test } from 'vitest';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { fromBits, hexText, toBits } from '../../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../../spec/scalars/floats/format.ts';
import { parseLiteral } from '../../../../spec/scalars/exact/literal.ts';
import { roundRational } from '../../../../spec/scalars/floats/round.ts';
import { valueOf } from '../../../../spec/scalars/floats/float.ts';
import { add } from '../../../../spec/scalars/exact/rational.ts';

/** The value of a pattern by the encoding's formula, in binary64: no code of spec/. */
const decode = (pattern: number, exponentBits: number): number => {
  const fractionBits = 15 - exponentBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = pattern >= 0x8000 ? -1 : 1;
  const exponent = (pattern >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = pattern % 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** (1 - bias - fractionBits)
    : sign * (1 + fraction / 2 ** fractionBits) * 2 ** (exponent - bias);
};

const patterns = Array.from({ length: 65_536 }, (_, pattern) => pattern);

describe.each([
  ['binary16', 5],
  ['bfloat16', 8],
] as const)('%s, all 65,536 patterns', (name: FormatName, exponentBits) => {
  const f = formats[name];
  const k = binary(name);
  const values = patterns.map((pattern) => decode(pattern, exponentBits));
  const positive = values.slice(0, values.indexOf(Infinity) + 1);

  /** Rounds a binary64 number to nearest, ties to even, by searching the table of values. */
  const nearest = (x: number): number => {
    if (Number.isNaN(x)) return NaN;
    const magnitude = Math.abs(x);
    let low = 0;
    let high = positive.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((positive[middle] ?? 0) <= magnitude) low = middle;
      else high = middle;
    }
    const below = positive[low] ?? 0;
    // Past the largest finite number, the next place stands for infinity.
    const above = high === positive.length - 1 ? 2 * below - (positive[low - 1] ?? 0) : (positive[high] ?? 0);
    const [down, up] = [magnitude - below, above - magnitude];
    const pick = magnitude === Infinity ? high : down < up || (down === up && low % 2 === 0) ? low : high;
    const rounded = positive[pick] ?? NaN;
    return x < 0 || Object.is(x, -0) ? -rounded : rounded;
  };

  const agree = (ours: (pattern: bigint) => bigint, theirs: (x: number) => number): void => {
    const wrong = patterns.filter((pattern) => {
      const got = decode(Number(ours(BigInt(pattern))), exponentBits);
      return !Object.is(got, theirs(values[pattern] ?? NaN));
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  };

  const unary = (operation: 'neg' | 'sqrt' | 'exp') => (pattern: bigint) =>
    k.toBits(k[operation](k.fromBits(pattern)));

  test('decoding and encoding', () => {
    agree(
      (pattern) => toBits(f, fromBits(f, pattern)),
      (x) => x,
    );
    const texts = patterns.filter((pattern) => {
      const float = fromBits(f, BigInt(pattern));
      const again = toBits(f, k.fromLiteral(parseLiteral(hexText(float))));
      return again !== toBits(f, float);
    });
    expect(texts).toEqual([]);
  });

  test('neg', () => agree(unary('neg'), (x) => -x));
  test('sqrt', () => agree(unary('sqrt'), (x) => nearest(Math.sqrt(x))));
  test('exp', () => agree(unary('exp'), (x) => nearest(Math.exp(x))));
  test('max with 0', () => {
    const zero = k.zero;
    agree(
      (pattern) => k.toBits(k.max(k.fromBits(pattern), zero)),
      (x) => Math.max(x, 0),
    );
    agree(
      (pattern) => k.toBits(k.max(zero, k.fromBits(pattern))),
      (x) => Math.max(0, x),
    );
    agree(
      (pattern) => k.toBits(k.min(k.fromBits(pattern), zero)),
      (x) => Math.min(x, 0),
    );
  });

  test('the five rounding directions at and beside every midpoint', () => {
    const tiny = { n: 1n, d: 1n, e: -1200 };
    const wrong: unknown[] = [];
    for (let pattern = 0; pattern + 1 < positive.length - 1; pattern++) {
      const [low, high] = [fromBits(f, BigInt(pattern)), fromBits(f, BigInt(pattern + 1))];
      if (low.kind !== 'finite' || high.kind !== 'finite') continue;
      const sum = add(valueOf(low), valueOf(high));
      const middle = { n: sum.n, d: 1n, e: sum.e - 1 };
      const even = pattern % 2 === 0 ? pattern : pattern + 1;
      const points = [
        [add(middle, { ...tiny, n: -1n }), { nearestEven: pattern, nearestAway: pattern }],
        [middle, { nearestEven: even, nearestAway: pattern + 1 }],
        [add(middle, tiny), { nearestEven: pattern + 1, nearestAway: pattern + 1 }],
      ] as const;
      for (const [x, nearestOf] of points) {
        const wanted = {
          ...nearestOf,
          towardZero: pattern,
          towardPositive: pattern + 1,
          towardNegative: pattern,
        };
        for (const [direction, up] of Object.entries(wanted) as [keyof typeof wanted, number][]) {
          if (toBits(f, roundRational(f, direction, x)) !== BigInt(up)) wrong.push({ pattern, direction });
          // The mirror image: directed rounding swaps its sides.
          const mirrored = { towardPositive: 'towardNegative', towardNegative: 'towardPositive' } as const;
          const other = direction in mirrored ? mirrored[direction as keyof typeof mirrored] : direction;
          const negative = roundRational(f, other, { ...x, n: -x.n });
          if (toBits(f, negative) !== (BigInt(up) | 0x8000n))
            wrong.push({ pattern: -pattern, direction: other });
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
