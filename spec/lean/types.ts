/** Types at run time: what a written type means, and how a value enters it. */
import { sameShape } from '../tensor.ts';
import type { Machine, Frame } from './machine.ts';
import { LeanError, type Place } from './source.ts';
import type { Structure, Term } from './syntax.ts';
import {
  describe,
  describeType,
  lookUp,
  nat,
  natType,
  proof,
  scalarOf,
  type Type,
  unknownType,
  type Value,
} from './values.ts';
import { wordsIn } from './walk.ts';

const namesByTerm = new WeakMap<Term, ReadonlySet<string>>();

/** Whether a term hangs on an implicit argument that is not fixed yet. */
const hangs = <A>(term: Term, frame: Frame<A>): boolean => {
  const names = namesByTerm.get(term) ?? wordsIn([term]);
  namesByTerm.set(term, names);
  for (const name of names) if (lookUp(frame.entries, name)?.value === null) return true;
  return false;
};

/** A size, or null while it hangs on an implicit argument that is not fixed. */
export const sizeIn = <A>(ev: Machine<A>, term: Term, frame: Frame<A>): number | null => {
  if (hangs(term, frame)) return null;
  const value = ev.check(term, frame, natType);
  return value.kind === 'nat' ? value.n : null;
};

/** A shape that is written out: [n, m], .scalar, .dim n s, or a name. */
export const shapeIn = <A>(ev: Machine<A>, term: Term, frame: Frame<A>): readonly number[] | null => {
  if (hangs(term, frame)) return null;
  const value = ev.check(term, frame, { kind: 'shape' });
  return value.kind === 'shape' ? value.extents : null;
};

/** A type's head name and its arguments. */
export const headOf = (term: Term): { readonly head: Term; readonly args: readonly Term[] } =>
  term.kind === 'apply'
    ? { head: term.fn, args: term.args.map((argument) => argument.term) }
    : { head: term, args: [] };

const argumentsOf = (args: readonly Term[], count: number, at: Place): readonly Term[] => {
  if (args.length === count) return args;
  throw new LeanError(at, `this type takes ${count} arguments, met ${args.length}`);
};

/** What a written type means in a frame. */
export const typeOf = <A>(ev: Machine<A>, term: Term, frame: Frame<A>): Type<A> => {
  if (term.kind === 'hole') return unknownType;
  if (term.kind === 'relation') return proof;
  if (term.kind === 'arrow') {
    const { binder } = term;
    const inner = binder === null ? frame : ev.bindAll(frame, binder.names);
    return { kind: 'function', from: typeOf(ev, term.from, frame), to: typeOf(ev, term.to, inner) };
  }
  const { head, args } = headOf(term);
  if (head.kind !== 'name') throw new LeanError(term.place, 'this type is not in the subset');
  const [first = ''] = head.path;
  const local = head.path.length === 1 ? lookUp(frame.entries, first) : null;
  if (local !== null) {
    if (local.value === null) return unknownType;
    if (local.value.kind === 'type') return local.value.type;
    throw new LeanError(term.place, `expected a type, met ${describe(local.value)}`);
  }
  const resolved = ev.library.resolve(frame.lexical, head.path);
  const found = resolved?.fields.length === 0 ? resolved.found : null;
  if (found?.kind === 'structure') {
    return recordType(ev, found.structure, args, frame, term.place);
  }
  if (found?.kind !== 'type') throw new LeanError(term.place, `the type ${head.path.join('.')} is not known`);
  const at = (i: number, count: number): Term => argumentsOf(args, count, term.place)[i] as Term;
  switch (found.type) {
    case 'Nat':
      return natType;
    case 'Shape':
      return { kind: 'shape' };
    case 'Type':
    case 'Prop':
      return { kind: 'sort' };
    case 'Fin':
      return { kind: 'fin', bound: sizeIn(ev, at(0, 1), frame) };
    case 'Vec': {
      requireScalars(ev, at(1, 2), frame);
      const extent = sizeIn(ev, at(0, 2), frame);
      return { kind: 'tensor', shape: extent === null ? null : [extent] };
    }
    case 'Tensor':
      requireScalars(ev, at(0, 2), frame);
      return { kind: 'tensor', shape: shapeIn(ev, at(1, 2), frame) };
  }
};

/** A structure with what is known of its parameters. */
const recordType = <A>(
  ev: Machine<A>,
  { name, binders }: Structure,
  args: readonly Term[],
  frame: Frame<A>,
  at: Place,
): Type<A> => {
  const written = binders.flatMap((binder) => binder.names.map(() => binder.type));
  const parameters = argumentsOf(args, written.length, at).map((arg, i): Value<A> | null => {
    const sort = written[i]?.kind === 'name' ? written[i].path.at(-1) : null;
    if (sort === 'Type') return { kind: 'type', type: typeOf(ev, arg, frame) };
    if (sort === 'Nat') {
      const n = sizeIn(ev, arg, frame);
      return n === null ? null : nat(n);
    }
    const extents = shapeIn(ev, arg, frame);
    return extents === null ? null : { kind: 'shape', extents };
  });
  return { kind: 'record', structure: name, parameters };
};

/** Elements are scalars: tensors of anything else are not in the subset. */
const requireScalars = <A>(ev: Machine<A>, term: Term, frame: Frame<A>): void => {
  const { kind } = typeOf(ev, term, frame);
  if (kind !== 'scalar' && kind !== 'unknown')
    throw new LeanError(term.place, 'only tensors of scalars are in the subset');
};

const wrongType = <A>(value: Value<A>, type: Type<A>, at: Place): never => {
  throw new LeanError(at, `expected ${describeType(type)}, met ${describe(value)}`);
};

/** A value as one of a type: a numeral becomes a number, a count a scalar; anything else of another type is an error. */
export const coerce = <A>(ev: Machine<A>, value: Value<A>, type: Type<A>, at: Place): Value<A> => {
  switch (type.kind) {
    case 'unknown':
      return value;
    case 'proof':
      return proof;
    case 'scalar':
      if (value.kind === 'scalar') return value;
      if (value.kind === 'numeral') return scalarOf(value.scalar());
      return value.kind === 'nat' ? scalarOf(ev.cast(value.n, at)) : wrongType(value, type, at);
    case 'nat':
      if (value.kind === 'numeral') return nat(value.nat());
      if (value.kind === 'fin') return nat(value.n);
      return value.kind === 'nat' ? value : wrongType(value, type, at);
    case 'fin':
      return coerceIndex(value, type.bound, at);
    case 'tensor':
      if (value.kind !== 'tensor') return wrongType(value, type, at);
      return type.shape === null || sameShape(type.shape, value.x.shape) ? value : wrongType(value, type, at);
    case 'record':
      return value.kind === 'record' && value.structure === type.structure
        ? value
        : wrongType(value, type, at);
    case 'shape':
    case 'sort':
      return value.kind === (type.kind === 'sort' ? 'type' : 'shape') ? value : wrongType(value, type, at);
    case 'function':
      return value.kind === 'function' ? asFunction(ev, value, type) : wrongType(value, type, at);
  }
};

/** A numeral is an index too: Lean takes it modulo the bound. */
const coerceIndex = <A>(value: Value<A>, bound: number | null, at: Place): Value<A> => {
  if (value.kind === 'numeral' && bound !== null && bound > 0)
    return { kind: 'fin', n: value.nat() % bound, bound };
  if (value.kind === 'fin' && (bound === null || bound === value.bound)) return value;
  return wrongType(value, { kind: 'fin', bound }, at);
};

const asFunction = <A>(
  ev: Machine<A>,
  { apply }: Extract<Value<A>, { kind: 'function' }>,
  { from, to }: Extract<Type<A>, { kind: 'function' }>,
): Value<A> => ({
  kind: 'function',
  from,
  apply: (argument, at) => coerce(ev, apply(coerce(ev, argument, from, at), at), to, at),
});
