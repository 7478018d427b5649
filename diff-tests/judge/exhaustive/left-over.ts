/** Elements of a call that wait to be looked at together: a few by themselves cost as much as hundreds. */

export class LeftOver {
  readonly #most: number;
  readonly #look: (places: readonly number[]) => void;
  #places: number[] = [];

  /** `look` is given at most `most` places at once. */
  constructor(most: number, look: (places: readonly number[]) => void) {
    this.#most = most;
    this.#look = look;
  }

  /** The first `count` elements of a list, by their places. */
  add(list: Int32Array, count: number, placeOf: (element: number) => number): void {
    const places = Array.from({ length: count }, (_, at) => placeOf(list[at] as number));
    // Whoever looks uses the list anew.
    if (this.#places.length + count > this.#most) this.settle();
    this.#places.push(...places);
  }

  /** Looks at those that wait. */
  settle(): void {
    const places = this.#places;
    this.#places = [];
    if (places.length > 0) this.#look(places);
  }
}
