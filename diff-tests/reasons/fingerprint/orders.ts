/** Orders in which machines add up the terms of a sum. */
import type { Float } from '../../../spec/scalars/floats/float.ts';

type Add = (x: Float, y: Float) => Float;
export type Order = (terms: readonly Float[], add: Add) => Float;

const leftToRight: Order = (terms, add) => terms.reduce((sum, term) => add(sum, term));

/** Halves that are added up by themselves (NumPy's pairwise sum, a tree of neighbours). */
const pairwise: Order = (terms, add) => {
  if (terms.length <= 1) return terms[0] as Float;
  const half = terms.length >> 1;
  return add(pairwise(terms.slice(0, half), add), pairwise(terms.slice(half), add));
};

/** Element i and element i + n/2, again and again: the usual reduction of a GPU's workgroup. */
const halving: Order = (terms, add) => {
  if (terms.length <= 1) return terms[0] as Float;
  const half = (terms.length + 1) >> 1;
  const folded = terms.slice(0, half).map((x, i) => {
    const other = terms[i + half];
    return other === undefined ? x : add(x, other);
  });
  return halving(folded, add);
};

/** As many running sums as a vector register has lanes, then their sum. */
const lanes =
  (count: number, then: Order): Order =>
  (terms, add) => {
    const own = Array.from({ length: count }, (_, lane) => terms.filter((_term, i) => i % count === lane));
    const sums = own.filter(({ length }) => length > 0).map((some) => leftToRight(some, add));
    return then(sums, add);
  };

export const orders: Readonly<Record<string, readonly Order[]>> = {
  'left to right': [leftToRight],
  'right to left': [(terms, add) => leftToRight(terms.toReversed(), add)],
  'neighbours in pairs': [pairwise],
  'halves onto each other': [halving],
  '2 running sums': [lanes(2, leftToRight)],
  '4 running sums': [lanes(4, leftToRight), lanes(4, pairwise), lanes(4, halving)],
  '8 running sums': [lanes(8, leftToRight), lanes(8, pairwise), lanes(8, halving)],
};
