/** Knife edges in numbers are those in exact integers, and there is no end of them. */
import { describe, expect, test } from 'vitest';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { knifeEdges, rootEdges, rootEdgesOfAny, rootEdgesOfFew } from '../../cases/bulk/knife-edges.ts';

describe.each(['binary16', 'bfloat16', 'binary32'] as const satisfies FormatName[])('%s', (format) => {
  const { precision } = formats[format];
  const distances = 2 ** (precision - 2);

  test('the first distances, and the last ones', () => {
    for (const from of [0, Math.max(distances - 1500, 0)]) {
      let found = 0;
      for (let n = from; n < Math.min(from + 1500, distances); n++) {
        const edges = rootEdgesOfFew(precision, n);
        expect(edges).toEqual(rootEdgesOfAny(precision, n));
        expect(rootEdges(format, n)).toEqual(edges);
        expect(rootEdges(format, n + distances)).toEqual(edges);
        found += edges.length;
      }
      expect(found).toBeGreaterThan(50);
    }
  });

  test('as many as are asked for, wherever they begin', () => {
    expect((findOperation('sqrtNonneg') as Operation).name in knifeEdges).toBe(true);
    for (const from of [0, distances - 1, 10 * distances, 2 ** 40]) {
      const { x } = knifeEdges['sqrtNonneg']?.(format, 7, from, 1024) ?? {};
      expect(x).toHaveLength(1024);
    }
  });
});
