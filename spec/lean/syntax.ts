/** What the parser makes: terms and commands. */
import type { Place } from './source.ts';

export interface Binder {
  readonly names: readonly string[];
  /** null where a lambda leaves it out. */
  readonly type: Term | null;
  readonly kind: 'explicit' | 'implicit';
  readonly default: Term | null;
  readonly place: Place;
}

/** An instance binder [Context alpha]: its words. Instances are not read, but a Context says what its type is. */
export interface Instance {
  readonly words: readonly string[];
}

export type Pattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'name'; readonly name: string }
  /** `of` + `plus`: 0 is { of: null, plus: 0 }, k + 1 and Nat.succ k are { of: k, plus: 1 }. */
  | { readonly kind: 'number'; readonly of: Pattern | null; readonly plus: number };

export interface Alternative {
  readonly patterns: readonly Pattern[];
  readonly body: Term;
  readonly place: Place;
}

export interface Argument {
  /** The name of a named argument (n := term). */
  readonly name: string | null;
  readonly term: Term;
}

export type Operator = '+' | '-' | '*' | '/';
export type Relation = '=' | '<' | '>' | '<=' | '>=';

export type Term = { readonly place: Place } & (
  | { readonly kind: 'name'; readonly path: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'hole' }
  /** (by ...): never looked into. */
  | { readonly kind: 'tactics' }
  /** .scalar, .dim */
  | { readonly kind: 'constructor'; readonly name: string }
  | { readonly kind: 'apply'; readonly fn: Term; readonly args: readonly Argument[] }
  | { readonly kind: 'project'; readonly of: Term; readonly field: string }
  | { readonly kind: 'operator'; readonly op: Operator; readonly left: Term; readonly right: Term }
  | { readonly kind: 'negate'; readonly of: Term }
  | { readonly kind: 'relation'; readonly op: Relation; readonly left: Term; readonly right: Term }
  | { readonly kind: 'arrow'; readonly binder: Binder | null; readonly from: Term; readonly to: Term }
  | { readonly kind: 'fun'; readonly binders: readonly Binder[]; readonly body: Term }
  | { readonly kind: 'let'; readonly name: string; readonly value: Local; readonly body: Term }
  | { readonly kind: 'have'; readonly name: string; readonly body: Term }
  | {
      readonly kind: 'if';
      /** h of `if h : condition` */
      readonly proof: string | null;
      readonly condition: Term;
      readonly then: Term;
      readonly otherwise: Term;
    }
  | { readonly kind: 'match'; readonly of: readonly Term[]; readonly alternatives: readonly Alternative[] }
  | { readonly kind: 'typed'; readonly of: Term; readonly type: Term }
  /** The anonymous constructor in angle brackets. */
  | { readonly kind: 'tuple'; readonly items: readonly Term[] }
  | { readonly kind: 'list'; readonly items: readonly Term[] }
  | { readonly kind: 'record'; readonly fields: readonly { readonly name: string; readonly term: Term }[] }
  /** (. + .) */
  | { readonly kind: 'section'; readonly op: Operator }
);

/** What a `let` or a `def` binds: binders, a type, and a term or alternatives. */
export interface Local {
  readonly isRecursive: boolean;
  readonly binders: readonly Binder[];
  readonly type: Term | null;
  readonly body: Term | readonly Alternative[];
}

export const isAlternatives = (body: Local['body']): body is readonly Alternative[] => Array.isArray(body);

/** Where a command stands: what its names may mean. */
export interface Scope {
  /** The enclosing namespaces, innermost first: a.b.c, a.b, a. */
  readonly namespaces: readonly string[];
  readonly opened: readonly string[];
  /** The binders of `variable`, in order. */
  readonly variables: readonly Binder[];
  readonly instances: readonly Instance[];
}

export interface Definition extends Local {
  /** With its namespaces. */
  readonly name: string;
  readonly place: Place;
  readonly scope: Scope;
  readonly instances: readonly Instance[];
}

export interface Structure {
  readonly name: string;
  readonly place: Place;
  readonly scope: Scope;
  readonly binders: readonly Binder[];
  readonly fields: readonly { readonly name: string; readonly type: Term }[];
}

/** A command that is not read: a theorem, an instance. */
export interface Skipped {
  readonly word: string;
  readonly name: string;
  readonly place: Place;
}
