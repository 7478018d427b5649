/** Which cases small vectors are made of: a cheap few that tell each mistake twice, and what they find of the bank. */
import { expect, test } from 'vitest';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation } from '../../../spec/operations.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/index.ts';
import { vectorFigures } from '../../docs/vectors.ts';
import { vectorOperations } from '../../engine/vectors/files.ts';
import { killsOf } from '../vectors/kills.ts';
import { cover } from '../vectors/cover.ts';
import { long, oneIn } from './long.ts';

const profiles = [ieee754, ieee754Loose];
const named = (name: string): Operation => findOperation(name) as Operation;
/** Those that the bank is about. */
const mirror = vectorOperations.filter(({ group }) => group === 'mirror');
const told = (cost: number, ...tells: readonly string[]) => ({ cost, tells });

test('tells each name twice where it can, by what is cheap', () => {
  const [a, b, c, d] = [told(1, 'x', 'y'), told(1, 'x'), told(9, 'x', 'y'), told(2, 'y')];
  expect(cover([a, b, c, d], () => 2)).toEqual([a, b, d]);
  expect(cover([a, b, c, d], () => 1)).toEqual([a]);
  expect(cover([told(3, 'z')], () => 2)).toHaveLength(1);
  expect(cover([], () => 2)).toEqual([]);
});

const { rows } = vectorFigures();

test.each(['binary32', 'binary64'])('in %s finds at least 95 %% of the bank, and is fair', (format) => {
  const own = rows.filter((row) => row.format === format);
  const sum = (of: (row: (typeof own)[number]) => number): number =>
    own.reduce((all, row) => all + of(row), 0);
  expect(own).toHaveLength(mirror.length);
  for (const { name } of profiles)
    expect(sum(({ rejected }) => rejected[name] ?? 0) / sum(({ of }) => of)).toBeGreaterThanOrEqual(0.95);
  expect(own.flatMap(({ unfair }) => unfair)).toEqual([]);
  expect(sum(({ right }) => right)).toBeGreaterThan(20);
});

if (!long) console.log('vectors-choice.test.ts: one file of vectors in eleven is measured: npm run long');
test.each(oneIn(11, rows))(
  '$operation in $format is as measured (else: npm run vectors:measure)',
  async (row) => {
    const format = row.format as 'binary32' | 'binary64';
    expect(await killsOf(named(row.operation), format, long ? 200 : 20)).toEqual(row);
  },
);
