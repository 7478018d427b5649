/** Another value of the formula, of its tables or of its inputs in the place of one. */
import { type Family, isNumber, proposal } from './edit.ts';

/** Values that nobody takes for another: a number written in the formula, an exact 0. */
const isPlain = (text: string | undefined): boolean => text === '0';

export const anotherValue: Family = {
  name: 'another value',
  rank: 1.5,
  isUsual: true,
  propose: (node, { pool, scalars, elements }) => {
    if (node.leaf?.role === 'number' && isPlain(node.leaf.text)) return [];
    const values = node.isElement ? [...elements, pool.number('0')] : scalars;
    return values
      .filter((value) => value !== node)
      .map((value) =>
        isNumber(value, '0')
          ? proposal(value, (from) => `${from} is left out`, 1)
          : proposal(value, (from, to) => `${to} stands in the place of ${from}`, value.size / 10),
      );
  },
};
