/** The last word on an edit: whether the judge allows what was seen, over the sets of the row's profile. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import { outputShape } from '../../cases/shape.ts';
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

/** Cases of each sort that are put to the sets while edits are compared. */
const mostChecked = 60;

const isAllowed = (operation: Operation, { theCase, answer }: Judged, terms: Terms): boolean => {
  const edited = { ...theCase, operation };
  const care = { certain: false, measured: false };
  return orElse(
    () => judge(edited, terms, () => outputShape(edited), answer, null, true, care).verdict !== 'rejected',
    false,
  );
};

export const checked = (
  operation: Operation,
  seen: readonly Judged[],
  terms: Terms,
  most: number = mostChecked,
): Checked & { readonly failed: readonly Judged[] } => {
  const failing = seen.filter(({ isRejected }) => isRejected).slice(0, most);
  const passing = seen.filter(({ isRejected }) => !isRejected).slice(0, most);
  const failed = [...failing, ...passing].filter((one) => !isAllowed(operation, one, terms));
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

export const isWhole = ({ failing, of, passing, ofPassing }: Checked): boolean =>
  failing === of && passing === ofPassing;

/** Nine in ten of the failing cases, and every passing one. */
export const isMost = ({ failing, of, passing, ofPassing }: Checked): boolean =>
  10 * failing >= 9 * of && passing === ofPassing;
