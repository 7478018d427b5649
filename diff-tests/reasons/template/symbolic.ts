/** The context in which a definition is a template: every operation is a node, every input a leaf. */
import type { Context } from '../../../spec/context.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type Node, type Pool } from './node.ts';

/** The size of the tensors that a template is made over: no other count has it. */
export const plantedSize = 4;

const isOneMinus = (node: Node): Node | null => {
  const [one, beta] = node.args;
  const isOne = one?.leaf?.role === 'number' && one.leaf.text === '1';
  return node.op === 'sub' && isOne && beta?.leaf?.role === 'beta' ? beta : null;
};

/** The next entry of the table of alphaBar, where a product is that. */
const nextBar = (pool: Pool, x: Node, y: Node): Node | null => {
  const beta = isOneMinus(y)?.leaf;
  if (beta?.role !== 'beta') return null;
  const { offset } = beta.at;
  const isFirst = offset === 0 && x.leaf?.role === 'number' && x.leaf.text === '1';
  const isNext = x.leaf?.role === 'bar' && x.leaf.at.offset === offset;
  if (!isFirst && !isNext) return null;
  return pool.leaf({ role: 'bar', at: { base: '0', offset: offset + 1 }, edge: 'none' });
};

export const symbolic = (pool: Pool): Context<Node> => {
  const epsilon = pool.leaf({ role: 'epsilon' });
  const binary =
    (op: 'add' | 'sub' | 'div' | 'max' | 'min') =>
    (x: Node, y: Node): Node =>
      pool.node(op, x, y);
  const k: Context<Node> = {
    name: 'template',
    isExact: false,
    zero: pool.number('0'),
    one: pool.number('1'),
    half: pool.number('1/2'),
    epsilon,
    of: (text) => pool.number(text.trim()),
    nat: (count) =>
      Math.abs(count - plantedSize) <= 1
        ? pool.leaf({ role: 'size', offset: count - plantedSize })
        : pool.leaf({ role: 'cast', at: { base: '0', offset: count } }),
    neg: (x) => pool.node('neg', x),
    add: binary('add'),
    sub: binary('sub'),
    mul: (x, y) => nextBar(pool, x, y) ?? pool.node('mul', x, y),
    div: binary('div'),
    sqrt: (x) => pool.node('sqrt', x),
    exp: (x) => pool.node('exp', x),
    max: binary('max'),
    min: binary('min'),
    pick: (x, y, greater, otherwise) => pool.node('pick', x, y, greater, otherwise),
    clamp: (x, lo, hi) => pool.node('clamp', x, lo, hi),
    sum: (terms) => {
      const [first] = terms;
      if (first === undefined) return k.zero;
      if (terms.some((term) => term !== first)) throw new RangeError('a sum of unlike terms');
      return pool.node('sum', first);
    },
    rounded: (x, format: FormatName) => pool.round(x, format),
    show: ({ op }) => op,
    encode: () => null,
    withEpsilon: () => k,
  };
  return k;
};
