/** What is asked for a reason: the row that was judged, and what was seen. */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/case.ts';
import type { Terms } from '../../judge/judge.ts';
import type { Signature } from '../signatures/signature.ts';
import type { Judged } from './observations.ts';

/**
 * Values that all single edits of a row, and all pairs, may take: some 1 and 2 seconds of a machine of 2024. They are
 * counted, not timed: a report does not depend on the machine.
 */
export const limits = { singles: 3e6, pairs: 6e6 } as const;

export interface Question {
  /** What the implementation is judged by, and the row of the list that this is a change of. */
  readonly operation: Operation;
  readonly plain: Operation;
  readonly declared: readonly Signature[];
  readonly format: FormatName;
  /** The epsilon of the run in the format. */
  readonly epsilon: number;
  readonly terms: Terms;
  readonly observed: readonly Judged[];
  /** Other limits than the usual ones. */
  readonly limits?: Readonly<Record<keyof typeof limits, number>>;
  readonly ask?: (theCase: Case) => Promise<Judged | null>;
  readonly fresh?: () => Iterable<Case>;
  /** Without the changes that have a name: what the edits alone find. */
  readonly noKnown?: boolean;
  /** Told where the search ends before all was tried. */
  readonly ended?: () => void;
}
