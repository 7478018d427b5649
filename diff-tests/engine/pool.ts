/** Workers that wait for tasks, all of one file. */
import { Tinypool } from 'tinypool';

/**
 * Room for what is new, in MiB. A judgement makes many small numbers that live as long as it does: with the usual 48 MiB
 * a fifth of a run's time goes into moving those about that a little more room lets die.
 */
const maxYoungGenerationSizeMb = 192;

export const poolOf = (filename: string, threads: number): Tinypool =>
  new Tinypool({
    filename,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxYoungGenerationSizeMb },
  });
