/** What a worker of the pool runs: the rows of one operation. */
import { findOperation } from '../../spec/operations.ts';
import type { Result } from '../report/schema.ts';
import { runRows } from './check.ts';
import type { CheckOptions } from './check-options.ts';
import { makePlan, type Plan } from './plan.ts';

export interface RowsTask {
  /** Those of the run, without functions. */
  readonly options: CheckOptions;
  readonly operation: string;
  /** Seen by all: whether the run was stopped, and how many calls were made. */
  readonly shared: Int32Array;
}

export interface RowsDone {
  readonly results: Result[];
  readonly warnings: string[];
}

let warnings: string[] = [];
/** Made once for the worker: what a backend compiled stays. */
let made: Promise<Plan> | null = null;

export default async ({ options, operation: name, shared }: RowsTask): Promise<RowsDone> => {
  warnings = [];
  made ??= makePlan({ ...options, warn: (text) => warnings.push(text) });
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  const plan = { ...(await made), stopped: () => Atomics.load(shared, 0) === 1 };
  const results = await runRows(plan, operation, () => void Atomics.add(shared, 1, 1));
  return { results, warnings };
};
