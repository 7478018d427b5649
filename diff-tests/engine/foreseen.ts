/** The cases of an operation, each made once: who can take many at a time looks at those that come. */
import type { Case } from '../cases/generators/cases.ts';

export class Foreseen {
  readonly #make: (index: number) => Case;
  readonly #indices: readonly number[];
  readonly #made = new Map<number, Case>();

  constructor(make: (index: number) => Case, indices: readonly number[]) {
    this.#make = make;
    this.#indices = indices;
  }

  #at(index: number): Case {
    const known = this.#made.get(index) ?? this.#make(index);
    this.#made.set(index, known);
    return known;
  }

  /** All of them in their order, each made when it is looked at. */
  *all(): Generator<Case> {
    for (const index of this.#indices) yield this.#at(index);
  }

  /** A case whose turn has come: it is not kept any more. */
  take(index: number): Case {
    const theCase = this.#at(index);
    this.#made.delete(index);
    return theCase;
  }
}
