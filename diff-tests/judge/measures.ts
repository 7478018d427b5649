/** What is measured of a comparison, beside its verdict: error in ulp, share of the rounding budget, conditioning. */
import { isZero } from '../../spec/scalars/floats/float.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { compare, type Rational } from '../../spec/scalars/exact/rational.ts';
import type { Real } from '../../spec/scalars/exact/real.ts';
import { join, ofFloat, only, type ResultSet } from '../../spec/scalars/sets/result-set.ts';
import type { Case } from '../cases/generators/cases.ts';
import { toFloat } from '../cases/values.ts';
import type { AllowedSet } from './allowed.ts';
import type { Comparison } from './comparison.ts';
import type { Readings, Some } from './readings.ts';
import { rememberingTwo } from './remembered.ts';
import { inUlp, type Known, knownValue, reachOf, shareOf, ulpError, widthOf } from './ulp.ts';

/** What one element measures; null where a measure says nothing. */
export interface Measured {
  readonly ulp: Rational | null;
  readonly share: Rational | null;
}

const nothingKnown = only(0);

/** The measures of every element of a comparison, or of some. */
export const measureAll = (
  theCase: Case,
  readings: Readings,
  comparison: Comparison,
  some?: Some,
): readonly Measured[] => {
  const f = formats[theCase.format];
  const [exact, wide] = [readings.exact(comparison, some), readings.wide(comparison, some)];
  const budget = readings.budget(comparison, some);
  const measureOne = (value: number, exactly: Real | null, widely: ResultSet, spent: ResultSet): Measured => {
    const output = toFloat(theCase.format, value);
    const known = knownValue(exactly);
    if (output?.kind !== 'finite' || known === null) return { ulp: null, share: null };
    const reach = reachOf(spent, known);
    return {
      ulp: ulpError(f, output, known, widely),
      share: reach === null ? null : shareOf(output, known, reach),
    };
  };
  // Equal elements of a large tensor have one object for each reading.
  const measured = rememberingTwo((exactly: Real | null, widely: ResultSet) =>
    rememberingTwo((spent: ResultSet, value: number) => measureOne(value, exactly, widely, spent)),
  );
  const { data } = comparison.output;
  return Array.from(some?.elements.map((i) => data[i] ?? NaN) ?? data, (value, i) =>
    measured(exact[i] ?? null, wide[i] ?? nothingKnown)(budget[i] ?? nothingKnown, value),
  );
};

/** A set of floats as one set: what its width is taken of. */
const asSet = (allowed: AllowedSet): ResultSet =>
  allowed.kind === 'set'
    ? allowed.set
    : allowed.floats.reduce(
        (set, float) => (float.kind === 'finite' && !isZero(float) ? join(set, ofFloat(float)) : set),
        only(0),
      );

/** Of one element: the width of its allowed set, and how far half an ulp in each operation carries it, in half ulps. */
export const conditionOf = (
  theCase: Case,
  readings: Readings,
  comparison: Comparison,
  element: number,
): { readonly setWidth: Rational | null; readonly condition: Rational | null } => {
  const f = formats[theCase.format];
  const known: Known | null = knownValue(readings.exact(comparison)[element] ?? null);
  const allowed = comparison.allowed.at(element);
  if (known === null || allowed === undefined) return { setWidth: null, condition: null };
  const width = widthOf(asSet(allowed));
  const reach = reachOf(readings.budget(comparison)[element] ?? only(0), known);
  const doubled = reach === null ? null : inUlp(f, reach, known);
  return {
    setWidth: width === null ? null : inUlp(f, width, known),
    condition: doubled === null ? null : { ...doubled, e: doubled.e + 1 },
  };
};

/** The larger of two measures. */
export const larger = <T extends { readonly of: Rational }>(x: T | null, y: T | null): T | null =>
  x === null || (y !== null && compare(y.of, x.of) > 0) ? y : x;
