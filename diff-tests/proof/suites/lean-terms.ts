/** Random terms of the subset: their Lean text, and what they are worth in any context. */
import fc from 'fast-check';
import type { Context } from '../../../spec/context.ts';

/** The names in scope. */
interface Scope<A> {
  readonly scalars: Readonly<Record<string, A>>;
  readonly n: number;
}

export interface RandomTerm {
  /** Printed with bodies of `let` on lines of their own in this column; on one line where it is null. */
  readonly text: (indent: number | null) => string;
  /** How strongly its outermost operation binds. */
  readonly level: number;
  readonly run: <A>(k: Context<A>, scope: Scope<A>) => A;
}

interface RandomCount {
  readonly text: string;
  readonly level: number;
  readonly run: (n: number) => number;
}

const [loosest, sum, product, prefix, atom] = [0, 65, 70, 75, 100];

/** In brackets where it binds less than is needed, and sometimes where it need not be. */
const wrap = (text: string, level: number, least: number, extra: boolean): string =>
  level < least || extra ? `(${text})` : text;

const ofCounts = {
  '+': (x: number, y: number) => x + y,
  '-': (x: number, y: number) => Math.max(x - y, 0),
  '*': (x: number, y: number) => x * y,
  '/': (x: number, y: number) => (y === 0 ? 0 : Math.floor(x / y)),
} as const;
const ofScalars = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;
type Op = keyof typeof ofScalars;
const levelOf = (op: Op): number => (op === '+' || op === '-' ? sum : product);
const operator = fc.constantFrom<Op>('+', '-', '*', '/');

const { count } = fc.letrec<{ count: RandomCount }>((tie) => ({
  count: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<RandomCount>({ text: 'n', level: atom, run: (n) => n }),
    fc.integer({ min: 0, max: 9 }).map((i): RandomCount => ({ text: `${i}`, level: atom, run: () => i })),
    fc.tuple(operator, tie('count'), tie('count'), fc.boolean()).map(([op, x, y, extra]): RandomCount => ({
      text: `${wrap(x.text, x.level, levelOf(op), extra)} ${op} ${wrap(y.text, y.level, levelOf(op) + 1, false)}`,
      level: levelOf(op),
      run: (n) => ofCounts[op](x.run(n), y.run(n)),
    })),
  ),
}));

/** Said to be a scalar: a count is a count to `max` and to a branch. */
const typed =
  ({ text }: RandomTerm) =>
  (): string =>
    `(${text(null)} : α)`;

const call = (name: string, ...args: readonly RandomTerm[]): Pick<RandomTerm, 'text' | 'level'> => ({
  text: () => [name, ...args.map((x) => typed(x)())].join(' '),
  level: 80,
});

const literal = <A>(k: Context<A>, i: number): A => (i === 0 ? k.zero : i === 1 ? k.one : k.nat(i));

const shapes = fc.letrec<{ term: RandomTerm }>((tie) => {
  const term = tie('term');
  const branch = fc.tuple(term, term, term, term).map(([x, y, then, otherwise]): RandomTerm => ({
    text: () => `if ${typed(x)()} > ${typed(y)()} then ${typed(then)()} else ${typed(otherwise)()}`,
    level: loosest,
    run: (k, scope) => k.pick(x.run(k, scope), y.run(k, scope), then.run(k, scope), otherwise.run(k, scope)),
  }));
  const bound = fc
    .tuple(fc.constantFrom('a', 'b', 'β₁'), term, term, fc.boolean())
    .map(([name, value, body, isBroken]): RandomTerm => ({
      text: (i) =>
        isBroken && i !== null && !body.text(i).startsWith('-')
          ? `let ${name} : α := ${value.text(null)}\n${' '.repeat(i)}${body.text(i)}`
          : `let ${name} : α := ${value.text(null)}; ${body.text(i)}`,
      level: loosest,
      run: (k, scope) => {
        const made = value.run(k, scope);
        return body.run(k, { ...scope, scalars: { ...scope.scalars, [name]: made } });
      },
    }));
  const cast = count.map((of): RandomTerm => ({
    text: () => `((${of.text} : Nat) : α)`,
    level: atom,
    run: (k, { n }) => k.nat(of.run(n)),
  }));
  const two = fc.tuple(fc.constantFrom('max', 'min'), term, term).map(([op, x, y]): RandomTerm => ({
    ...call(op, x, y),
    run: (k, scope) => k[op as 'max'](x.run(k, scope), y.run(k, scope)),
  }));
  return {
    term: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('a', 'b').map((name): RandomTerm => ({
        text: () => name,
        level: atom,
        run: <A>(_k: Context<A>, { scalars }: Scope<A>): A => scalars[name] as A,
      })),
      fc
        .integer({ min: 0, max: 12 })
        .map((i): RandomTerm => ({ text: () => `(${i} : α)`, level: atom, run: (k) => literal(k, i) })),
      fc.constant<RandomTerm>({ text: () => 'Numbers.epsilon', level: atom, run: (k) => k.epsilon }),
      fc.constant<RandomTerm>({ text: () => 'n', level: atom, run: (k, { n }) => k.nat(n) }),
      cast,
      fc.tuple(operator, term, term, fc.boolean()).map(([op, x, y, extra]): RandomTerm => ({
        text: () =>
          `${wrap(x.text(null), x.level, levelOf(op), extra)} ${op} ${wrap(y.text(null), y.level, levelOf(op) + 1, false)}`,
        level: levelOf(op),
        run: (k, scope) => k[ofScalars[op]](x.run(k, scope), y.run(k, scope)),
      })),
      term.map((x): RandomTerm => ({
        // Two in a row would begin a comment.
        text: () => `-${wrap(x.text(null), x.level, prefix + 1, false)}`,
        level: prefix,
        run: (k, scope) => k.neg(x.run(k, scope)),
      })),
      two,
      branch,
      bound,
    ),
  };
});

/** A random term over the scalars a and b and the count n. */
export const randomTerm: fc.Arbitrary<RandomTerm> = shapes.term;
