import { type Context, type Ratio } from '../context.ts';
import { fromRatio, showRational } from './exact/rational.ts';

/** An expression: what a definition is, printed. `binding` is how strongly its outermost operation binds. */
export interface Formula {
  readonly text: string;
  readonly binding: number;
}

const [loosest, sum, product, atom] = [0, 1, 2, 3];

/** A name or a number as it stands. */
export const symbol = (text: string): Formula => ({ text, binding: atom });

const wrap = ({ text, binding }: Formula, least: number): string => (binding < least ? `(${text})` : text);

/** Operations keep the order and the brackets of the definition: (a + b) + c is not a + (b + c). */
const infix =
  (operator: string, binding: number) =>
  (x: Formula, y: Formula): Formula => ({
    text: `${wrap(x, binding + 1)} ${operator} ${wrap(y, binding + 1)}`,
    binding,
  });

const call = (name: string, ...operands: readonly Formula[]): Formula =>
  symbol(`${name}(${operands.map(({ text }) => text).join(', ')})`);

const contextWith = (epsilon: Formula): Context<Formula> => ({
  name: 'formula',
  isExact: true,
  zero: symbol('0'),
  one: symbol('1'),
  half: symbol('1/2'),
  epsilon,
  of: (text) => symbol(text.trim()),
  nat: (count) => symbol(count.toString()),
  neg: (x) => ({ text: `-${wrap(x, atom)}`, binding: product }),
  add: infix('+', sum),
  sub: infix('-', sum),
  mul: infix('*', product),
  div: infix('/', product),
  sqrt: (x) => call('sqrt', x),
  exp: (x) => call('exp', x),
  max: (x, y) => call('max', x, y),
  min: (x, y) => call('min', x, y),
  pick: (x, y, greater, otherwise) => ({
    text: `if ${x.text} > ${y.text} then ${greater.text} else ${otherwise.text}`,
    binding: loosest,
  }),
  clamp: (x, lo, hi) => call('clamp', x, lo, hi),
  sum: (terms) => call('sum', ...terms),
  show: ({ text }) => text,
  encode: ({ text }) => text,
  withEpsilon: (ratio: Ratio) => contextWith(symbol(showRational(fromRatio(ratio)))),
});

/** Prints the definition itself, in the order in which it computes. */
export const formula: Context<Formula> = contextWith(symbol('epsilon'));
