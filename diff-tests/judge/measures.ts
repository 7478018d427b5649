/** What is measured of a comparison, beside its verdict: error in ulp, share of the rounding budget, conditioning. */
import type { Ratio } from '../../spec/context.ts';
import { halfUlp, ieee754Wide } from '../../spec/profiles/own.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { envelope, type Envelope } from '../../spec/scalars/sets/envelope.ts';
import { type Float, isZero, valueOf } from '../../spec/scalars/floats/float.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { optional } from '../../spec/scalars/sets/optional.ts';
import { compare, type Rational } from '../../spec/scalars/exact/rational.ts';
import { type Real, real } from '../../spec/scalars/exact/real.ts';
import { join, ofFloat, only, type ResultSet } from '../../spec/scalars/sets/result-set.ts';
import type { Case } from '../cases/generators/cases.ts';
import { inputFloat, toFloat } from '../cases/values.ts';
import type { AllowedSet } from './allowed.ts';
import type { Comparison } from './comparison.ts';
import { lift, type Lifted, once, type Picked } from './lifted.ts';
import { rememberingTwo } from './remembered.ts';
import { Screen } from './screen.ts';
import { inUlp, type Known, knownValue, reachOf, shareOf, ulpError, widthOf } from './ulp.ts';

/** The other readings of a case that measures need, each made once. */
export interface Readings {
  /** The exact value of each element; null where an input is infinite or NaN. */
  exact(comparison: Comparison, picked?: Picked): readonly (Real | null)[];
  /** What the wide profile allows, unrounded. */
  wide(comparison: Comparison, picked?: Picked): readonly ResultSet[];
  /** What is reachable when every operation errs by half an ulp. */
  budget(comparison: Comparison, picked?: Picked): readonly ResultSet[];
  /** Which elements need measuring at all. */
  readonly screen: Screen;
}

export const readingsOf = (theCase: Case, epsilon: Ratio): Readings => {
  const { format } = theCase;
  const float = (x: number): Float => inputFloat(format, x);
  const exactly = (x: number): Real | null => {
    const value = float(x);
    return value.kind === 'finite' ? valueOf(value) : null;
  };
  const reals = optional(real.withEpsilon(epsilon));
  const inReals = once(() => lift<Real | null>(theCase, { value: exactly, hidden: exactly }));
  const sets = (profile: Profile): Readings['wide'] => {
    const made = once((): { k: Envelope; lifted: Lifted<ResultSet> } => {
      const k = envelope(format, profile).withEpsilon(epsilon);
      const value = (x: number): ResultSet => k.ofFloat(float(x));
      return { k, lifted: lift(theCase, { value, hidden: value }) };
    });
    return ({ evaluation }, picked = null) =>
      evaluation === null ? [] : made().lifted.run(made().k, evaluation, picked).output.data;
  };
  const nothing = ({ output }: Comparison): null[] => new Array<null>(output.data.length).fill(null);
  return {
    exact: (comparison, picked = null) =>
      comparison.evaluation === null
        ? nothing(comparison)
        : inReals().run(reals, comparison.evaluation, picked).output.data,
    wide: sets(ieee754Wide),
    budget: sets(halfUlp),
    screen: new Screen(theCase, epsilon),
  };
};

/** What one element measures; null where a measure says nothing. */
export interface Measured {
  readonly ulp: Rational | null;
  readonly share: Rational | null;
}

const nothingKnown = only(0);

/** The measures of every element of a comparison, or of those that are picked. */
export const measureAll = (
  theCase: Case,
  readings: Readings,
  comparison: Comparison,
  picked: Picked = null,
): readonly Measured[] => {
  const f = formats[theCase.format];
  const [exact, wide] = [readings.exact(comparison, picked), readings.wide(comparison, picked)];
  const budget = readings.budget(comparison, picked);
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
  return Array.from(picked === null ? data : picked.map((i) => data[i] ?? NaN), (value, i) =>
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
