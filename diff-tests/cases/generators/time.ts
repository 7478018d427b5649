import fc from 'fast-check';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { smallest } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { toNumber } from '../values.ts';
import { shrinking } from './arbitrary.ts';
import { neighbour, simplerFloats } from './float.ts';

/** The times at which something happens: both ends of [0, 1], their neighbours inside and outside, both zeros. */
export const specialTimes = (format: FormatName): number[] => {
  const least = toNumber(smallest(formats[format], false));
  return [0, -0, least, -least, 1, neighbour(format, 1, -1), neighbour(format, 1, 1), 0.5, 2, -1];
};

/** nat(step)/nat(T), rounded as the specification rounds it. */
const gridTime = (format: FormatName, step: number, steps: number): number => {
  const context = binary(format);
  return toNumber(context.div(context.nat(step), context.nat(steps)));
};

/** Times: grid points k/T, the special ones, and anything in [0, 1]. */
export const time = (format: FormatName): fc.Arbitrary<number> => {
  const grid = fc
    .integer({ min: 1, max: 1000 })
    .chain((steps) => fc.integer({ min: 0, max: steps }).map((step) => gridTime(format, step, steps)));
  const anywhere = fc.integer({ min: 0, max: 2 ** 20 }).map((step) => gridTime(format, step, 2 ** 20));
  return shrinking(
    fc.oneof(fc.constantFrom(...specialTimes(format)), { arbitrary: grid, weight: 2 }, anywhere),
    (x) => simplerFloats(format, x),
  );
};
