/** Another operation of the same operands. */
import type { Node, Operator, Pool } from '../template/node.ts';
import { type Family, isGuarded, isNumber, operand, type Proposal, proposal } from './edit.ts';

type Swap = readonly [Operator, string];

const others: Partial<Record<Node['op'], readonly Swap[]>> = {
  add: [
    ['sub', '- stands in the place of +'],
    ['mul', '* stands in the place of +'],
  ],
  sub: [
    ['add', '+ stands in the place of -'],
    ['mul', '* stands in the place of -'],
  ],
  mul: [
    ['div', 'a quotient stands in the place of the product'],
    ['add', '+ stands in the place of *'],
  ],
  div: [['mul', 'a product stands in the place of the quotient']],
  max: [['min', 'min stands in the place of max']],
  min: [['max', 'max stands in the place of min']],
};

const said =
  (words: string) =>
  (from: string): string =>
    `${words} in ${from}`;

/** A denominator with what guards it, and without. */
const denominators = (node: Node): readonly Node[] => (isGuarded(node) ? [node, operand(node, 0)] : [node]);

const turned = (pool: Pool, [a, b]: readonly [Node, Node]): readonly Proposal[] =>
  denominators(b).flatMap((y) => [
    proposal(pool.node('div', y, a), said('the quotient is upside down')),
    proposal(pool.node('mul', a, y), said('a product stands in the place of the quotient')),
    ...(isGuarded(b)
      ? [
          proposal(
            pool.node('div', operand(b, 0), pool.node('add', a, operand(b, 1))),
            said('the quotient is upside down'),
          ),
        ]
      : []),
  ]);

/** A product or a quotient of a sum that reaches one part alone. */
const precedence = (pool: Pool, node: Node): readonly Proposal[] =>
  [0, 1].flatMap((at) => {
    const sum = operand(node, at);
    if ((sum.op !== 'add' && sum.op !== 'sub') || (node.op === 'div' && at === 1)) return [];
    const [left, right] = [operand(sum, 0), operand(sum, 1)];
    const over = (x: Node): Node => pool.over(node, node.args.with(at, x));
    return [
      proposal(
        pool.node(sum.op, over(left), right),
        said('the brackets are left out, the second part stands alone'),
      ),
      proposal(
        pool.node(sum.op, left, over(right)),
        said('the brackets are left out, the first part stands alone'),
      ),
    ];
  });

export const anotherOperation: Family = {
  name: 'another operation',
  rank: 2,
  isUsual: true,
  propose: (node, { pool }) => {
    const [a, b] = node.args;
    if (a === undefined) return [];
    if (node.op === 'sqrt')
      return [
        proposal(pool.node('mul', a, a), said('a square stands in the place of the root')),
        proposal(pool.node('exp', a), said('exp stands in the place of the root')),
        proposal(pool.node('sqrt', node), said('the root is taken twice')),
        ...(a.op === 'max'
          ? [
              proposal(
                pool.node('sqrt', pool.node('max', operand(a, 0), pool.node('neg', operand(a, 0)))),
                said('the absolute value stands in the place of max'),
              ),
            ]
          : []),
      ];
    if (node.op === 'exp')
      return [
        proposal(pool.node('add', pool.number('1'), a), said('1 + x stands in the place of exp(x)')),
        ...(a.op === 'neg'
          ? [
              proposal(
                pool.node('sub', pool.number('1'), operand(a, 0)),
                said('1 - x stands in the place of exp(-x)'),
              ),
            ]
          : []),
      ];
    if (node.op === 'pick')
      return [
        proposal(pool.node('add', a, operand(node, 1)), said('the floor is added')),
        proposal(pool.node('min', a, operand(node, 1)), said('min stands in the place of max')),
      ];
    if (node.op === 'max' && isNumber(b, '0'))
      return [
        proposal(pool.node('pick', a, b as Node, a, b as Node), said('NaN is lost')),
        proposal(pool.node('min', a, b as Node), said('min stands in the place of max')),
        proposal(
          pool.node('max', a, pool.node('neg', a)),
          said('the absolute value stands in the place of max'),
        ),
      ];
    if (b === undefined || node.guard !== undefined) return [];
    const plain = (others[node.op] ?? []).map(([op, words]) => proposal(pool.node(op, a, b), said(words)));
    const more: Proposal[] = [];
    if (node.op === 'sub')
      more.push(proposal(pool.node('sub', b, a), said('the difference is the other way round')));
    if (node.op === 'div') more.push(...turned(pool, [a, b]));
    if (node.op === 'mul')
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const)
        more.push(proposal(pool.node('div', x, y), said('a quotient stands in the place of the product')));
    if (node.op === 'mul' && a === b)
      more.push(
        proposal(
          pool.node('max', a, pool.node('neg', a)),
          said('the absolute value stands in the place of the square'),
        ),
      );
    if (node.op === 'mul' || node.op === 'div') more.push(...precedence(pool, node));
    return [...plain, ...more];
  },
};
