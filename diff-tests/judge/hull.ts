/** An allowed set as the two ends and the special values that a file can hold: floats of the format, nothing between. */
import {
  type Float,
  type Finite,
  infinity,
  isZero,
  largest,
  nan,
  smallest,
  zero,
} from '../../spec/scalars/floats/float.ts';
import { type Format, type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import { round } from '../../spec/scalars/floats/round.ts';
import { type Part, special } from '../../spec/scalars/sets/result-set.ts';
import { toNumber } from '../cases/values.ts';
import type { AllowedSet } from './allowed.ts';

/**
 * `lo` and `hi` are the least and the greatest number, null where there is none; zeros, infinities and NaN are allowed
 * where they stand in `also`. Of numbers of both signs the gap between them is lost.
 */
export interface Hull {
  readonly lo: number | null;
  readonly hi: number | null;
  readonly also: readonly number[];
}

/** The floats of a part that are the nearest to 0 and the farthest from it; null where there is none. */
const endsOf = (f: Format, part: Part | null): readonly [number, number] | null => {
  if (part === null) return null;
  const near =
    part.lo.m === 0n ? smallest(f, false) : round(f, 'towardPositive', false, part.lo.m, part.lo.e);
  const far = part.hi === null ? largest(f, false) : round(f, 'towardNegative', false, part.hi.m, part.hi.e);
  const [low, high] = [toNumber(near), toNumber(far)];
  return low <= high && low < Infinity ? [low, high] : null;
};

const specials = (f: Format): readonly (readonly [number, Float])[] => [
  [special.negativeZero, zero(f, true)],
  [special.positiveZero, zero(f, false)],
  [special.negativeInfinity, infinity(true)],
  [special.positiveInfinity, infinity(false)],
  [special.nan, nan],
];

const isNumber = (x: Float): x is Finite => x.kind === 'finite' && !isZero(x);

/** The hull of a set in a format; null where everything is allowed. */
export const hullOf = (format: FormatName, allowed: AllowedSet): Hull | null => {
  if (allowed.kind === 'floats') {
    const numbers = allowed.floats.filter(isNumber).map(toNumber);
    const none = numbers.length === 0;
    return {
      lo: none ? null : Math.min(...numbers),
      hi: none ? null : Math.max(...numbers),
      also: allowed.floats.filter((x) => !isNumber(x)).map(toNumber),
    };
  }
  if (allowed.everything) return null;
  const f = formats[format];
  const { flags } = allowed.set;
  const [below, above] = [endsOf(f, allowed.set.negative), endsOf(f, allowed.set.positive)];
  return {
    lo: below === null ? (above?.[0] ?? null) : -below[1],
    hi: above === null ? (below === null ? null : -below[0]) : above[1],
    also: specials(f).flatMap(([bit, x]) => ((flags & bit) === 0 ? [] : [toNumber(x)])),
  };
};

/** Whether a number is in a hull: what a reader of the file does. */
export const isWithin = (hull: Hull | null, x: number): boolean => {
  if (hull === null || hull.also.some((other) => Object.is(other, x))) return true;
  return (
    Number.isFinite(x) && x !== 0 && hull.lo !== null && hull.hi !== null && x >= hull.lo && x <= hull.hi
  );
};
