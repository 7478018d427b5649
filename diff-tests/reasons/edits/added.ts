/** Something is added that is not there: a root, a square, a factor, a clamp, a floor. */
import { rebuilt } from '../template/node.ts';
import { type Family, isNumber, type Proposal, proposal, rootOf } from './edit.ts';

const factors = ['1/2', '2', '1000', '999', '1/1000'] as const;
const floors = [
  '0',
  '1e-20',
  '1e-12',
  '1e-10',
  '1e-8',
  '1e-7',
  '1e-6',
  '1e-5',
  '1e-4',
  '1e-3',
  '1e-2',
] as const;
const ceilings = ['1', '0.999', '0.9999', '0.99', '20'] as const;
const ranges = [
  ['-1', '1'],
  ['0', '1'],
  ['0', '0.999'],
  ['1e-4', '0.9999'],
  ['1e-4', '0.999'],
  ['1e-3', '1'],
] as const;

export const added: Family = {
  name: 'added',
  rank: 3,
  isUsual: false,
  propose: (node, { pool }) => {
    if (node.leaf?.role === 'number') return [];
    const one = pool.number('1');
    const made: Proposal[] = [
      proposal(rootOf(pool, node), (from) => `the root is taken of ${from}`),
      proposal(pool.node('sqrt', node), (from) => `the root is taken of ${from}`, 1),
      proposal(pool.node('mul', node, node), (from) => `${from} is squared`),
      proposal(pool.node('sub', one, node), (from) => `1 - ${from} stands in the place of ${from}`),
      proposal(pool.node('neg', node), (from) => `${from} has the other sign`),
      proposal(pool.node('div', one, node), (from) => `the reciprocal of ${from} is taken`),
      proposal(
        pool.node('max', node, pool.node('neg', node)),
        (from) => `the absolute value of ${from} is taken`,
      ),
      proposal(pool.node('sub', node, one), (from) => `1 is subtracted from ${from}`, 1),
    ];
    for (const text of factors)
      made.push(
        proposal(pool.node('mul', node, pool.number(text)), (from) => `${from} is multiplied by ${text}`, 1),
      );
    return made;
  },
};

/** Fewer are no schedule: there the values of the formula are elements themselves. */
const fewScalars = 12;

/** A value of the formula as one more factor or divisor. */
export const factored: Family = {
  name: 'factor added',
  rank: 3,
  isUsual: false,
  propose: (node, { pool, scalars, elements }) =>
    node.leaf?.role === 'number'
      ? []
      : (node.isElement && scalars.length < fewScalars ? elements : scalars)
          .filter(({ leaf }) => leaf?.role !== 'number')
          .flatMap((value) => [
            ...(['mul', 'div'] as const).map((op) => ({
              to: pool.node(op, node, value),
              said: (from: string, _to: string, by: string) =>
                `${from} is ${op === 'mul' ? 'multiplied' : 'divided'} by ${by} once more`,
              cost: 1 + value.size / 10,
              by: value,
            })),
          ]),
};

export const clamped: Family = {
  name: 'clamped',
  rank: 4,
  isUsual: false,
  propose: (node, { pool }) => {
    if (node.leaf?.role === 'number' || node.leaf?.role === 'epsilon') return [];
    const made: Proposal[] = [];
    const isRootOperand = node.op === 'max' && isNumber(node.args[1], '0');
    const inner = isRootOperand ? (node.args[0] as typeof node) : node;
    for (const text of floors)
      made.push(
        proposal(pool.node('max', inner, pool.number(text)), (from) => `${from} is at least ${text}`),
      );
    for (const text of ceilings)
      made.push(proposal(pool.node('min', node, pool.number(text)), (from) => `${from} is at most ${text}`));
    for (const [lo, hi] of ranges)
      made.push(
        proposal(
          pool.node('min', pool.node('max', node, pool.number(lo)), pool.number(hi)),
          (from) => `${from} is clipped to [${lo}, ${hi}]`,
        ),
      );
    return made;
  },
};

export const narrowed: Family = {
  name: 'narrower',
  rank: 6,
  isUsual: false,
  propose: (node, { pool, narrower }) =>
    node.leaf?.role === 'number'
      ? []
      : narrower.flatMap((format) => [
          proposal(pool.round(node, format), (from) => `${from} is rounded to ${format}`),
          ...(node.size > 1
            ? [
                proposal(
                  rebuilt(pool, node, (made) => (made.op === 'leaf' ? made : pool.round(made, format))),
                  (from) => `${from} is computed in ${format}`,
                ),
              ]
            : []),
        ]),
};
