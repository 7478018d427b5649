/** Evaluates terms over a context. Total functions of the subset only: what cannot be read is a LeanError with its place. */
import type { Context } from '../context.ts';
import { conditionOf, operate, sectionOf } from './arithmetic.ts';
import { pick } from './branches.ts';
import { callDefinition, callPrimitive } from './calls.ts';
import { curry } from './curry.ts';
import type { Argument, Frame, Machine, Names, Reduced, Resolved } from './machine.ts';
import { Memory } from './memory.ts';
import { matchAlternatives } from './patterns.ts';
import { project } from './projections.ts';
import { recursive } from './recursion.ts';
import { LeanError, type Place } from './source.ts';
import { type Binder, isAlternatives, type Term } from './syntax.ts';
import { coerce, typeOf } from './types.ts';
import { unify } from './unify.ts';
import {
  bind,
  describe,
  type Entry,
  lookUp,
  nat,
  natType,
  proof,
  type Type,
  Unfixed,
  unknownType,
  type Value,
} from './values.ts';

/** Definitions that call each other this deep: more is an error, not an overflow of the stack. */
const deepest = 400;

export class Evaluator<A> implements Machine<A> {
  readonly k: Context<A>;
  readonly library: Names;
  /** Told of the place of each operation before it is made; null: what follows is not written in the text. */
  readonly visit: (place: Place | null) => void;
  readonly memory = new Memory<A>();
  #depth = 0;

  constructor(library: Names, k: Context<A>, visit: (place: Place | null) => void = () => undefined) {
    this.library = library;
    this.k = k;
    this.visit = visit;
  }

  /** The cast of a count. */
  cast(n: number, at: Place): A {
    this.visit(at);
    return this.k.nat(n);
  }

  /** Runs one level deeper. */
  deeper<T>(at: Place, run: () => T): T {
    this.#depth += 1;
    try {
      if (this.#depth > deepest)
        throw new LeanError(at, `definitions call each other more than ${deepest} deep`);
      return run();
    } finally {
      this.#depth -= 1;
    }
  }

  bindAll(frame: Frame<A>, names: readonly string[]): Frame<A> {
    return { ...frame, entries: names.reduce((outer, name) => bind(outer, name, null), frame.entries) };
  }

  bind(frame: Frame<A>, name: string, value: Value<A>): Frame<A> {
    return name === '_' ? frame : { ...frame, entries: bind(frame.entries, name, value) };
  }

  /** A term as a value of a type. */
  check(term: Term, frame: Frame<A>, type: Type<A>): Value<A> {
    return type.kind === 'proof' ? proof : coerce(this, this.evaluate(term, frame, type), type, term.place);
  }

  /** An argument as a value of a type. */
  force({ term, frame, value, place }: Argument<A>, type: Type<A>): Value<A> {
    if (type.kind === 'proof') return proof;
    if (value !== null) return coerce(this, value, type, place);
    return term === null || frame === null ? proof : this.check(term, frame, type);
  }

  /** The value of a term; `expected` is what is known of its type. */
  evaluate(start: Term, within: Frame<A>, expected: Type<A>): Value<A> {
    return this.finish(this.reduce(start, within), expected);
  }

  /** The value of a reduced term. */
  finish({ term, frame, condition }: Reduced<A>, expected: Type<A>): Value<A> {
    const { place } = term;
    switch (term.kind) {
      case 'name':
      case 'apply':
      case 'project':
      case 'constructor':
        return this.#apply(term, frame, expected);
      case 'number': {
        const { value } = term;
        const { k } = this;
        const scalar = (): A => (value === 0 ? k.zero : value === 1 ? k.one : k.nat(value));
        return { kind: 'numeral', nat: () => value, scalar };
      }
      case 'tactics':
        return proof;
      case 'operator':
      case 'negate':
        return operate(this, term, frame, expected);
      case 'section':
        return sectionOf(this, term.op);
      case 'relation':
      case 'arrow':
        return { kind: 'type', type: typeOf(this, term, frame) };
      case 'fun':
        return this.#closure(term.binders, term.body, frame);
      case 'if':
        return pick(this, term, condition, frame, expected);
      case 'typed':
        return this.check(term.of, frame, typeOf(this, term.type, frame));
      case 'list': {
        const items = term.items.map((item) => this.check(item, frame, natType));
        return { kind: 'shape', extents: items.map((item) => (item.kind === 'nat' ? item.n : 0)) };
      }
      case 'tuple':
        return this.#tuple(term.items, frame, expected, place);
      case 'record':
        return this.#record(term.fields, frame, expected, place);
      default:
        throw new LeanError(place, 'this term is not in the subset here');
    }
  }

  /** Goes through `let`, `have`, `match` and conditions of counts to the term that gives the value. */
  reduce(start: Term, within: Frame<A>): Reduced<A> {
    let [term, frame] = [start, within];
    for (;;) {
      if (term.kind === 'let') {
        frame = this.bind(frame, term.name, this.#local(term, frame));
        term = term.body;
      } else if (term.kind === 'have') {
        frame = this.bind(frame, term.name, proof);
        term = term.body;
      } else if (term.kind === 'match') {
        const { alternatives, place } = term;
        const values: readonly Value<A>[] = term.of.map((of) => this.evaluate(of, frame, unknownType));
        ({ term, frame } = matchAlternatives(this, alternatives, values, frame, place));
      } else if (term.kind === 'if') {
        const condition = conditionOf(this, term.condition, frame);
        if (condition.decided === null) return { term, frame, condition };
        if (term.proof !== null) frame = this.bind(frame, term.proof, proof);
        term = condition.decided ? term.then : term.otherwise;
      } else return { term, frame, condition: null };
    }
  }

  #local({ name, value, place }: Extract<Term, { kind: 'let' }>, frame: Frame<A>): Value<A> {
    if (value.isRecursive) return recursive(this, name, value, frame, place);
    if (isAlternatives(value.body))
      throw new LeanError(place, "alternatives without 'rec' are not in the subset");
    if (value.binders.length > 0) {
      const body: Term =
        value.type === null ? value.body : { kind: 'typed', of: value.body, type: value.type, place };
      return this.#closure(value.binders, body, frame);
    }
    if (value.type !== null) return this.check(value.body, frame, typeOf(this, value.type, frame));
    const made = this.evaluate(value.body, frame, unknownType);
    // A `let` that says no type and holds numerals only is a count.
    return made.kind === 'numeral' ? nat(made.nat()) : made;
  }

  #closure(binders: readonly Binder[], body: Term, frame: Frame<A>): Value<A> {
    const flat = binders.flatMap((binder) => binder.names.map((name) => ({ name, binder })));
    return curry<A>(flat.length, (values, at) => {
      const inner = flat.reduce((outer, { name, binder: { type, kind, place } }, i) => {
        if (kind === 'implicit')
          throw new LeanError(place, 'implicit arguments of a function are not in the subset');
        const given = values[i] as Value<A>;
        const value = type === null ? given : coerce(this, given, typeOf(this, type, outer), at);
        if (type !== null) unify(this, type, value, outer, at);
        return this.bind(outer, name, value);
      }, frame);
      return this.evaluate(body, inner, unknownType);
    });
  }

  #tuple(items: readonly Term[], frame: Frame<A>, expected: Type<A>, place: Place): Value<A> {
    const [first] = items;
    if (expected.kind === 'fin' && first !== undefined && items.length === 2) {
      const { bound } = expected;
      const value = this.check(first, frame, natType);
      if (bound === null) throw new Unfixed(place, 'the bound of this index is not fixed');
      if (value.kind !== 'nat' || value.n >= bound)
        throw new LeanError(place, `no index: ${describe(value)} in Fin ${bound}`);
      return { kind: 'fin', n: value.n, bound };
    }
    throw new LeanError(place, 'the type that ⟨ ⟩ makes is not known here');
  }

  #record(
    given: readonly { readonly name: string; readonly term: Term }[],
    frame: Frame<A>,
    expected: Type<A>,
    place: Place,
  ): Value<A> {
    const structure = expected.kind === 'record' ? this.library.structure(expected.structure) : null;
    if (structure === null || expected.kind !== 'record')
      throw new LeanError(place, 'the structure that { } makes is not known here');
    const parameters = structure.binders.flatMap(({ names }) => names);
    const entries = parameters.reduce<Entry<A> | null>(
      (outer, name, i) => bind(outer, name, expected.parameters[i] ?? null),
      null,
    );
    const inner: Frame<A> = { entries, lexical: structure.scope };
    const fields = new Map<string, Value<A>>();
    for (const { name, term } of given) {
      const field = structure.fields.find((other) => other.name === name);
      if (field === undefined || fields.has(name))
        throw new LeanError(
          term.place,
          `${structure.name} takes the field ${name} ${fields.has(name) ? 'once' : 'not'}`,
        );
      fields.set(name, this.check(term, frame, typeOf(this, field.type, inner)));
    }
    const missing = structure.fields.find(({ name }) => !fields.has(name));
    if (missing !== undefined) throw new LeanError(place, `the field ${missing.name} is missing`);
    return { kind: 'record', structure: structure.name, fields };
  }

  // Applications ------------------------------------------------------------------------------------------------------

  #apply(term: Term, frame: Frame<A>, expected: Type<A>): Value<A> {
    const { place } = term;
    const head = term.kind === 'apply' ? term.fn : term;
    const args: readonly Argument<A>[] =
      term.kind === 'apply'
        ? term.args.map(({ name, term: of }) => ({ name, term: of, frame, value: null, place: of.place }))
        : [];
    if (head.kind === 'project')
      return project(this, this.evaluate(head.of, frame, unknownType), [head.field], args, expected, place);
    if (head.kind === 'constructor') return this.#shape(head.name, args, place);
    if (head.kind !== 'name') return this.applyAll(this.evaluate(head, frame, unknownType), args, place);
    const [first = '', ...fields] = head.path;
    const local = lookUp(frame.entries, first);
    if (local !== null) {
      if (local.value === null) throw new Unfixed(place, `${first} is not fixed by the arguments`);
      return project(this, local.value, fields, args, expected, place);
    }
    const resolved = this.library.resolve(frame.lexical, head.path);
    if (resolved === null) throw new LeanError(place, `the name ${head.path.join('.')} is not known`);
    return this.#global(resolved, args, expected, place);
  }

  #global(
    { found, fields }: Resolved,
    args: readonly Argument<A>[],
    expected: Type<A>,
    place: Place,
  ): Value<A> {
    const own = fields.length === 0 ? args : [];
    const ask = fields.length === 0 ? expected : unknownType;
    const call = (): Value<A> => {
      if (found.kind === 'definition') return callDefinition(this, found.definition, own, ask, place);
      if (found.kind === 'primitive') return callPrimitive(this, found.primitive, own, ask, place);
      throw new LeanError(place, 'a type stands where a value is expected');
    };
    return fields.length === 0 ? call() : project(this, call(), fields, args, expected, place);
  }

  /** .scalar and .dim n s, the shapes of older versions. */
  #shape(name: string, args: readonly Argument<A>[], place: Place): Value<A> {
    if (name === 'scalar' && args.length === 0) return { kind: 'shape', extents: [] };
    const [n, s] = args;
    if (name === 'dim' && n !== undefined && s !== undefined && args.length === 2) {
      const [extent, inner] = [this.force(n, natType), this.force(s, { kind: 'shape' })];
      if (extent.kind === 'nat' && inner.kind === 'shape')
        return { kind: 'shape', extents: [extent.n, ...inner.extents] };
    }
    throw new LeanError(place, `the constructor .${name} is not in the subset`);
  }

  /** Applies a function to positional arguments, one after the other. */
  applyAll(value: Value<A>, args: readonly Argument<A>[], at: Place): Value<A> {
    return args.reduce((fn, argument) => {
      if (argument.name !== null)
        throw new LeanError(
          argument.place,
          `the argument (${argument.name} := ...) has no definition that takes it`,
        );
      if (fn.kind !== 'function') throw new LeanError(at, `${describe(fn)} is applied as a function`);
      return fn.apply(this.force(argument, fn.from ?? unknownType), argument.place);
    }, value);
  }
}
