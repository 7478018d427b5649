/** A sum over elements: a column has no terms of its own, but numbers one by one are added as they are written. */
import { Undecided } from './open.ts';

/** The sum from the left, beginning at zero, of terms of one number each. */
export const summing =
  <A>(size: (term: A) => number, zero: A, add: (x: A, y: A) => A): ((terms: readonly A[]) => A) =>
  (terms) => {
    if (terms.some((term) => size(term) !== 1))
      throw new Undecided('columns do not decide a sum over elements');
    return terms.reduce(add, zero);
  };
