/** What a worker of a search runs: one task of a scout. */
import type { PlanOptions } from '../check-options.ts';
import { disposePlan, makePlan, type Plan } from '../plan.ts';
import { Scout } from './scout.ts';
import type { ScoutDone, ScoutTask } from './scout-task.ts';

export interface ScoutCall {
  readonly options: PlanOptions;
  /** null: the run is over, and what the worker started is ended. */
  readonly task: ScoutTask | null;
  /** [0]: the run was stopped; [1]: how many workers were told that it is over. */
  readonly shared: Int32Array;
  readonly workers: number;
}

/** Made once for the worker: what was loaded and compiled stays. */
let made: Promise<Plan> | null = null;
let scout: Scout | null = null;

/** How long a worker waits for the others to be told, and between two looks, in milliseconds. */
const [patience, look] = [2000, 5];

/** Nobody can name the worker that a task goes to: each keeps its last one until all have theirs. */
const end = async (shared: Int32Array, workers: number): Promise<null> => {
  Atomics.add(shared, 1, 1);
  const until = Date.now() + patience;
  while (Atomics.load(shared, 1) < workers && Date.now() < until)
    await new Promise((done) => setTimeout(done, look));
  if (made !== null) await disposePlan(await made);
  return null;
};

export default async ({ options, task, shared, workers }: ScoutCall): Promise<ScoutDone | null> => {
  if (task === null) return end(shared, workers);
  made ??= makePlan(options);
  scout ??= new Scout(await made);
  return scout.run(task, () => Atomics.load(shared, 0) === 1);
};
