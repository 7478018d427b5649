/** What a search is about, and what it may do. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import type { Work } from '../template/evaluator.ts';
import type { Machine } from '../template/arithmetic.ts';
import type { Pool } from '../template/node.ts';
import type { Known } from './known.ts';
import type { Judged } from './observations.ts';

export interface Setting {
  readonly pool: Pool;
  readonly operation: Operation;
  readonly machine: Machine;
  readonly epsilon: number;
  readonly known: readonly Known[];
  /** Puts a case to the implementation; left out where it cannot be asked. */
  readonly ask?: (theCase: Case) => Promise<Judged | null>;
  /** Cases that it was not asked yet, the same each time. */
  readonly fresh: () => Iterable<Case>;
  /** What the search did so far. */
  readonly work: Work;
  /** Whether singles, or pairs too, have had the work that they may take. */
  readonly late: (which: 'singles' | 'pairs') => boolean;
}
