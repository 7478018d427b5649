/** The names of a definition before anything is evaluated: one that is not known is an error, also where no input goes. */
import type { Library } from './library.ts';
import type { Primitive } from './machine.ts';
import { LeanError } from './source.ts';
import {
  type Binder,
  type Definition,
  isAlternatives,
  type Local,
  type Pattern,
  type Scope,
  type Term,
} from './syntax.ts';

export interface Names {
  readonly errors: readonly LeanError[];
  /** The primitives that are named. */
  readonly primitives: ReadonlySet<Primitive>;
  /** The definitions that are named. */
  readonly definitions: ReadonlySet<Definition>;
}

type Known = ReadonlySet<string>;

const and = (known: Known, names: readonly string[]): Known => new Set([...known, ...names]);
const boundBy = (pattern: Pattern | null): readonly string[] => {
  if (pattern?.kind === 'name') return [pattern.name];
  return pattern?.kind === 'number' ? boundBy(pattern.of) : [];
};

class Looking {
  readonly errors: LeanError[] = [];
  readonly primitives = new Set<Primitive>();
  readonly definitions = new Set<Definition>();
  readonly #library: Library;
  readonly #scope: Scope;

  constructor(library: Library, scope: Scope) {
    this.#library = library;
    this.#scope = scope;
  }

  #name(term: Extract<Term, { kind: 'name' }>, known: Known): void {
    const [first = ''] = term.path;
    if (known.has(first)) return;
    const resolved = this.#library.resolve(this.#scope, term.path);
    if (resolved === null) {
      this.errors.push(new LeanError(term.place, `the name ${term.path.join('.')} is not known`));
    } else if (resolved.found.kind === 'primitive') this.primitives.add(resolved.found.primitive);
    else if (resolved.found.kind === 'definition') this.definitions.add(resolved.found.definition);
  }

  binders(binders: readonly Binder[], known: Known): Known {
    return binders.reduce((inner, { names, type, default: value }) => {
      if (type !== null) this.term(type, inner);
      if (value !== null) this.term(value, inner);
      return and(inner, names);
    }, known);
  }

  local({ binders, type, body }: Local, known: Known): void {
    const inner = this.binders(binders, known);
    if (type !== null) this.term(type, inner);
    if (!isAlternatives(body)) this.term(body, inner);
    else for (const row of body) this.term(row.body, and(inner, row.patterns.flatMap(boundBy)));
  }

  term(term: Term, known: Known): void {
    const all = (terms: readonly Term[], inner: Known = known): void => {
      for (const of of terms) this.term(of, inner);
    };
    switch (term.kind) {
      case 'name':
        return this.#name(term, known);
      case 'apply':
        return all([term.fn, ...term.args.map((argument) => argument.term)]);
      case 'project':
      case 'negate':
        return all([term.of]);
      case 'typed':
        return all([term.of, term.type]);
      case 'operator':
      case 'relation':
        return all([term.left, term.right]);
      case 'arrow':
        all([term.from]);
        return all([term.to], term.binder === null ? known : and(known, term.binder.names));
      case 'fun':
        return all([term.body], this.binders(term.binders, known));
      case 'have':
        return all([term.body], and(known, [term.name]));
      case 'let':
        this.local(term.value, term.value.isRecursive ? and(known, [term.name]) : known);
        return all([term.body], and(known, [term.name]));
      case 'if':
        all([term.condition]);
        return all([term.then, term.otherwise], term.proof === null ? known : and(known, [term.proof]));
      case 'match':
        all(term.of);
        for (const { patterns, body } of term.alternatives)
          all([body], and(known, patterns.flatMap(boundBy)));
        return undefined;
      case 'tuple':
        return all(term.items.slice(0, 1));
      case 'list':
        return all(term.items);
      case 'record':
        return all(term.fields.map((field) => field.term));
      default:
        return undefined;
    }
  }
}

/** Looks up every name of a definition. Methods (x.f) hang on values and are found when it is evaluated. */
export const namesIn = (library: Library, definition: Definition): Names => {
  const names = new Looking(library, definition.scope);
  const variables = names.binders(definition.scope.variables, new Set());
  const short = definition.name.split('.').at(-1) ?? '';
  names.local(definition, isAlternatives(definition.body) ? and(variables, [short]) : variables);
  return names;
};
