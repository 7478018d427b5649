import { expect, test, vi } from 'vitest';
import { ieee754Loose } from '../../../spec/profiles/index.ts';
import type * as ulps from '../../../spec/scalars/sets/ulps.ts';
import { runMachines } from './machine-pairs.ts';

/*
 * A fault planted in the envelope itself: a set is widened at its two ends only, each by the ulp there. That is
 * unsound where a power of two lies inside: the ulp of what is just above it is twice the ulp of the lower end.
 */
vi.mock('../../../spec/scalars/sets/ulps.ts', async (original) => {
  const real = await original<typeof ulps>();
  const endsOnly: typeof ulps.widened = (grid, part, size, gapBelow, ends) => {
    const { low } = real.widened(grid, { lo: part.lo, hi: part.lo }, size, gapBelow, ends);
    return { low, hi: real.widened(grid, part, size, gapBelow, ends).hi };
  };
  return { ...real, widened: endsOnly };
});

test('ends-only widening is found by the machines', () => {
  let [found, elements] = [0, 0];
  for (let seed = 1; seed <= 10 && found === 0; seed++) {
    const tally = runMachines('binary32', ieee754Loose, ieee754Loose, 4000, seed);
    found += tally.outside.length;
    elements += tally.elements;
  }
  console.log(`found after at most ${elements} elements`);
  expect(found).toBeGreaterThan(0);
});
