/** The last word on an edit: whether the judge allows what was seen, over the sets of the row's profile. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import { outputShape } from '../../cases/shape.ts';
import { workOf } from '../../cases/sizes.ts';
import { orElse } from '../../judge/beside.ts';
import { judge, type Terms } from '../../judge/judge.ts';
import type { Judged } from './observations.ts';

export interface Checked {
  readonly failing: number;
  readonly of: number;
  readonly passing: number;
  readonly ofPassing: number;
  /** The first case that is not allowed. */
  readonly exception: Case | null;
}

/** Cases of each sort that are put to the sets while edits are compared: those that cost least. */
const mostCompared = 60;

type Verdicts = WeakMap<Judged, boolean>;

/** What was decided of an operation by its terms: explanations, and what they leave, ask for the same cases. */
const decided = new WeakMap<Operation, WeakMap<Terms, Verdicts>>();

const decidedOf = (operation: Operation, terms: Terms): Verdicts => {
  const by = decided.get(operation) ?? new WeakMap<Terms, Verdicts>();
  const verdicts: Verdicts = by.get(terms) ?? new WeakMap<Judged, boolean>();
  decided.set(operation, by.set(terms, verdicts));
  return verdicts;
};

/** Whether the judge allows what was seen, by the operation in the place of its own. */
const allows = (operation: Operation, terms: Terms): ((one: Judged) => boolean) => {
  const verdicts = decidedOf(operation, terms);
  return (one) => {
    const known = verdicts.get(one);
    if (known !== undefined) return known;
    const edited = { ...one.theCase, operation };
    const care = { certain: false, measured: false };
    const made = orElse(
      () =>
        judge(edited, terms, () => outputShape(edited), one.answer, null, true, care).verdict !== 'rejected',
      false,
    );
    verdicts.set(one, made);
    return made;
  };
};

export const checked = (
  operation: Operation,
  seen: readonly Judged[],
  terms: Terms,
): Checked & { readonly failed: readonly Judged[] } => {
  const isAllowed = allows(operation, terms);
  const failing = seen.filter(({ isRejected }) => isRejected);
  const passing = seen.filter(({ isRejected }) => !isRejected);
  const failed = [...failing, ...passing].filter((one) => !isAllowed(one));
  const still = failed.filter(({ isRejected }) => isRejected).length;
  return {
    failing: failing.length - still,
    of: failing.length,
    passing: passing.length - (failed.length - still),
    ofPassing: passing.length,
    exception: failed[0]?.theCase ?? null,
    failed,
  };
};

/** The cases of a list that cost least, as many as edits are compared on. */
const cheapest = (seen: readonly Judged[]): readonly Judged[] =>
  seen.toSorted((a, b) => workOf(a) - workOf(b)).slice(0, mostCompared);

/** How many of the cases that cost least an operation does not allow. */
export const missedBy = (operation: Operation, seen: readonly Judged[], terms: Terms): number => {
  const isAllowed = allows(operation, terms);
  return cheapest(seen).filter((one) => !isAllowed(one)).length;
};

/** The same for the cases that cost least, while edits are compared; null as soon as most are not explained. */
export const compared = (operation: Operation, seen: readonly Judged[], terms: Terms): Checked | null => {
  const isAllowed = allows(operation, terms);
  const failing = cheapest(seen.filter(({ isRejected }) => isRejected));
  const passing = cheapest(seen.filter(({ isRejected }) => !isRejected));
  let missed = 0;
  for (const one of failing) {
    if (!isAllowed(one)) missed += 1;
    if (10 * missed > failing.length) return null;
  }
  return passing.every(isAllowed) ? checked(operation, [...failing, ...passing], terms) : null;
};

export const isWhole = ({ failing, of, passing, ofPassing }: Checked): boolean =>
  failing === of && passing === ofPassing;

/** Nine in ten of the failing cases, and every passing one. */
export const isMost = ({ failing, of, passing, ofPassing }: Checked): boolean =>
  10 * failing >= 9 * of && passing === ofPassing;
