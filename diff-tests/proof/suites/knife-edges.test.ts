/** Knife edges in numbers are those in exact integers. */
import { expect, test } from 'vitest';
import { rootEdges, rootEdgesOfAny, rootEdgesOfFew } from '../../cases/bulk/knife-edges.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';

test.each(['binary16', 'bfloat16', 'binary32'] as const satisfies FormatName[])('%s', (format) => {
  const { precision } = formats[format];
  let found = 0;
  // The first ones, and far ones: the largest distance is still small beside R.
  for (const from of [0, 1_000_000])
    for (let n = from; n < from + 1500; n++) {
      const edges = rootEdgesOfFew(precision, n);
      expect(edges).toEqual(rootEdgesOfAny(precision, n));
      expect(rootEdges(format, n)).toEqual(edges);
      found += edges.length;
    }
  expect(found).toBeGreaterThan(1000);
});
