/** Which results are the correctly rounded exact value: by bounds in binary64, and exactly where those do not tell. */
import type { Ratio } from '../../../spec/context.ts';
import { evenly } from '../../../spec/columns/allowance.ts';
import { boundsColumns } from '../../../spec/columns/bounds.ts';
import { numberOf } from '../../../spec/columns/numbers.ts';
import { roundOne } from '../../../spec/columns/rounding.ts';
import { enclosureOf, isRational, precisions, type Real } from '../../../spec/scalars/exact/real.ts';
import { formats, type FormatName } from '../../../spec/scalars/floats/format.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import type { Case } from '../../cases/case.ts';
import { orElse } from '../beside.ts';
import { type BoundsOfAll, boundsRun } from '../bounds-run.ts';
import type { Comparison } from '../comparison.ts';
import type { Readings } from '../readings.ts';

/** An exact value rounded to nearest, ties to even; null: none (a convention), or no precision tells. */
const nearestOf = (format: FormatName, x: Real): number | null => {
  if (x.convention !== undefined) return null;
  const rounded = (q: Parameters<typeof roundRational>[2]): number =>
    numberOf(roundRational(formats[format], 'nearestEven', q));
  if (isRational(x)) return rounded(x);
  for (const bits of precisions) {
    const ends = enclosureOf(x, bits);
    if (ends === null) continue;
    const [low, high] = [rounded(ends.lo), rounded(ends.hi)];
    if (low === high) return low;
  }
  return null;
};

const exactly = evenly(0, 0);

/** Bounds of what was compared; null where columns do not follow the definition. */
const boundsOf = (theCase: Case, epsilon: Ratio, { evaluation, output }: Comparison): BoundsOfAll | null => {
  if (evaluation === null) return null;
  const k = boundsColumns(theCase.format, 'outer', exactly, epsilon);
  const bounds = orElse(() => boundsRun(theCase, k)(evaluation).output(), null);
  return bounds?.lo.length === output.data.length ? bounds : null;
};

/**
 * Of each result of a comparison: true where it is the correctly rounded exact value (a zero of either sign), null where
 * there is no exact value to be near to.
 */
export const areNearest = (
  theCase: Case,
  epsilon: Ratio,
  readings: Readings,
  comparison: Comparison,
): readonly (boolean | null)[] => {
  const { data } = comparison.output;
  const bounds = boundsOf(theCase, epsilon, comparison);
  const round = roundOne[theCase.format];
  const open: number[] = [];
  const answers = Array.from(data, (got, i): boolean | null => {
    const [lo, hi] = bounds === null ? [NaN, NaN] : [bounds.lo[i] as number, bounds.hi[i] as number];
    // No such number.
    if (lo === Infinity) return null;
    const [low, high] = [round(lo), round(hi)];
    if (lo <= hi && low === high) return got === low;
    open.push(i);
    return null;
  });
  if (open.length === 0) return answers;
  const apart = bounds?.apart === true;
  const exact = orElse<readonly (Real | null)[]>(
    () => readings.exact(comparison, { elements: open, apart }),
    [],
  );
  for (const [at, i] of open.entries()) {
    const value = exact[at] ?? null;
    const nearest = value === null ? null : orElse(() => nearestOf(theCase.format, value), null);
    answers[i] = nearest === null ? null : data[i] === nearest;
  }
  return answers;
};
