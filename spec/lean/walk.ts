/** Walks terms. */
import { isAlternatives, type Local, type Term } from './syntax.ts';

const isTerm = (term: Term | null): term is Term => term !== null;

const ofLocal = ({ body, type, binders }: Local, types: boolean): readonly Term[] => [
  ...(isAlternatives(body) ? body.map((row) => row.body) : [body]),
  ...(types ? [type, ...binders.map((binder) => binder.type)].filter(isTerm) : []),
];

/** The terms directly in a term. Proofs are left out; `types`: those that are written as types too. */
const children = (term: Term, types: boolean): readonly Term[] => {
  switch (term.kind) {
    case 'apply':
      return [term.fn, ...term.args.map((argument) => argument.term)];
    case 'project':
    case 'negate':
      return [term.of];
    case 'typed':
      return types ? [term.of, term.type] : [term.of];
    case 'operator':
    case 'relation':
      return [term.left, term.right];
    case 'arrow':
      return [term.from, term.to];
    case 'fun':
      return [term.body, ...(types ? term.binders.map(({ type }) => type).filter(isTerm) : [])];
    case 'have':
      return [term.body];
    case 'let':
      return [...ofLocal(term.value, types), term.body];
    case 'if':
      return [term.condition, term.then, term.otherwise];
    case 'match':
      return [...term.of, ...term.alternatives.map(({ body }) => body)];
    case 'tuple':
      return term.items.slice(0, 1);
    case 'list':
      return term.items;
    case 'record':
      return term.fields.map((field) => field.term);
    default:
      return [];
  }
};

/** A term and all in it. */
export const subterms = (term: Term, types = false): readonly Term[] => {
  const found: Term[] = [term];
  for (let i = 0; i < found.length; i++) found.push(...children(found[i] as Term, types));
  return found;
};

/** The first part of every name in a term, in its types too. */
export const wordsIn = (terms: readonly Term[]): ReadonlySet<string> =>
  new Set(
    terms
      .flatMap((term) => subterms(term, true))
      .flatMap((of) => (of.kind === 'name' ? [of.path[0] ?? ''] : [])),
  );
