/** Which implicit arguments a written type has, fixed from a value of it. */
import { sameShape } from '../tensor.ts';
import type { Machine, Frame } from './machine.ts';
import { LeanError, type Place } from './source.ts';
import type { Structure, Term } from './syntax.ts';
import { headOf, shapeIn, sizeIn } from './types.ts';
import {
  bind,
  type Entry,
  lookUp,
  nat,
  natType,
  scalarType,
  type Type,
  unknownType,
  type Value,
} from './values.ts';

const typeOfValue = <A>(value: Value<A>): Type<A> => {
  switch (value.kind) {
    case 'scalar':
      return scalarType;
    case 'nat':
      return natType;
    case 'fin':
      return { kind: 'fin', bound: value.bound };
    case 'tensor':
      return { kind: 'tensor', shape: value.x.shape };
    case 'record':
      return { kind: 'record', structure: value.structure, parameters: [] };
    default:
      return unknownType;
  }
};

/** The entry of a name that is alone and not fixed yet. */
const unfixed = <A>(term: Term, frame: Frame<A>): Entry<A> | null => {
  const entry =
    term.kind === 'name' && term.path.length === 1 ? lookUp(frame.entries, term.path[0] ?? '') : null;
  return entry?.value === null ? entry : null;
};

/** Fixes the implicit count in a size: T + 1 = 4 gives T = 3. A size that is known must be equal. */
const solve = <A>(ev: Machine<A>, term: Term, n: number, frame: Frame<A>, at: Place): void => {
  const entry = unfixed(term, frame);
  if (entry !== null) {
    entry.value = nat(n);
    return;
  }
  const size = sizeIn(ev, term, frame);
  if (size !== null) {
    if (size !== n) throw new LeanError(at, `the sizes differ: expected ${size}, met ${n}`);
    return;
  }
  const isSum = term.kind === 'operator' && term.op === '+' && term.right.kind === 'number';
  const isSucc =
    term.kind === 'apply' &&
    term.fn.kind === 'name' &&
    term.fn.path.join('.') === 'Nat.succ' &&
    term.args.length === 1;
  const inner = isSum ? term.left : isSucc ? (term.args[0]?.term ?? null) : null;
  const plus = isSum && term.right.kind === 'number' ? term.right.value : 1;
  if (inner === null) throw new LeanError(term.place, 'this size does not say what its implicit argument is');
  if (n < plus) throw new LeanError(at, `the sizes differ: expected at least ${plus}, met ${n}`);
  solve(ev, inner, n - plus, frame, at);
};

const solveShape = <A>(
  ev: Machine<A>,
  term: Term,
  extents: readonly number[],
  frame: Frame<A>,
  at: Place,
): void => {
  const entry = unfixed(term, frame);
  if (entry !== null) {
    entry.value = { kind: 'shape', extents };
    return;
  }
  if (term.kind === 'list') {
    if (term.items.length !== extents.length)
      throw new LeanError(at, `the ranks differ: expected ${term.items.length}, met ${extents.length}`);
    for (const [i, item] of term.items.entries()) solve(ev, item, extents[i] as number, frame, at);
    return;
  }
  const known = shapeIn(ev, term, frame);
  if (known !== null && !sameShape(known, extents))
    throw new LeanError(at, `the shapes differ: expected [${known.join()}], met [${extents.join()}]`);
};

/** Fixes the implicit arguments that a written type has, from a value of it; sizes that are known must agree. */
export const unify = <A>(ev: Machine<A>, term: Term, value: Value<A>, frame: Frame<A>, at: Place): void => {
  const entry = unfixed(term, frame);
  if (entry !== null) {
    const type = typeOfValue(value);
    if (type.kind !== 'unknown') entry.value = { kind: 'type', type };
    return;
  }
  const { head, args } = headOf(term);
  if (head.kind !== 'name' || args.length === 0) return;
  const resolved = ev.library.resolve(frame.lexical, head.path);
  if (resolved === null || resolved.fields.length > 0) return;
  const { found } = resolved;
  const [first, second] = args;
  if (found.kind === 'structure') unifyStructure(ev, found.structure, args, value, frame, at);
  if (found.kind !== 'type' || first === undefined) return;
  if (found.type === 'Fin' && value.kind === 'fin') solve(ev, first, value.bound, frame, at);
  if (value.kind !== 'tensor' || second === undefined) return;
  const element: Value<A> = { kind: 'type', type: scalarType };
  const scalars = unfixed(found.type === 'Vec' ? second : first, frame);
  if (scalars !== null) scalars.value = element;
  if (found.type === 'Vec') solve(ev, first, value.x.shape[0] ?? 0, frame, at);
  if (found.type === 'Tensor') solveShape(ev, second, value.x.shape, frame, at);
};

/** The parameters of a structure from the fields of a value; those that no field fixes stay as they are. */
const unifyStructure = <A>(
  ev: Machine<A>,
  { binders, fields, scope }: Structure,
  args: readonly Term[],
  value: Value<A>,
  frame: Frame<A>,
  at: Place,
): void => {
  if (value.kind !== 'record') return;
  const names = binders.flatMap((binder) => binder.names);
  const entries = names.reduce<Entry<A> | null>((outer, name) => bind(outer, name, null), null);
  const inner: Frame<A> = { entries, lexical: scope };
  for (const { name, type } of fields) {
    const field = value.fields.get(name);
    if (field !== undefined) unify(ev, type, field, inner, at);
  }
  for (const [i, name] of names.entries()) {
    const [fixed, term] = [lookUp(entries, name)?.value ?? null, args[i]];
    if (fixed === null || term === undefined) continue;
    if (fixed.kind === 'nat') solve(ev, term, fixed.n, frame, at);
    else if (fixed.kind === 'shape') solveShape(ev, term, fixed.extents, frame, at);
    else if (fixed.kind === 'type') {
      const entry = unfixed(term, frame);
      if (entry !== null) entry.value = fixed;
    }
  }
};
