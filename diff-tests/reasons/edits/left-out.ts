/** Something is left out: an operation, a term, a factor, a guard. */
import { type Family, isFloored, isGuarded, operand, type Proposal, proposal } from './edit.ts';

const term =
  (side: 'left' | 'right') =>
  (from: string, to: string): string =>
    `${side === 'left' ? 'the first' : 'the second'} part of ${from} is left out: ${to}`;

export const leftOut: Family = {
  name: 'left out',
  rank: 0,
  isUsual: true,
  propose: (node, { pool }) => {
    const [a, b] = node.args;
    const made: Proposal[] = [];
    const put = (to: typeof a, said: Proposal['said']): void => {
      if (to !== undefined && to !== node) made.push(proposal(to, said));
    };
    if (node.op === 'sqrt') {
      const inner = operand(node, 0);
      put(inner, (from) => `the root in ${from} is left out`);
      if (isFloored(inner)) {
        put(operand(inner, 0), (from) => `the root in ${from} is left out`);
        put(pool.node('sqrt', operand(inner, 0)), (from) => `the max in ${from} is left out`);
      }
    }
    if (isFloored(node)) put(a, (from) => `the max in ${from} is left out`);
    if (isGuarded(node)) put(a, (from) => `epsilon in ${from} is left out`);
    if (node.op === 'neg') put(a, (from) => `the sign of ${from} is left out`);
    if (node.op === 'exp') put(a, (from) => `exp in ${from} is left out`);
    if (node.op === 'clamp') put(a, (from) => `the clamp in ${from} is left out`);
    if (node.op === 'round') put(a, (from) => `the rounding in ${from} is left out`);
    if (
      node.op === 'add' ||
      node.op === 'mul' ||
      (node.op === 'max' && !isFloored(node)) ||
      node.op === 'min'
    ) {
      put(a, term('right'));
      put(b, term('left'));
    }
    if (node.op === 'sub') {
      put(a, term('right'));
      put(b, (from, to) => `${from} is ${to}`);
      put(pool.node('neg', b as typeof node), term('left'));
    }
    if (node.op === 'div') {
      put(a, (from) => `the denominator of ${from} is left out`);
      put(
        pool.node('div', pool.number('1'), b as typeof node),
        (from) => `the numerator of ${from} is left out`,
      );
    }
    if (node.op === 'pick') {
      put(node.args[2], (from) => `the floor of ${from} is left out`);
      put(node.args[3], (from, to) => `${from} is always ${to}`);
    }
    if (node.guard !== undefined) {
      put(a, (_from, to) => `it is ${to} everywhere`);
      put(b, (_from, to) => `it is ${to} everywhere`);
    }
    return made;
  },
};
