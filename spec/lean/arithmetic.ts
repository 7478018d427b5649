/**
 * Operators, as Lean elaborates them: a tree of operators is looked at whole. If one leaf is a scalar, or a scalar is
 * expected, every count and numeral in it is cast where it stands; else it is arithmetic of counts.
 */
import { add, map, onElements, sameShape, showShape, subtract, type Tensor, zip } from '../tensor.ts';
import type { Condition, Frame, Machine } from './machine.ts';
import { LeanError, type Place } from './source.ts';
import type { Operator, Relation, Term } from './syntax.ts';
import { coerce } from './types.ts';
import {
  describe,
  nat,
  natType,
  scalarOf,
  scalarType,
  tensorOf,
  type Type,
  unknownType,
  type Value,
} from './values.ts';

type Tree<A> = { readonly place: Place } & (
  | { readonly kind: 'leaf'; readonly value: Value<A> }
  | { readonly kind: 'negated'; readonly of: Tree<A> }
  | { readonly kind: 'operator'; readonly op: Operator; readonly left: Tree<A>; readonly right: Tree<A> }
);

const grow = <A>(ev: Machine<A>, term: Term, frame: Frame<A>): Tree<A> => {
  const { place } = term;
  if (term.kind === 'negate') return { kind: 'negated', of: grow(ev, term.of, frame), place };
  if (term.kind === 'operator') {
    const left = grow(ev, term.left, frame);
    return { kind: 'operator', op: term.op, left, right: grow(ev, term.right, frame), place };
  }
  return { kind: 'leaf', value: ev.evaluate(term, frame, unknownType), place };
};

const leavesOf = <A>(tree: Tree<A>): readonly Value<A>[] => {
  if (tree.kind === 'leaf') return [tree.value];
  return tree.kind === 'negated' ? leavesOf(tree.of) : [...leavesOf(tree.left), ...leavesOf(tree.right)];
};

type Kind = 'tensor' | 'scalar' | 'nat' | 'numeral';

const kindOf = <A>(leaves: readonly Value<A>[], expected: Type<A>): Kind => {
  const has = (kind: string): boolean => leaves.some((leaf) => leaf.kind === kind);
  if (has('tensor')) return 'tensor';
  if (has('scalar') || expected.kind === 'scalar') return 'scalar';
  return has('nat') || has('fin') || expected.kind === 'nat' ? 'nat' : 'numeral';
};

/** Counts: a difference stops at 0, a quotient is rounded down, n / 0 is 0. */
const ofCounts: Readonly<Record<Operator, (x: bigint, y: bigint) => bigint>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => (x > y ? x - y : 0n),
  '*': (x, y) => x * y,
  '/': (x, y) => (y === 0n ? 0n : x / y),
};

const count = (op: Operator, x: number, y: number, at: Place): number => {
  const exact = ofCounts[op](BigInt(x), BigInt(y));
  if (exact >= 2n ** 53n) throw new LeanError(at, `a count above 2^53: ${exact}`);
  return parseInt(exact.toString(), 10);
};

const names: Readonly<Record<Operator, 'add' | 'sub' | 'mul' | 'div'>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
};

const ofTensors = <A>(ev: Machine<A>, op: Operator, x: Tensor<A>, y: Tensor<A>, at: Place): Tensor<A> => {
  if (!sameShape(x.shape, y.shape))
    throw new LeanError(at, `the shapes differ: ${showShape(x.shape)} ${op} ${showShape(y.shape)}`);
  if (op === '+') return add(ev.k, x, y);
  return op === '-' ? subtract(ev.k, x, y) : zip(x, y, onElements(ev.k)[names[op]]);
};

/** One operation on two values of one kind. */
const combine = <A>(ev: Machine<A>, op: Operator, x: Value<A>, y: Value<A>, at: Place): Value<A> => {
  ev.visit(at);
  if (x.kind === 'tensor' && y.kind === 'tensor') return tensorOf(ofTensors(ev, op, x.x, y.x, at));
  if (x.kind === 'scalar' && y.kind === 'scalar') return scalarOf(ev.k[names[op]](x.a, y.a));
  if (x.kind === 'nat' && y.kind === 'nat') return nat(count(op, x.n, y.n, at));
  if (x.kind === 'numeral' && y.kind === 'numeral') {
    const scalar = (): A => {
      const [left, right] = [x.scalar(), y.scalar()];
      ev.visit(at);
      return ev.k[names[op]](left, right);
    };
    return { kind: 'numeral', nat: () => count(op, x.nat(), y.nat(), at), scalar };
  }
  throw new LeanError(at, `${describe(x)} ${op} ${describe(y)} is not in the subset`);
};

const negate = <A>(ev: Machine<A>, x: Value<A>, at: Place): Value<A> => {
  ev.visit(at);
  if (x.kind === 'scalar') return scalarOf(ev.k.neg(x.a));
  if (x.kind === 'tensor') return tensorOf(map(x.x, onElements(ev.k).neg));
  const noCount = (): never => {
    throw new LeanError(at, 'a count has no negation');
  };
  if (x.kind === 'numeral') return { kind: 'numeral', nat: noCount, scalar: () => ev.k.neg(x.scalar()) };
  return x.kind === 'nat' ? noCount() : cannot(x, at);
};

const cannot = <A>(value: Value<A>, at: Place): never => {
  throw new LeanError(at, `arithmetic with ${describe(value)} is not in the subset`);
};

const asKind = <A>(ev: Machine<A>, value: Value<A>, kind: Kind, at: Place): Value<A> => {
  if (kind === 'scalar') return coerce(ev, value, scalarType, at);
  if (kind === 'nat') return coerce(ev, value, natType, at);
  return value.kind === kind ? value : cannot(value, at);
};

const fold = <A>(ev: Machine<A>, tree: Tree<A>, kind: Kind): Value<A> => {
  if (tree.kind === 'leaf') return asKind(ev, tree.value, kind, tree.place);
  if (tree.kind === 'negated') return negate(ev, fold(ev, tree.of, kind), tree.place);
  const left = fold(ev, tree.left, kind);
  return combine(ev, tree.op, left, fold(ev, tree.right, kind), tree.place);
};

/** The value of a tree of operators. */
export const operate = <A>(ev: Machine<A>, term: Term, frame: Frame<A>, expected: Type<A>): Value<A> => {
  const tree = grow(ev, term, frame);
  return fold(ev, tree, kindOf(leavesOf(tree), expected));
};

/** (. + .): a function of two values. */
export const sectionOf = <A>(ev: Machine<A>, op: Operator): Value<A> => ({
  kind: 'function',
  apply: (x) => ({
    kind: 'function',
    apply: (y, at) => {
      const kind = kindOf([x, y], unknownType);
      return combine(ev, op, asKind(ev, x, kind, at), asKind(ev, y, kind, at), at);
    },
  }),
});

const decide: Readonly<Record<Relation, (x: number, y: number) => boolean>> = {
  '=': (x, y) => x === y,
  '<': (x, y) => x < y,
  '>': (x, y) => x > y,
  '<=': (x, y) => x <= y,
  '>=': (x, y) => x >= y,
};

export const conditionOf = <A>(ev: Machine<A>, term: Term, frame: Frame<A>): Condition<A> => {
  if (term.kind !== 'relation') throw new LeanError(term.place, 'this condition is not in the subset');
  const [left, right] = [grow(ev, term.left, frame), grow(ev, term.right, frame)];
  const leaves = [...leavesOf(left), ...leavesOf(right)];
  const kind = kindOf(leaves, leaves.every((leaf) => leaf.kind === 'numeral') ? natType : unknownType);
  const [x, y] = [fold(ev, left, kind), fold(ev, right, kind)];
  if (x.kind === 'nat' && y.kind === 'nat') return { decided: decide[term.op](x.n, y.n) };
  if (x.kind !== 'scalar' || y.kind !== 'scalar') return cannot(x, term.place);
  if (term.op === '>') return { decided: null, x: x.a, y: y.a };
  if (term.op === '<') return { decided: null, x: y.a, y: x.a };
  throw new LeanError(term.place, `scalars are compared by > and < only, met '${term.op}'`);
};
