/** How many cases are sent together: more while answers come quickly. */

/** About the size of a run at first, and at most, in bytes. */
const [leastBytes, mostBytes] = [2 ** 16, 2 ** 20];
/** Milliseconds that a run is to take at most, and the part of --timeout. */
const longest = 1000;
const part = 4;
/** A run grows so much when it took less than that part of what it may. */
const growth = 8;

export class Batches {
  readonly #patience: number;
  #bytes = leastBytes;
  /** The first run of an operation shows how long a case takes. */
  #cases = 1;

  constructor(timeout: number) {
    this.#patience = Math.min(longest, timeout / part);
  }

  /** Another operation: what a case of it costs is not known. */
  begin(): void {
    this.#cases = 1;
  }

  /** Whether a run of so many cases and bytes takes no further case. */
  isFull(cases: number, bytes: number): boolean {
    return cases >= this.#cases || bytes >= this.#bytes;
  }

  /** A run of so many cases and bytes was answered in so many milliseconds. */
  took(cases: number, bytes: number, milliseconds: number): void {
    const isQuick = milliseconds * growth <= this.#patience;
    if (isQuick && bytes >= this.#bytes) this.#bytes = Math.min(mostBytes, this.#bytes * 2);
    if (isQuick) this.#cases = Math.max(this.#cases, cases * growth);
    else if (milliseconds > this.#patience) this.#cases = Math.max(1, Math.floor(cases / growth));
  }
}
