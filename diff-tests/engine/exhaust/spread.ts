/** The parts of a sweep spread over workers: each makes the plan anew from the same options. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { sizeOfSweep } from '../../cases/sweep.ts';
import type { Tally } from '../../judge/exhaustive/tally.ts';
import { allMet, bothMet } from '../../judge/met.ts';
import { forWorkers, type PlanOptions } from '../check-options.ts';
import { pathOf } from '../modules.ts';
import type { Spread } from './exhaust.ts';
import { sweepFor } from './sweep-task.ts';
import type { PartTask } from './worker.ts';
import { poolOf } from '../pool.ts';

const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A worker costs as much to start as so many inputs. */
const worthAWorker = 2 ** 21;

/** How often a stop is passed on, in milliseconds. */
const tick = 100;

/** Runs parts in `workers` threads; `auto`: one for each core, where there is enough to do. */
export const spreadOver =
  (options: PlanOptions, workers: number | 'auto', stopped: () => boolean): Spread =>
  (implementation, sweep, parts, done) => {
    const isModule = options.implementation !== undefined && pathOf(options.implementation) !== null;
    const canSpread = implementation.anywhere === true || isModule || options.exec !== undefined;
    const isWorthIt = sizeOfSweep(sweepFor(sweep, implementation)) >= worthAWorker;
    // A program has the cores for itself, unless it is told to share them.
    const auto = isWorthIt && options.exec === undefined ? availableParallelism() : 1;
    const threads = Math.min(workers === 'auto' ? auto : workers, parts.length);
    if (!canSpread || threads < 2 || !existsSync(worker)) return null;
    return runIn(
      threads,
      { options: forWorkers(options), backend: implementation.backend, sweep },
      parts,
      stopped,
      done,
    );
  };

const runIn = async (
  threads: number,
  task: Omit<PartTask, 'part' | 'met' | 'shared'>,
  parts: readonly number[],
  stopped: () => boolean,
  done: (part: number, tally: Tally) => boolean,
): Promise<void> => {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const pool = poolOf(worker, threads);
  let isEnough = false;
  let met = allMet;
  const watch = setInterval(() => {
    if (stopped()) Atomics.store(shared, 0, 1);
  }, tick);
  const left = parts.values();
  /** One after the other: what waits in the pool would take memory for every part. */
  const lane = async (): Promise<void> => {
    for (const part of left) {
      if (isEnough || stopped()) return;
      const tally = (await pool.run({ ...task, part, met, shared } satisfies PartTask)) as Tally | null;
      if (tally === null) return;
      met = bothMet(met, tally);
      if (!done(part, tally)) isEnough = true;
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, lane));
  } finally {
    clearInterval(watch);
    await pool.destroy();
  }
};
