/** What a place in an expression would have to be, for the whole to be what was observed: computed back along its path. */
import type { Machine } from '../template/arithmetic.ts';
import type { Evaluator } from '../template/evaluator.ts';
import { guards } from '../template/guards.ts';
import type { Node, Operator } from '../template/node.ts';
import { freedom } from './score.ts';

/** All that a value may be. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/** One operand of one node, from the root down. */
export type Path = readonly (readonly [parent: Node, at: number])[];

/** Paths that are looked at: a template has few more places. */
const mostPaths = 200;

/** Every place below a root, by every way that leads there. */
export const pathsOf = (root: Node): readonly Path[] => {
  const found: Path[] = [];
  const visit = (node: Node, path: Path): void => {
    if (found.length >= mostPaths) return;
    found.push(path);
    for (const [at, arg] of node.args.entries()) visit(arg, [...path, [node, at]]);
  };
  visit(root, []);
  return found;
};

const hull = (...values: readonly number[]): Range | null =>
  values.every(Number.isFinite) ? { lo: Math.min(...values), hi: Math.max(...values) } : null;

const combined = (of: (a: number, b: number) => number, a: Range, b: Range): Range | null =>
  hull(of(a.lo, b.lo), of(a.lo, b.hi), of(a.hi, b.lo), of(a.hi, b.hi));

/** a / b; null where b may be 0. */
export const quotient = (a: Range, b: Range): Range | null =>
  b.lo <= 0 && b.hi >= 0 ? null : combined((x, y) => x / y, a, b);

/** Which operand it is, what the result must be, and the operands as they are. */
type Inverse = (at: number, whole: Range, operands: readonly Range[]) => Range | null;

/** A choice says something of an operand only where the result can be no other. */
const chosenBy =
  (isOther: (whole: Range, other: Range) => boolean): Inverse =>
  (at, whole, operands) =>
    isOther(whole, operands[1 - at] as Range) ? whole : null;

const inverses: Readonly<Partial<Record<Operator, Inverse>>> = {
  neg: (_at, { lo, hi }) => ({ lo: -hi, hi: -lo }),
  add: (at, whole, operands) => combined((w, other) => w - other, whole, operands[1 - at] as Range),
  sub: (at, whole, [a, b]) =>
    at === 0 ? combined((w, y) => w + y, whole, b as Range) : combined((w, x) => x - w, whole, a as Range),
  mul: (at, whole, operands) => quotient(whole, operands[1 - at] as Range),
  div: (at, whole, [a, b]) =>
    at === 0 ? combined((w, y) => w * y, whole, b as Range) : quotient(a as Range, whole),
  sqrt: (_at, { lo, hi }) => (lo > 0 ? hull(lo * lo, hi * hi) : null),
  exp: (_at, { lo, hi }) => (lo > 0 ? hull(Math.log(lo), Math.log(hi)) : null),
  max: chosenBy((whole, other) => whole.lo > other.hi),
  min: chosenBy((whole, other) => whole.hi < other.lo),
  clamp: (at, whole, [, least, most]) =>
    at === 0 && whole.lo > (least as Range).hi && whole.hi < (most as Range).lo ? whole : null,
  pick: (at, whole, [x, y]) => {
    const [isGreater, isNot] = [(x as Range).lo > (y as Range).hi, (x as Range).hi < (y as Range).lo];
    return (at === 2 && isGreater) || (at === 3 && isNot) ? whole : null;
  },
  round: (_at, whole) => whole,
};

export const rangeOf = (evaluator: Evaluator, node: Node, r: number): Range | null => {
  const { value, error } = evaluator.keep(node);
  const [v, e] = [value[r] as number, error[r] as number];
  return hull(v - e, v + e);
};

/** A value that was rounded: four half ulps are what two for an operation come to. */
const rounded = ({ unit, least }: Machine, { lo, hi }: Range): Range => {
  const off = freedom * (unit * Math.max(Math.abs(lo), Math.abs(hi)) + least);
  return { lo: lo - off, hi: hi + off };
};

/** What the end of a path must be in a row for the whole to be what was observed; null: the row does not say. */
export const neededAt = (
  evaluator: Evaluator,
  machine: Machine,
  path: Path,
  r: number,
  observed: number,
): Range | null =>
  path.reduce<Range | null>((whole, [parent, at]) => {
    if (whole === null) return null;
    // Each value on the way was rounded in its own place.
    const needed = rounded(machine, whole);
    if (parent.guard !== undefined) {
      const counts = evaluator.rows[r]?.scene.counts;
      const holds = counts !== undefined && guards[parent.guard].holds(counts);
      return holds === (at === 0) ? needed : null;
    }
    const operands = parent.args.map((arg, i) => (i === at ? needed : rangeOf(evaluator, arg, r)));
    const inverse = parent.op === 'leaf' ? undefined : inverses[parent.op];
    if (inverse === undefined || !operands.every((one): one is Range => one !== null)) return null;
    return inverse(at, needed, operands);
  }, hull(observed));
