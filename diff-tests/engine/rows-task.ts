/** What a worker of the pool is asked, and answers. */
import type { Result } from '../report/schema.ts';
import type { KeptRow } from '../report/shard.ts';
import type { PlanOptions } from './check-options.ts';
import type { Candidate } from '../runners/implementation.ts';

export interface RowsTask {
  /** Those of the run, without functions. */
  readonly options: PlanOptions;
  readonly operation: string;
  /** Backends that do not run, as it was found once: a native package loads in one thread only. */
  readonly unavailable: readonly Extract<Candidate, { readonly unavailable: unknown }>[];
  /** Seen by all: whether the run was stopped, and how many calls were made. */
  readonly shared: Int32Array;
}

/** A finished row. */
export interface RowDone {
  readonly result: Result;
  /** Whether the run fails where it does not decide anything. */
  readonly asked: boolean;
  /** What a shard keeps of it, so that it can be put together with others; null where there is nothing. */
  readonly kept: KeptRow | null;
}

export interface RowsDone {
  readonly rows: RowDone[];
  readonly warnings: string[];
}
