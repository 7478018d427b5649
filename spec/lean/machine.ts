/** What the parts of the evaluator know of each other: frames, arguments, what names mean, and the machine itself. */
import type { Context } from '../context.ts';
import type { Memory } from './memory.ts';
import type { Place } from './source.ts';
import type { Definition, Scope, Structure, Term } from './syntax.ts';
import type { TypeName } from './type-names.ts';
import type { Entry, Type, Value } from './values.ts';

/** A condition: of counts it is decided; of scalars it is a question for the context. */
export type Condition<A> =
  { readonly decided: boolean } | { readonly decided: null; readonly x: A; readonly y: A };

/** The names in scope: those of the term, and what global names mean where it stands. */
export interface Frame<A> {
  readonly entries: Entry<A> | null;
  readonly lexical: Scope;
}

export type Undecided<A> = Extract<Condition<A>, { decided: null }>;

/** The term that gives the value, and the condition on scalars that stops there. */
export interface Reduced<A> {
  readonly term: Term;
  readonly frame: Frame<A>;
  readonly condition: Undecided<A> | null;
}

/** An argument: a term in its frame, or a value. */
export interface Argument<A> {
  /** The name of a named argument. */
  readonly name: string | null;
  readonly term: Term | null;
  readonly frame: Frame<A> | null;
  readonly value: Value<A> | null;
  readonly place: Place;
}

export const argumentOf = <A>(value: Value<A>, place: Place): Argument<A> => ({
  name: null,
  term: null,
  frame: null,
  value,
  place,
});

export interface Call<A> {
  readonly args: readonly Argument<A>[];
  readonly named: readonly Argument<A>[];
  readonly expected: Type<A>;
  readonly at: Place;
}

export interface Primitive {
  /** Its full names in the versions that are known. */
  readonly names: readonly string[];
  /** How many explicit arguments it takes. */
  readonly arity: number;
  /** Named arguments that it takes; they say nothing that is not known, but for the length n. */
  readonly named: readonly string[];
  /** The place of the value before the dot among its arguments. */
  readonly receiver: number;
  /** Where Lean or TorchLean defines it. */
  readonly source: string;
  run<A>(ev: Machine<A>, call: Call<A>): Value<A>;
}

export type Found =
  | { readonly kind: 'definition'; readonly definition: Definition }
  | { readonly kind: 'structure'; readonly structure: Structure }
  | { readonly kind: 'primitive'; readonly primitive: Primitive }
  | { readonly kind: 'type'; readonly type: TypeName };

/** What a dotted name begins with, and the fields after it. */
export interface Resolved {
  readonly found: Found;
  readonly fields: readonly string[];
}

/** The definitions that were read: library.ts. */
export interface Names {
  get(name: string): Found | null;
  structure(name: string): Structure | null;
  resolve(scope: Scope, path: readonly string[]): Resolved | null;
}

/** The evaluator, as its parts see it: evaluator.ts. */
export interface Machine<A> {
  readonly k: Context<A>;
  readonly library: Names;
  /** Told of the place of each operation before it is made; null: what follows is not written in the text. */
  readonly visit: (place: Place | null) => void;
  readonly memory: Memory<A>;
  /** The cast of a count. */
  cast(n: number, at: Place): A;
  /** Runs one level deeper. */
  deeper<T>(at: Place, run: () => T): T;
  bindAll(frame: Frame<A>, names: readonly string[]): Frame<A>;
  bind(frame: Frame<A>, name: string, value: Value<A>): Frame<A>;
  /** A term as a value of a type. */
  check(term: Term, frame: Frame<A>, type: Type<A>): Value<A>;
  /** An argument as a value of a type. */
  force(argument: Argument<A>, type: Type<A>): Value<A>;
  /** The value of a term; `expected` is what is known of its type. */
  evaluate(start: Term, within: Frame<A>, expected: Type<A>): Value<A>;
  /** The value of a reduced term. */
  finish(reduced: Reduced<A>, expected: Type<A>): Value<A>;
  /** Goes through `let`, `have`, `match` and conditions of counts to the term that gives the value. */
  reduce(start: Term, within: Frame<A>): Reduced<A>;
  /** Applies a function to positional arguments, one after the other. */
  applyAll(value: Value<A>, args: readonly Argument<A>[], at: Place): Value<A>;
}
