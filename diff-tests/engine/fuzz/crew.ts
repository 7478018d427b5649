/** Who tries the cases of a search: this thread, or a worker for each core, each with an implementation of its own. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { execBackend } from '../../runners/program/program.ts';
import { forWorkers, type PlanOptions } from '../check-options.ts';
import { pathOf } from '../modules.ts';
import type { Plan } from '../plan.ts';
import { Scout } from './scout.ts';
import type { ScoutDone, ScoutTask } from './scout-task.ts';
import type { ScoutCall } from './scout-worker.ts';
import { poolOf } from '../pool.ts';

export interface Crew {
  /** How many tasks go on at once. */
  readonly size: number;
  /** Whether it has implementations of its own: then it goes on while something is looked at here. */
  readonly apart: boolean;
  run(task: ScoutTask): Promise<ScoutDone>;
  stop(): Promise<void>;
}

const worker = fileURLToPath(new URL('./scout-worker.js', import.meta.url));

/** Whether another thread can have the same implementation: one that is found again, or that is the same anywhere. */
const isPossible = ({ candidates }: Plan, { implementation }: PlanOptions): boolean =>
  existsSync(worker) &&
  candidates.every((one) => {
    if ('unavailable' in one || one.implementation.anywhere === true) return true;
    if (one.backend === execBackend) return true;
    return implementation !== undefined && pathOf(implementation) !== null;
  });

/** How often the workers are told that the run was stopped, in milliseconds. */
const tick = 100;

const crewOf = (size: number, options: PlanOptions, stopped: () => boolean): Crew => {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const pool = poolOf(worker, size);
  const watch = setInterval(() => {
    if (stopped()) Atomics.store(shared, 0, 1);
  }, tick);
  const call = (task: ScoutTask | null): Promise<ScoutDone | null> =>
    pool.run({ options, task, shared, workers: size } satisfies ScoutCall) as Promise<ScoutDone | null>;
  return {
    size,
    apart: true,
    run: async (task) => (await call(task)) as ScoutDone,
    stop: async () => {
      clearInterval(watch);
      await Promise.allSettled(Array.from({ length: size }, () => call(null)));
      await pool.destroy();
    },
  };
};

/** The crew of a run. `workers`: how many were asked for; one for each core when left out. */
export const gather = (plan: Plan, options: PlanOptions, workers: number | undefined): Crew => {
  const size = workers ?? availableParallelism();
  if (size > 1 && isPossible(plan, options)) {
    const { implementation } = options;
    const told = {
      ...forWorkers(options),
      implementation: implementation === undefined ? undefined : (pathOf(implementation) ?? undefined),
      seed: plan.seed,
      store: null,
      workers: undefined,
    };
    return crewOf(size, told, plan.stopped);
  }
  const scout = new Scout(plan);
  return {
    size: 1,
    apart: false,
    run: (task) => scout.run(task, plan.stopped),
    stop: () => Promise.resolve(),
  };
};
