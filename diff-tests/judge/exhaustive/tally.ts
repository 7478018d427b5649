/** What is known of the inputs of a run that were tried: sums and extremes, so that parts of a run add up in any order. */
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { allMet, bothMet, type Met } from '../met.ts';

/** Inputs that failed: one, or all of a call that failed as a whole. */
export interface Failing {
  /** The place of the first one in the sweep. */
  readonly from: number;
  readonly count: number;
  /** What those that fail alike have in common. */
  readonly kind: string;
}

/** With what all decided ones meet. */
export interface Tally extends Met {
  readonly tried: number;
  /** Those that the filter did not decide, or of which it did not tell what is measured. */
  readonly exact: number;
  /** Results that are not the correctly rounded exact value, where there is one. */
  readonly notNearest: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly undecided: number;
  readonly unconstrained: number;
  /** Inputs whose exact value is no normal number: they have no error in ulp. */
  readonly ulpSkipped: number;
  /** The largest error in ulp, and the place of its input: the first one among equals. */
  readonly worst: { readonly of: Rational; readonly at: number } | null;
  /** The first of each kind. */
  readonly failures: readonly Failing[];
  /** Calls without an answer, and those with one. */
  readonly lost: number;
  readonly answered: number;
}

/** What a part of a run may know of others. */
export type Known = Pick<Tally, 'rank' | 'flushed' | 'worst'>;

export const emptyTally: Tally = {
  tried: 0,
  exact: 0,
  notNearest: 0,
  accepted: 0,
  rejected: 0,
  undecided: 0,
  unconstrained: 0,
  ulpSkipped: 0,
  ...allMet,
  worst: null,
  failures: [],
  lost: 0,
  answered: 0,
};

/** Failures of a kind that are kept. */
const mostOfAKind = 2;

/** The first of each kind, in the order of the sweep. */
export const firstOfKinds = (failures: readonly Failing[]): Failing[] => {
  const kept: Failing[] = [];
  for (const failing of failures.toSorted((a, b) => a.from - b.from)) {
    if (kept.filter(({ kind }) => kind === failing.kind).length < mostOfAKind) kept.push(failing);
  }
  return kept;
};

/** The larger of two errors; the first one of equals. */
export const worse = (a: Tally['worst'], b: Tally['worst']): Tally['worst'] => {
  if (a === null || b === null) return a ?? b;
  const order = compare(a.of, b.of);
  return order > 0 || (order === 0 && a.at <= b.at) ? a : b;
};

/** Two parts of a run as one. */
export const together = (a: Tally, b: Tally): Tally => ({
  tried: a.tried + b.tried,
  exact: a.exact + b.exact,
  notNearest: a.notNearest + b.notNearest,
  accepted: a.accepted + b.accepted,
  rejected: a.rejected + b.rejected,
  undecided: a.undecided + b.undecided,
  unconstrained: a.unconstrained + b.unconstrained,
  ulpSkipped: a.ulpSkipped + b.ulpSkipped,
  ...bothMet(a, b),
  worst: worse(a.worst, b.worst),
  failures: firstOfKinds([...a.failures, ...b.failures]),
  lost: a.lost + b.lost,
  answered: a.answered + b.answered,
});
