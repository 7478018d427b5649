/** The parts of a sweep that are done, and what came of them: added up as they come, written down, and taken up again. */
import type { Tally } from '../../judge/exhaustive/tally.ts';
import { emptyTally, together } from '../../judge/exhaustive/tally.ts';

/** What a run has done. */
export interface Progress {
  readonly done: ReadonlySet<number>;
  readonly tally: Tally;
  /** Seconds that it has run, those of earlier runs with it. */
  readonly seconds: number;
}

export const nothingDone: Progress = { done: new Set(), tally: emptyTally, seconds: 0 };

/** Numbers as ranges: [[0, 5], [7, 7]]. */
export const rangesOf = (numbers: Iterable<number>): (readonly [number, number])[] => {
  const ranges: [number, number][] = [];
  for (const n of [...numbers].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges;
};

export const numbersIn = (ranges: readonly (readonly [number, number])[]): Set<number> =>
  new Set(ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)));

/** A run with one part more. */
export class Done implements Progress {
  readonly done: Set<number>;
  tally: Tally;
  readonly #before: number;
  readonly #begun = performance.now();

  constructor({ done, tally, seconds }: Progress) {
    this.done = new Set(done);
    this.tally = tally;
    this.#before = seconds;
  }

  get seconds(): number {
    return this.#before + (performance.now() - this.#begun) / 1000;
  }

  add(part: number, tally: Tally): void {
    this.done.add(part);
    this.tally = together(this.tally, tally);
  }
}
