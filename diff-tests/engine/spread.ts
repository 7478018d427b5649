/**
 * The rows of a run spread over the cores: each worker makes the plan anew from the same options and runs whole
 * operations, so that a row is what it would be alone, and the report does not depend on the number of workers.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { forWorkers, type PlanOptions } from './check-options.ts';
import type { Plan } from './plan.ts';
import type { RowDone, RowsDone, RowsTask } from './rows-task.ts';
import { poolOf } from './pool.ts';

/** A worker costs as much to start as a thousand calls. */
const worthAWorker = 5000;

/** How often a progress bar is told, in milliseconds. */
const tick = 200;

const worker = fileURLToPath(new URL('./row-worker.js', import.meta.url));

/** Everybody who is asked answers alike in each worker, and nobody wants to be told of each finding as it comes. */
const isPossible = ({ candidates, operations, judged, found, finished }: Plan): boolean =>
  operations.length > 1 &&
  [judged, found, finished].every((told) => told === undefined) &&
  candidates.every((one) => 'unavailable' in one || one.implementation.anywhere === true) &&
  existsSync(worker);

/** All rows, in the order of the operations, whoever ran them. */
const runSpread = async (
  plan: Plan,
  total: number,
  workers: number,
  options: RowsTask['options'],
): Promise<RowDone[]> => {
  const { operations, stopped } = plan;
  // [0]: the run was stopped; [1]: calls made.
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const threads = Math.min(workers, operations.length);
  const pool = poolOf(worker, threads);
  const watch = setInterval(() => {
    if (stopped()) Atomics.store(shared, 0, 1);
    plan.progress(Math.min(Atomics.load(shared, 1), total), total, '');
  }, tick);
  try {
    const unavailable = plan.candidates.filter((one) => 'unavailable' in one);
    const going = operations.map(
      ({ name }) =>
        pool.run({ options, operation: name, unavailable, shared } satisfies RowsTask) as Promise<RowsDone>,
    );
    const rows: RowDone[] = [];
    for (const { rows: done, warnings } of await Promise.all(going)) {
      for (const warning of warnings) plan.warn?.(warning);
      rows.push(...done);
    }
    return rows;
  } finally {
    clearInterval(watch);
    await pool.destroy();
  }
};

/** How a plan made of these options runs its rows in several workers. `auto`: where there is enough to do. */
export const spreadOver = (options: PlanOptions): NonNullable<Plan['spread']> => {
  const { workers = 1 } = options;
  const told = forWorkers(options);
  return (plan, calls) => {
    const wanted = workers !== 'auto' ? workers : calls < worthAWorker ? 1 : availableParallelism();
    return wanted > 1 && isPossible(plan) ? runSpread(plan, calls, wanted, told) : null;
  };
};
