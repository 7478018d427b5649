/**
 * Functions that call themselves: `let rec`, and definitions by alternatives. A call in tail position is a loop, and a
 * function that counts down with its other arguments unchanged is a table, filled from 0 and kept while the evaluator
 * lives: neither needs the stack, and alphaBar is computed once for each state.
 */
import { curry } from './curry.ts';
import type { Machine, Frame } from './machine.ts';
import { matchAlternatives } from './patterns.ts';
import { LeanError, type Place } from './source.ts';
import { type Alternative, isAlternatives, type Local, type Term } from './syntax.ts';
import { coerce, typeOf } from './types.ts';
import { lookUp, nat, type Type, type Value, unknownType } from './values.ts';
import { subterms, wordsIn } from './walk.ts';

const isName = (term: Term, name: string): boolean =>
  term.kind === 'name' && term.path.length === 1 && term.path[0] === name;

/** The positional arguments of a call of `name`, or null. */
const callOf = (term: Term, name: string): readonly Term[] | null =>
  term.kind === 'apply' && isName(term.fn, name) && term.args.every((argument) => argument.name === null)
    ? term.args.map((argument) => argument.term)
    : null;

/** Whether every call of itself in an alternative is one step down, the other arguments being its own or proofs. */
const stepsDown = (name: string, { patterns, body }: Alternative, isProof: readonly boolean[]): boolean => {
  const [first] = patterns;
  const inner = first?.kind === 'number' && first.plus === 1 ? first.of : null;
  const count = inner?.kind === 'name' ? inner.name : null;
  const isOwn = (argument: Term | undefined, i: number): boolean => {
    const pattern = patterns[i];
    if (isProof[i] === true) return true;
    return argument !== undefined && pattern?.kind === 'name' && isName(argument, pattern.name);
  };
  const all = subterms(body);
  const calls = all.flatMap((term) => {
    const args = callOf(term, name);
    return args === null ? [] : [args];
  });
  const rebinds = all.some((term) => term.kind === 'let' && (term.name === name || term.name === count));
  if (rebinds || all.filter((term) => isName(term, name)).length !== calls.length) return false;
  return calls.every(
    (args) =>
      args.length === patterns.length &&
      count !== null &&
      args[0] !== undefined &&
      isName(args[0], count) &&
      patterns.every((_, i) => i === 0 || isOwn(args[i], i)),
  );
};

/** The types of the arguments and of the result, after `count` arrows. */
const signature = <A>(
  type: Type<A>,
  count: number,
  at: Place,
): { readonly froms: readonly Type<A>[]; readonly to: Type<A> } => {
  const froms: Type<A>[] = [];
  let to = type;
  while (froms.length < count) {
    if (to.kind !== 'function') throw new LeanError(at, `expected a function of ${count} arguments here`);
    froms.push(to.from);
    to = to.to;
  }
  return { froms, to };
};

interface Analysis {
  readonly isTable: boolean;
  /** The names in it. */
  readonly outside: ReadonlySet<string>;
}

const analyses = new WeakMap<Local, Analysis>();

const analysisOf = <A>(name: string, local: Local, froms: readonly Type<A>[]): Analysis => {
  const known = analyses.get(local);
  if (known !== undefined) return known;
  const { body, type } = local;
  const rows = isAlternatives(body) ? body : [];
  const isProof = froms.map(({ kind }) => kind === 'proof');
  const made = {
    isTable: rows.length > 0 && rows.every((row) => stepsDown(name, row, isProof)),
    outside: wordsIn([...rows.map((row) => row.body), ...(type === null ? [] : [type])]),
  };
  analyses.set(local, made);
  return made;
};

/** The function that a recursive `let` or a definition by alternatives binds. */
export const recursive = <A>(
  ev: Machine<A>,
  name: string,
  local: Local,
  outer: Frame<A>,
  at: Place,
): Value<A> => {
  const { body, binders } = local;
  if (local.type === null) throw new LeanError(at, `${name} must say its type`);
  const names = binders.flatMap((binder) => binder.names);
  const patterns = isAlternatives(body) ? (body[0]?.patterns.length ?? 0) : 0;
  if (names.length > 0 && patterns > 0)
    throw new LeanError(at, 'binders before alternatives are not in the subset');
  const inner = ev.bindAll(outer, names);
  const { froms, to } =
    patterns > 0
      ? signature(typeOf(ev, local.type, outer), patterns, at)
      : {
          froms: binders.flatMap(({ names: of, type }) =>
            of.map(() => (type === null ? unknownType : typeOf(ev, type, inner))),
          ),
          to: typeOf(ev, local.type, inner),
        };

  const open = (values: readonly Value<A>[]): { readonly term: Term; readonly frame: Frame<A> } => {
    const frame = ev.bind(outer, name, self);
    if (isAlternatives(body)) return matchAlternatives(ev, body, values, frame, at);
    return { term: body, frame: names.reduce((f, of, i) => ev.bind(f, of, values[i] as Value<A>), frame) };
  };

  const run = (given: readonly Value<A>[]): Value<A> => {
    let values = given;
    for (;;) {
      const { term, frame } = open(values);
      const reduced = ev.reduce(term, frame);
      const args = callOf(reduced.term, name);
      const isSelf = args !== null && args.length === froms.length;
      if (!isSelf || lookUp(reduced.frame.entries, name)?.value !== self)
        return coerce(ev, ev.finish(reduced, to), to, term.place);
      values = args.map((argument, i) => ev.check(argument, reduced.frame, froms[i] ?? unknownType));
    }
  };

  const { isTable, outside } = analysisOf(name, local, froms);

  /** What the values hang on: the names that the function takes from outside, and its other arguments. */
  const key = (others: readonly Value<A>[]): string => {
    const held = [...outside].map((of) => {
      const value = lookUp(outer.entries, of)?.value ?? null;
      return value === null ? '' : ev.memory.identity(value);
    });
    return [ev.memory.id(local), ...held, '|', ...others.map((value) => ev.memory.identity(value))].join(' ');
  };

  const fill = ([count, ...others]: readonly Value<A>[]): Value<A> => {
    if (count?.kind !== 'nat') throw new LeanError(at, `${name} counts down from a count`);
    const table = ev.memory.table(key(others));
    while (table.length <= count.n) table.push(run([nat(table.length), ...others]));
    return table[count.n] as Value<A>;
  };

  const self: Value<A> = curry<A>(
    froms.length,
    (values, place) => {
      const typed = values.map((value, i) => {
        const type = froms[i] ?? unknownType;
        return coerce(ev, value, type, place);
      });
      return isTable ? fill(typed) : ev.deeper(place, () => run(typed));
    },
    froms,
  );
  return self;
};
