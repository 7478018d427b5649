/** Sums over elements in columns: where numbers enter one by one they are added as they are written, else nothing is said. */
import { expect, test } from 'vitest';
import { allowanceOf, evenly } from '../../../spec/columns/allowance.ts';
import { boundsColumns } from '../../../spec/columns/bounds.ts';
import { nearestColumns } from '../../../spec/columns/nearest.ts';
import { Undecided } from '../../../spec/columns/open.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { halfUlp, ieee754Loose } from '../../../spec/profiles/own.ts';
import { envelope } from '../../../spec/scalars/sets/envelope.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';

/** In binary16 the order matters: 2049 is no number of it. */
const numbers = [2048, 1, 1];

test.each(formatNames)('%s: the same float as one by one, from the left', (format) => {
  const [columns, floats] = [nearestColumns(format), binary(format)];
  const sum = (list: readonly number[]): number =>
    columns.sum(list.map((x) => columns.column([x]))).values[0] as number;
  const wanted = (list: readonly number[]): number =>
    toNumber(floats.sum(list.map((x) => inputFloat(format, x))));
  for (const list of [numbers, numbers.toReversed(), [-0], [-0, -0], []])
    expect(Object.is(sum(list), wanted(list)), list.join()).toBe(true);
  if (format === 'binary16') expect(sum(numbers)).not.toBe(sum(numbers.toReversed()));
});

test('bounds of a sum hold its set, and no less: one operation more is not in them', () => {
  const format = 'binary32';
  const bounds = boundsColumns(format, 'outer', evenly(0.5, 0.5));
  const k = envelope(format, halfUlp);
  const { lo, hi } = bounds.sum(numbers.map((x) => bounds.column([x])));
  const { positive } = k.sum(numbers.map((x) => k.ofFloat(inputFloat(format, x))));
  if (positive?.hi == null) throw new Error('no sum');
  const [least, most] = [positive.lo, positive.hi].map(({ m, e }) => Number(m) * 2 ** e) as [number, number];
  expect(lo[0]).toBeLessThanOrEqual(least);
  expect(hi[0]).toBeGreaterThanOrEqual(most);
  const [more] = bounds.sum([...numbers, 2 ** -10].map((x) => bounds.column([x]))).hi;
  expect(more).toBeGreaterThan(hi[0] as number);
});

test('the terms of a column are not known, nor those of nothing', () => {
  const columns = nearestColumns('binary32');
  for (const list of [[1, 2], []]) expect(() => columns.sum([columns.column(list)])).toThrow(Undecided);
  expect(columns.sum([columns.column([1])]).values[0]).toBe(1);
});

test('a profile that adds in any order is not followed there', () => {
  const allowance = allowanceOf(ieee754Loose, 'binary32');
  if (allowance === null) throw new Error('not followed at all');
  const loose = boundsColumns('binary32', 'outer', allowance);
  const terms = numbers.map((x) => loose.column([x]));
  expect(() => loose.sum(terms)).toThrow(Undecided);
  expect(boundsColumns('binary32', 'outer', { ...allowance, reorders: false }).sum(terms).lo).toHaveLength(1);
});
