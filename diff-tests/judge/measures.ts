/** What is measured of a comparison, beside its verdict: error in ulp, share of the rounding budget, conditioning. */
import { isZero } from '../../spec/scalars/floats/float.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { compare, type Rational } from '../../spec/scalars/exact/rational.ts';
import { isPlain, join, ofFloat, only, type ResultSet } from '../../spec/scalars/sets/result-set.ts';
import type { Case } from '../cases/generators/cases.ts';
import { toFloat } from '../cases/values.ts';
import type { AllowedSet } from './allowed.ts';
import type { Comparison } from './comparison.ts';
import { alone, type Readings, type Some } from './readings.ts';
import { remembering, rememberingTwo } from './remembered.ts';
import { hasUlp, inUlp, type Known, knownValue, reachOf, shareOf, ulpError, widthOf } from './ulp.ts';

/** What one element measures; null where a measure says nothing. */
export interface Measured {
  readonly ulp: Rational | null;
  readonly share: Rational | null;
}

const nothingKnown = only(0);

/** Which measures of an element are wanted; `isPlain`: its wide set is known to be. */
export interface Wanted {
  readonly ulp: boolean;
  readonly share: boolean;
  readonly isPlain: boolean;
}

const wantsAll: Wanted = { ulp: true, share: true, isPlain: false };

/**
 * The measures of every element of a comparison, or of some: those that are wanted, null for the others. The exact values
 * are made first: the sets of an element without one, or of what has no error in ulp anyway, are not.
 */
export const measureAll = (
  theCase: Case,
  readings: Readings,
  comparison: Comparison,
  some?: Some,
  wanted: (at: number) => Wanted = () => wantsAll,
): readonly Measured[] => {
  const f = formats[theCase.format];
  const { data } = comparison.output;
  const elements = some?.elements ?? [...data.keys()];
  const apart = some?.apart ?? false;
  // Equal elements of a large tensor have one object for each reading.
  const knownOf = remembering(knownValue);
  const exact = readings.exact(comparison, some);
  const outputs = elements.map((i) => toFloat(theCase.format, data[i] ?? NaN));
  const known = elements.map((_, at) => (outputs[at]?.kind === 'finite' ? knownOf(exact[at] ?? null) : null));
  /** A reading of the elements that are asked for, by their place among those that are measured. */
  const setsFor = (
    reading: Readings['wide'],
    isAsked: (at: number) => boolean,
  ): ReadonlyMap<number, ResultSet> => {
    const asked = [...elements.keys()].filter(isAsked);
    if (asked.length === 0) return new Map();
    const isWhole = some === undefined && asked.length === data.length;
    const picked = { elements: asked.map((at) => elements[at] as number), apart };
    const read = reading(comparison, isWhole ? undefined : picked);
    return new Map(asked.map((at, i) => [at, read[i] ?? nothingKnown]));
  };
  const inUlps = (at: number): boolean => wanted(at).ulp && hasUlp(f, known[at] ?? null);
  const wide = setsFor(readings.wide, (at) => inUlps(at) && !wanted(at).isPlain);
  const budget = setsFor(readings.budget, (at) => wanted(at).share && known[at] !== null);
  const reachIn = rememberingTwo((spent: ResultSet, value: Known) => reachOf(spent, value));
  return elements.map((_, at): Measured => {
    const [value, output] = [known[at] ?? null, outputs[at]];
    if (value === null || output?.kind !== 'finite') return { ulp: null, share: null };
    const set = wide.get(at);
    const spent = budget.get(at);
    const reach = spent === undefined ? null : reachIn(spent, value);
    return {
      ulp: inUlps(at) && (set === undefined || isPlain(set)) ? ulpError(f, output, value) : null,
      share: reach === null ? null : shareOf(output, value, reach),
    };
  });
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
  const one = alone(element);
  const known: Known | null = knownValue(readings.exact(comparison, one)[0] ?? null);
  const allowed = comparison.allowed.at(element);
  if (known === null || allowed === undefined) return { setWidth: null, condition: null };
  const width = widthOf(asSet(allowed));
  const reach = reachOf(readings.budget(comparison, one)[0] ?? only(0), known);
  const doubled = reach === null ? null : inUlp(f, reach, known);
  return {
    setWidth: width === null ? null : inUlp(f, width, known),
    condition: doubled === null ? null : { ...doubled, e: doubled.e + 1 },
  };
};

/** The larger of two measures. */
export const larger = <T extends { readonly of: Rational }>(x: T | null, y: T | null): T | null =>
  x === null || (y !== null && compare(y.of, x.of) > 0) ? y : x;
