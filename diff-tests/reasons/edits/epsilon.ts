/** What keeps a denominator from 0, in another form or of another value. */
import { type Family, isGuarded, operand, type Proposal, proposal } from './edit.ts';

const values = [
  '1e-3',
  '1e-4',
  '1e-5',
  '1e-7',
  '1e-8',
  '1e-10',
  '1e-12',
  '1e-15',
  '1e-20',
  '0x1p-23',
  '0x1p-52',
] as const;
const floors = ['1e-4', '1e-5', '1e-6', '1e-7', '1e-8', '1e-10', '1e-12', '1e-20'] as const;

export const epsilons: Family = {
  name: 'epsilon',
  rank: 2,
  isUsual: true,
  propose: (node, { pool }) => {
    const made: Proposal[] = [];
    if (node.op === 'div' && isGuarded(operand(node, 1))) {
      const [a, [y, epsilon]] = [operand(node, 0), operand(node, 1).args as [typeof node, typeof node]];
      const quotient = pool.node('div', a, y);
      made.push(
        proposal(pool.node('add', quotient, epsilon), (from) => `epsilon is added to the quotient ${from}`),
        proposal(
          pool.node('div', pool.node('add', a, epsilon), operand(node, 1)),
          (from) => `epsilon is added above and below in ${from}`,
        ),
        proposal(
          pool.node('div', pool.node('add', a, epsilon), y),
          (from) => `epsilon is added to the numerator of ${from}`,
        ),
      );
    }
    if (!isGuarded(node)) return made;
    const [y, epsilon] = [operand(node, 0), operand(node, 1)];
    for (const text of values)
      made.push(
        proposal(pool.node('add', y, pool.number(text)), (from) => `epsilon is ${text} in ${from}`, 0.1),
      );
    for (const text of floors)
      made.push(
        proposal(
          pool.node('max', y, pool.number(text)),
          (from) => `the denominator in ${from} is at least ${text}, and no epsilon is added`,
          0.2,
        ),
      );
    const zero = pool.number('0');
    const absolute = pool.node('max', y, pool.node('neg', y));
    made.push(
      proposal(pool.node('max', y, epsilon), (from) => `epsilon is a floor in ${from}, not added`),
      proposal(pool.node('sub', y, epsilon), (from) => `epsilon is subtracted in ${from}`),
      proposal(pool.node('add', node, epsilon), (from) => `epsilon is added twice in ${from}`),
      proposal(
        pool.node('add', absolute, epsilon),
        (from) => `epsilon is added to the absolute value in ${from}`,
      ),
      proposal(
        pool.node('pick', zero, y, pool.node('sub', y, epsilon), node),
        (from) => `epsilon has the sign of the denominator in ${from}`,
      ),
      proposal(
        pool.node('pick', absolute, zero, y, epsilon),
        (from) => `epsilon stands only for a denominator of 0 in ${from}`,
      ),
    );
    if (y.op === 'sqrt') {
      const inside = operand(y, 0);
      const bare = inside.op === 'max' ? operand(inside, 0) : inside;
      const rooted = (x: typeof node): typeof node => pool.node('sqrt', pool.node('max', x, zero));
      made.push(
        proposal(rooted(pool.node('add', bare, epsilon)), (from) => `epsilon is inside the root in ${from}`),
      );
      for (const text of [...floors, '1e-2', '1e-3'])
        made.push(
          proposal(
            pool.node('sqrt', pool.node('max', bare, pool.number(text))),
            (from) => `the root in ${from} is that of at least ${text}, and no epsilon is added`,
            1,
          ),
          proposal(
            rooted(pool.node('add', bare, pool.number(text))),
            (from) => `${text} is added inside the root in ${from}, in the place of epsilon`,
            1,
          ),
        );
    }
    return made;
  },
};
