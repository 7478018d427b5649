import { type Context, type Ratio, Refusal } from '../context.ts';
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

/** Longer ones nobody reads: a thousand steps of a sampler have more characters than there are atoms. */
const longest = 1_000_000;

const made = (text: string, binding: number): Formula => {
  if (text.length <= longest) return { text, binding };
  throw new Refusal(`formula: the definition has more than ${longest} characters here: take fewer steps`);
};

/** Operations keep the order and the brackets of the definition: (a + b) + c is not a + (b + c). */
const infix =
  (operator: string, binding: number) =>
  (x: Formula, y: Formula): Formula =>
    made(`${wrap(x, binding + 1)} ${operator} ${wrap(y, binding + 1)}`, binding);

const call = (name: string, ...operands: readonly Formula[]): Formula =>
  made(`${name}(${operands.map(({ text }) => text).join(', ')})`, atom);

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
  pick: (x, y, greater, otherwise) =>
    made(`if ${x.text} > ${y.text} then ${greater.text} else ${otherwise.text}`, loosest),
  clamp: (x, lo, hi) => call('clamp', x, lo, hi),
  sum: (terms) => call('sum', ...terms),
  show: ({ text }) => text,
  encode: ({ text }) => text,
  withEpsilon: (ratio: Ratio) => contextWith(symbol(showRational(fromRatio(ratio)))),
});

/** Prints the definition itself, in the order in which it computes. */
export const formula: Context<Formula> = contextWith(symbol('epsilon'));
