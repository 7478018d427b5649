/** Calls of definitions and of primitives. */
import { curry } from './curry.ts';
import { type Argument, argumentOf, type Frame, type Machine, type Primitive } from './machine.ts';
import { recursive } from './recursion.ts';
import { LeanError, type Place } from './source.ts';
import { type Binder, type Definition, isAlternatives, type Term } from './syntax.ts';
import { coerce, typeOf } from './types.ts';
import { unify } from './unify.ts';
import {
  bind,
  type Entry,
  lookUp,
  scalarType,
  type Type,
  Unfixed,
  unknownType,
  type Value,
} from './values.ts';

interface Parameter {
  readonly name: string;
  readonly binder: Binder;
}

const flatten = (binders: readonly Binder[]): readonly Parameter[] =>
  binders.flatMap((binder) => binder.names.map((name) => ({ name, binder })));

/** What a definition takes, worked out once. */
interface Signature {
  readonly explicit: readonly Parameter[];
  /** The variables of the scope, then its own implicit arguments. */
  readonly implicit: readonly Parameter[];
  readonly names: ReadonlySet<string>;
  /** The types that are a context's scalars: alpha of [Context alpha]. */
  readonly contexts: ReadonlySet<string>;
}

const signatures = new WeakMap<Definition, Signature>();

const signatureOf = (definition: Definition): Signature => {
  const known = signatures.get(definition);
  if (known !== undefined) return known;
  const { scope, binders, instances } = definition;
  const explicit = flatten(binders.filter(({ kind }) => kind === 'explicit'));
  const implicit = flatten([...scope.variables, ...binders.filter(({ kind }) => kind === 'implicit')]);
  const contexts = [...scope.instances, ...instances].flatMap(({ words }) =>
    words.length === 2 && words[0] === 'Context' ? [words[1] as string] : [],
  );
  const names = new Set([...implicit, ...explicit].map(({ name }) => name));
  const made = { explicit, implicit, names, contexts: new Set(contexts) };
  signatures.set(definition, made);
  return made;
};

export const explicitParameters = (definition: Definition): readonly Parameter[] =>
  signatureOf(definition).explicit;

/** Implicit arguments have no value until an argument fixes them, but for the types of a context. */
const frameOf = <A>(definition: Definition): Frame<A> => {
  const { contexts, implicit } = signatureOf(definition);
  const entries = implicit.reduce<Entry<A> | null>((outer, { name }) => {
    const isContext = contexts.has(name) && lookUp(outer, name) === null;
    return bind(outer, name, isContext ? { kind: 'type', type: scalarType } : null);
  }, null);
  return { entries, lexical: definition.scope };
};

/** Which argument goes to which parameter, and what is left over. */
const distribute = <A>(definition: Definition, args: readonly Argument<A>[]) => {
  const { explicit, names } = signatureOf(definition);
  const named = new Map<string, Argument<A>>();
  for (const argument of args) {
    if (argument.name === null) continue;
    if (!names.has(argument.name) || named.has(argument.name))
      throw new LeanError(
        argument.place,
        `${definition.name} takes ${argument.name} ${named.has(argument.name) ? 'once' : 'not'}`,
      );
    named.set(argument.name, argument);
  }
  const open = explicit.filter(({ name }) => !named.has(name));
  const positional = args.filter(({ name }) => name === null);
  for (const [i, { name }] of open.entries()) {
    const argument = positional[i];
    if (argument !== undefined) named.set(name, argument);
  }
  const missing = open.slice(positional.length).filter(({ binder }) => binder.default === null);
  return { explicit, named, missing, extra: positional.slice(open.length) };
};

/** An implicit argument that is written (T := n); one that hangs on what is not fixed here either stays open. */
const fix = <A>(ev: Machine<A>, parameter: Parameter, argument: Argument<A>, frame: Frame<A>): void => {
  const entry = lookUp(frame.entries, parameter.name);
  const type = parameter.binder.type === null ? unknownType : typeOf(ev, parameter.binder.type, frame);
  if (entry === null || argument.term?.kind === 'hole') return;
  try {
    entry.value = isSort(type) ? typeArgument(ev, argument) : ev.force(argument, type);
  } catch (error) {
    if (!(error instanceof Unfixed)) throw error;
  }
};

const isSort = <A>({ kind }: Type<A>): boolean => kind === 'sort';

const typeArgument = <A>(ev: Machine<A>, { term, frame, place }: Argument<A>): Value<A> | null => {
  if (term === null || frame === null) throw new LeanError(place, 'expected a type');
  const type = typeOf(ev, term, frame);
  return type.kind === 'unknown' ? null : { kind: 'type', type };
};

export const callDefinition = <A>(
  ev: Machine<A>,
  definition: Definition,
  args: readonly Argument<A>[],
  expected: Type<A>,
  at: Place,
): Value<A> => {
  const { explicit, named, missing, extra } = distribute(definition, args);
  if (missing.length > 0) {
    return curry<A>(missing.length, (values, place) => {
      const late = values.map((value, i) => ({
        ...argumentOf(value, place),
        name: missing[i]?.name ?? null,
      }));
      const early = explicit.flatMap(({ name }) => {
        const argument = named.get(name);
        return argument === undefined ? [] : [{ ...argument, name }];
      });
      const implicit = args.filter(
        ({ name }) => name !== null && !explicit.some((other) => other.name === name),
      );
      return callDefinition(ev, definition, [...implicit, ...early, ...late], expected, place);
    });
  }
  const made = ev.deeper(at, () => {
    let frame = frameOf<A>(definition);
    for (const parameter of signatureOf(definition).implicit) {
      const argument = named.get(parameter.name);
      if (argument !== undefined) fix(ev, parameter, argument, frame);
    }
    for (const { name, binder } of explicit) frame = take(ev, name, binder, named.get(name), frame);
    return bodyOf(ev, definition, frame, at);
  });
  return extra.length === 0 ? made : ev.applyAll(made, extra, at);
};

/** Binds one explicit parameter: its argument or its default, in its type. */
const take = <A>(
  ev: Machine<A>,
  name: string,
  binder: Binder,
  argument: Argument<A> | undefined,
  frame: Frame<A>,
): Frame<A> => {
  const written = binder.type as Term;
  const type = typeOf(ev, written, frame);
  const value =
    argument === undefined ? ev.check(binder.default as Term, frame, type) : ev.force(argument, type);
  unify(ev, written, value, frame, argument?.place ?? binder.place);
  return ev.bind(frame, name, value);
};

const bodyOf = <A>(ev: Machine<A>, definition: Definition, frame: Frame<A>, at: Place): Value<A> => {
  const { body, type, name } = definition;
  if (isAlternatives(body)) {
    const short = name.split('.').at(-1) ?? name;
    return recursive(ev, short, { ...definition, binders: [] }, frame, definition.place);
  }
  const known = type === null ? unknownType : typeOf(ev, type, frame);
  const value = ev.evaluate(body, frame, known);
  if (type === null && value.kind === 'numeral') return coerce(ev, value, { kind: 'nat' }, at);
  return coerce(ev, value, known, body.place);
};

export const callPrimitive = <A>(
  ev: Machine<A>,
  primitive: Primitive,
  args: readonly Argument<A>[],
  expected: Type<A>,
  at: Place,
): Value<A> => {
  const { arity, run, names } = primitive;
  const positional = args.filter(({ name }) => name === null);
  const named = args.filter(({ name }) => name !== null);
  const odd = named.find(({ name }) => !primitive.named.includes(name ?? ''));
  if (odd !== undefined) throw new LeanError(odd.place, `${names[0]} takes no argument ${odd.name}`);
  if (positional.length < arity) {
    return curry<A>(arity - positional.length, (values, place) => {
      const late = values.map((value) => argumentOf(value, place));
      return callPrimitive(ev, primitive, [...named, ...positional, ...late], expected, place);
    });
  }
  const call = { args: positional.slice(0, arity), named, expected, at };
  const value = locate(at, () => run(ev, call));
  const extra = positional.slice(arity);
  return extra.length === 0 ? value : ev.applyAll(value, extra, at);
};

/** What the definitions and tensors of spec/ refuse is an error of the text that asked for it. */
const locate = <T>(at: Place, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new LeanError(at, error.message);
    throw error;
  }
};
