/** What a worker of the pool is asked, and answers. */
import type { Result } from '../report/schema.ts';
import type { PlanOptions } from './check-options.ts';

export interface RowsTask {
  /** Those of the run, without functions. */
  readonly options: PlanOptions;
  readonly operation: string;
  /** Seen by all: whether the run was stopped, and how many calls were made. */
  readonly shared: Int32Array;
}

export interface RowsDone {
  readonly results: Result[];
  readonly warnings: string[];
}
