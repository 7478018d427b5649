/**
 * A constant that stands on no list, found by computing back: where one number in a place, as a factor, a term or a bound
 * of what stands there, is what every failing row needs, that is the edit.
 */
import type { Family, Proposal } from '../edits/edit.ts';
import type { Machine } from '../template/arithmetic.ts';
import type { Evaluator } from '../template/evaluator.ts';
import type { Node, Pool } from '../template/node.ts';
import type { Candidate } from './candidates.ts';
import { neededAt, type Path, pathsOf, quotient, type Range, rangeOf } from './needed.ts';
import { finest, type Labels } from './score.ts';
import type { Setting } from './setting.ts';

/** Failing rows that must agree on a constant, and those whose constant is tried on the others. */
const [least, mostTried] = [3, 4];

/** What a place is, and what it would have to be. */
interface Need {
  readonly is: Range;
  readonly needed: Range;
}

/** How a constant stands in a place: what it must be for a row, and the expression and the words for it. */
interface Relation {
  readonly constant: (need: Need) => Range | null;
  readonly make: (pool: Pool, node: Node, text: string) => Node;
  readonly said: (from: string, text: string) => string;
}

const magnitude = ({ lo, hi }: Range): Range | null =>
  lo > 0 ? { lo, hi } : hi < 0 ? { lo: -hi, hi: -lo } : null;

const relations: readonly Relation[] = [
  {
    constant: ({ is, needed }) => quotient(needed, is),
    make: (pool, node, text) => pool.node('mul', node, pool.number(text)),
    said: (from, text) => `${from} is multiplied by ${text}`,
  },
  {
    constant: ({ is, needed }) => {
      const [now, bound] = [magnitude(is), magnitude(needed)];
      return now !== null && bound !== null && now.lo > bound.hi ? bound : null;
    },
    make: (pool, node, text) =>
      pool.node('min', pool.node('max', node, pool.number(`-${text}`)), pool.number(text)),
    said: (from, text) => `${from} is clipped to [-${text}, ${text}]`,
  },
  {
    constant: ({ is, needed }) => (is.lo > needed.hi ? needed : null),
    make: (pool, node, text) => pool.node('min', node, pool.number(text)),
    said: (from, text) => `${from} is at most ${text}`,
  },
  {
    constant: ({ is, needed }) => (is.hi < needed.lo ? needed : null),
    make: (pool, node, text) => pool.node('max', node, pool.number(text)),
    said: (from, text) => `${from} is at least ${text}`,
  },
  {
    constant: ({ needed }) => needed,
    make: (pool, _node, text) => pool.number(text),
    said: (from, text) => `${text} stands in the place of ${from}`,
  },
  {
    constant: ({ is, needed }) => ({ lo: needed.lo - is.hi, hi: needed.hi - is.lo }),
    make: (pool, node, text) => pool.node('add', node, pool.number(text)),
    said: (from, text) => `${text} is added to ${from}`,
  },
];

/** Digits of a constant that somebody wrote. */
const mostDigits = 6;

/** The shortest decimal in a range; null: none that anybody would write. */
export const shortestIn = ({ lo, hi }: Range): string | null => {
  const middle = (lo + hi) / 2;
  for (let digits = 1; digits <= mostDigits; digits++) {
    const made = Number(middle.toPrecision(digits));
    if (made !== 0 && made >= lo && made <= hi) return String(made);
  }
  return null;
};

/** A wider range tells no number. */
const isTelling = ({ lo, hi }: Range): boolean => hi - lo <= finest * Math.max(Math.abs(lo), Math.abs(hi));

/** The constant that most rows agree on; null where few do. */
const agreed = (constants: readonly Range[]): string | null => {
  const votes = constants
    .filter(isTelling)
    .toSorted((a, b) => a.hi - a.lo - (b.hi - b.lo))
    .slice(0, mostTried)
    .flatMap((range) => shortestIn(range) ?? [])
    .map((text) => {
      const value = Number(text);
      return { text, count: constants.filter(({ lo, hi }) => value >= lo && value <= hi).length };
    })
    .toSorted((a, b) => b.count - a.count);
  const [best] = votes;
  return best !== undefined && best.count >= Math.max(least, constants.length / 2) ? best.text : null;
};

const found: Family = { name: 'constant', rank: 4, isUsual: false, propose: () => [] };

/** The end of a path changed, and nothing else. */
const replacedAlong = (pool: Pool, path: Path, to: Node): Node =>
  path.reduceRight((made, [parent, at]) => pool.over(parent, parent.args.with(at, made)), to);

const needsOf = (
  evaluator: Evaluator,
  machine: Machine,
  { failing }: Labels,
  path: Path,
  node: Node,
): readonly Need[] =>
  failing.flatMap((r) => {
    const needed = neededAt(evaluator, machine, path, r, evaluator.rows[r]?.observed ?? NaN);
    const is = rangeOf(evaluator, node, r);
    return needed === null || is === null ? [] : [{ is, needed }];
  });

/** An edit of the end of a path by a constant. */
const edited = (pool: Pool, path: Path, node: Node, { make, said }: Relation, text: string): Candidate => {
  const to = make(pool, node, text);
  const words: Proposal['said'] = (from) => said(from, text);
  // A short number in a small place is the plainest.
  const cost = (2 * text.length + node.size) / 20;
  return {
    root: replacedAlong(pool, path, to),
    family: found,
    scope: 'here',
    from: node,
    to,
    said: words,
    cost,
    isWhole: path.length === 0,
  };
};

const endOf = (root: Node, path: Path): Node => {
  const [parent, at] = path.at(-1) ?? [null, 0];
  return parent === null ? root : (parent.args[at] as Node);
};

/** Every edit by a constant that is given. */
export const withConstant = function* (pool: Pool, root: Node, text: string): Generator<Candidate> {
  for (const path of pathsOf(root))
    for (const relation of relations) yield edited(pool, path, endOf(root, path), relation, text);
};

/** Every place of a root at which one constant is what the failing rows need. */
export const inverted = function* (
  { pool, machine }: Pick<Setting, 'pool' | 'machine'>,
  root: Node,
  evaluator: Evaluator,
  labels: Labels,
): Generator<Candidate> {
  const seen = new Set([root.id]);
  for (const path of pathsOf(root)) {
    const node = endOf(root, path);
    const needs = needsOf(evaluator, machine, labels, path, node);
    for (const relation of relations) {
      const text = agreed(needs.flatMap((need) => relation.constant(need) ?? []));
      if (text === null) continue;
      const made = edited(pool, path, node, relation, text);
      if (seen.has(made.root.id)) continue;
      seen.add(made.root.id);
      yield made;
    }
  }
};
