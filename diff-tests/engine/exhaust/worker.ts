/** What a worker of the pool runs: one part of a sweep on one backend. */
import type { Tally } from '../../judge/exhaustive/tally.ts';
import type { Met } from '../../judge/met.ts';
import { Stopped } from '../../runners/implementation.ts';
import type { PlanOptions } from '../check-options.ts';
import { makePlan, type Plan } from '../plan.ts';
import { termsOf } from '../terms.ts';
import { type PlainSweep, runPart, sampleOf, sweepFor } from './sweep-task.ts';

export interface PartTask {
  /** Those of the run, without functions. */
  readonly options: PlanOptions;
  readonly backend: string;
  readonly sweep: PlainSweep;
  readonly part: number;
  readonly met: Met;
  /** Seen by all: whether the run was stopped. */
  readonly shared: Int32Array;
}

/** Made once for the worker: what a backend compiled stays, and a module runs on. */
let made: Promise<Plan> | null = null;
/** Of its one sweep. */
let sample: ReturnType<typeof sampleOf> | null = null;

/** null where the run was stopped. */
export default async ({ options, backend, sweep, part, met, shared }: PartTask): Promise<Tally | null> => {
  made ??= makePlan({ ...options, warn: undefined });
  const plan = await made;
  const candidate = plan.candidates.find((one) => one.backend === backend);
  if (candidate === undefined || 'unavailable' in candidate)
    throw new Error(`${backend} does not run in a worker`);
  const { implementation } = candidate;
  const stopped = (): boolean => Atomics.load(shared, 0) === 1;
  const terms = termsOf(plan, implementation);
  const settings = { implementation, sweep: sweepFor(sweep, implementation), terms };
  try {
    sample ??= sampleOf(settings);
    return await runPart({ ...settings, part, known: { ...met, worst: await sample }, stopped });
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
};
