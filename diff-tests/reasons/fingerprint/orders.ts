/** Orders in which machines add up the terms of a sum. */
export type Order = <A>(terms: readonly A[], add: (x: A, y: A) => A) => A;

const folded: Order = (terms, add) => terms.reduce((sum, term) => add(sum, term));

/** Halves that are added up by themselves (a tree of neighbours). */
const pairs: Order = (terms, add) => {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) return first;
  const half = terms.length >> 1;
  return add(pairs(terms.slice(0, half), add), pairs(terms.slice(half), add));
};

/** Element i and element i + n/2, again and again: the usual reduction of a GPU's workgroup. */
const halves: Order = (terms, add) => {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) return first;
  const half = (terms.length + 1) >> 1;
  const once = terms.slice(0, half).map((x, i) => {
    const other = terms[i + half];
    return other === undefined ? x : add(x, other);
  });
  return halves(once, add);
};

const ways = { folded, 'in pairs': pairs, 'in halves': halves } as const;
type Way = keyof typeof ways;
const all = Object.keys(ways) as Way[];

/**
 * Running sums in as many vectors of as many lanes: element i goes to lane i of the next vector in turn. Then the
 * vectors are added to each other, and the lanes of the last one.
 */
const lanes =
  (vectors: number, width: number, vectorsBy: Way, lanesBy: Way): Order =>
  (terms, add) => {
    const count = vectors * width;
    const sums = Array.from({ length: Math.min(count, terms.length) }, (_, lane) =>
      folded(
        terms.filter((_term, i) => i % count === lane),
        add,
      ),
    );
    const last = Array.from({ length: Math.min(width, sums.length) }, (_, lane) =>
      ways[vectorsBy](
        sums.filter((_sum, i) => i % width === lane),
        add,
      ),
    );
    return ways[lanesBy](last, add);
  };

/** Two sums are added in one way only. */
const waysOf = (count: number): readonly Way[] => (count <= 2 ? ['folded'] : all);

const vectorOrders = [1, 2, 4].flatMap((vectors) =>
  [2, 4, 8, 16].flatMap((width) =>
    waysOf(vectors).flatMap((vectorsBy) =>
      waysOf(width).map((lanesBy): readonly [string, Order] => {
        const [one, other] = [vectors > 2 ? ` ${vectorsBy}` : '', width > 2 ? ` ${lanesBy}` : ''];
        const name =
          vectors === 1
            ? `${width} running sums, then${other || ' added'}`
            : `${vectors} vectors x ${width} lanes, the vectors${one || ' added'}, then the lanes${other || ' added'}`;
        return [name, lanes(vectors, width, vectorsBy, lanesBy)];
      }),
    ),
  ),
);

/** The text of the tree, the same where only the two sides of an addition are exchanged. */
const treeOf = (order: Order): string =>
  order(
    Array.from({ length: 96 }, (_, i) => String(i)),
    (x, y) => `(${x < y ? `${x}+${y}` : `${y}+${x}`})`,
  );

const trees = new Set<string>();

/** Each order once: some arrangements of vectors and lanes are the same tree. */
export const orders: readonly (readonly [string, Order])[] = [
  ['left to right', folded] as const,
  ['right to left', ((terms, add) => folded(terms.toReversed(), add)) as Order] as const,
  ['neighbours in pairs', pairs] as const,
  ['halves onto each other', halves] as const,
  ...vectorOrders,
].filter(([, order]) => {
  const tree = treeOf(order);
  const isNew = !trees.has(tree);
  trees.add(tree);
  return isNew;
});
