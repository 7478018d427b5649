/** What an exhaustive run has done so far, in `.epscheck/exhaust-<id>.json`: a later run of the same key goes on from it. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../make-folder.ts';
import { hash } from '../../cases/hash.ts';
import { messageOf } from '../../runners/answered.ts';
import { type Progress, nothingDone, numbersIn, rangesOf } from './parts.ts';

const count = z.int().nonnegative();
const integer = z
  .string()
  .regex(/^-?\d+$/)
  .max(10_000);

const tallySchema = z.strictObject({
  tried: count,
  exact: count,
  notNearest: count,
  accepted: count,
  rejected: count,
  undecided: count,
  unconstrained: count,
  ulpSkipped: count,
  rank: count,
  flushed: count,
  worst: z.strictObject({ of: z.strictObject({ n: integer, d: integer, e: z.int() }), at: count }).nullable(),
  failures: z.array(z.strictObject({ from: count, count, kind: z.string() })).max(100),
  lost: count,
  answered: count,
});

const stateSchema = z.strictObject({
  schema: z.literal(1),
  /** All that decides what comes of a part. */
  key: z.string(),
  parts: count,
  seconds: z.number().nonnegative(),
  done: z.array(z.tuple([count, count])).max(1_000_000),
  tally: tallySchema,
});

/** Milliseconds between two times that it is written. */
const everyMilliseconds = 2000;

export class State {
  readonly #file: string;
  readonly #key: string;
  readonly #parts: number;
  readonly #warn: (message: string) => void;
  #written = performance.now();
  #warned = false;

  /** `folder` null: nothing is read or written. */
  constructor(folder: string, key: string, parts: number, warn: (message: string) => void) {
    this.#file = join(resolve(folder), `exhaust-${hash(0, key).toString(16).padStart(8, '0')}.json`);
    this.#key = key;
    this.#parts = parts;
    this.#warn = warn;
  }

  /** What was done before; nothing where there is no file, or one that says something else. */
  read(): Progress {
    if (!existsSync(this.#file)) return nothingDone;
    try {
      const { key, parts, seconds, done, tally } = stateSchema.parse(
        JSON.parse(readFileSync(this.#file, 'utf8')),
      );
      const inRange = done.every(([first, last]) => first <= last && last < this.#parts);
      if (key !== this.#key || parts !== this.#parts || !inRange) throw new Error('it is of another run');
      const worst =
        tally.worst === null
          ? null
          : {
              at: tally.worst.at,
              of: { n: BigInt(tally.worst.of.n), d: BigInt(tally.worst.of.d), e: tally.worst.of.e },
            };
      return { done: numbersIn(done), seconds, tally: { ...tally, worst } };
    } catch (error) {
      const why = error instanceof z.ZodError ? 'it is no state of a run' : messageOf(error);
      this.#warn(`${this.#file} is not gone on from: ${why}`);
      return nothingDone;
    }
  }

  /** Written whole or not at all, whenever the process is killed; `now`: at the end. */
  write({ done, tally, seconds }: Progress, now = false): void {
    if (!now && performance.now() - this.#written < everyMilliseconds) return;
    this.#written = performance.now();
    const { worst } = tally;
    const told = {
      schema: 1,
      key: this.#key,
      parts: this.#parts,
      seconds,
      done: rangesOf(done),
      tally: {
        ...tally,
        worst:
          worst === null
            ? null
            : { at: worst.at, of: { n: String(worst.of.n), d: String(worst.of.d), e: worst.of.e } },
      },
    };
    this.#attempt(() => {
      makeFolder(resolve(this.#file, '..'));
      const written = `${this.#file}.${process.pid}.tmp`;
      writeFileSync(written, `${JSON.stringify(told)}\n`);
      renameSync(written, this.#file);
    });
  }

  /** A run that came to its end is not gone on from. */
  forget(): void {
    this.#attempt(() => rmSync(this.#file, { force: true }));
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!this.#warned) this.#warn(`the run cannot be gone on from: ${messageOf(error)}`);
      this.#warned = true;
    }
  }
}
