/** The parts of a set spread over workers, and taken in the order of the set: its bytes do not depend on who made them. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { filesOfPart, type Part } from './parts.ts';
import { poolOf } from '../pool.ts';

const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A worker costs as much to start as so many parts. */
const worthAWorker = 8;

/** Parts that are made ahead of those that were taken, for each worker: a long one holds up the others that late. */
const ahead = 4;

type Files = ReadonlyMap<string, string>;

/** The files of each part, made by so many workers; `auto`: one for each core, where there is enough to do. */
export const filesOfParts = async function* (
  parts: readonly Part[],
  workers: number | 'auto',
): AsyncGenerator<Files> {
  const wanted = workers === 'auto' ? Math.min(availableParallelism(), parts.length / worthAWorker) : workers;
  const threads = Math.floor(Math.min(wanted, parts.length));
  if (threads < 2 || !existsSync(worker)) {
    for (const part of parts) yield filesOfPart(part);
    return;
  }
  const pool = poolOf(worker, threads);
  const going: Promise<Files>[] = [];
  try {
    for (const part of parts) {
      const made = pool.run(part) as Promise<Files>;
      // Who is not waited for any more ends with the pool.
      made.catch(() => undefined);
      going.push(made);
      if (going.length > ahead * threads) yield (await going.shift()) ?? new Map();
    }
    for (const made of going) yield await made;
  } finally {
    await pool.destroy();
  }
};
