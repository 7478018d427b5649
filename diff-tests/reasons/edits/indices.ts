/** An entry of a table at another index, with what a program does past the end. */
import type { EdgeRule, Leaf, Node, Position } from '../template/node.ts';
import { type Family, type Proposal, proposal } from './edit.ts';

const moves: readonly (readonly [string, (at: Position) => Position])[] = [
  ['the one before', (at) => ({ ...at, offset: at.offset - 1 })],
  ['the next one', (at) => ({ ...at, offset: at.offset + 1 })],
  ['the one two before', (at) => ({ ...at, offset: at.offset - 2 })],
  ['the one two after', (at) => ({ ...at, offset: at.offset + 2 })],
  ['the first', () => ({ base: '0', offset: 0 })],
  ['the second', () => ({ base: '0', offset: 1 })],
  ['the last', () => ({ base: 'T', offset: 0 })],
  ['the one before the last', () => ({ base: 'T', offset: -1 })],
  ['counted from the end', ({ offset }) => ({ base: 'T-i', offset: -offset })],
  ['counted from the end, one before', ({ offset }) => ({ base: 'T-i', offset: -offset - 1 })],
];
const edges: readonly (readonly [EdgeRule, string])[] = [
  ['clamp', 'past either end the entry at that end'],
  ['wrap', 'past either end the one from the other side'],
  ['one', 'past either end 1'],
  ['zero', 'past either end 0'],
  ['none', 'past either end nothing'],
];

const isEntry = (leaf: Leaf | undefined): leaf is Extract<Leaf, { edge: EdgeRule }> =>
  leaf !== undefined && 'edge' in leaf;

const isCount = (leaf: Leaf | undefined): leaf is Extract<Leaf, { role: 'cast' }> => leaf?.role === 'cast';

export const indexed: Family = {
  name: 'index',
  rank: 1,
  isUsual: true,
  propose: (node: Node, { pool }) => {
    const { leaf } = node;
    const made: Proposal[] = [];
    if (isEntry(leaf))
      for (const [which, move] of moves)
        for (const [edge, said] of edges)
          made.push(
            proposal(
              pool.leaf({ ...leaf, at: move(leaf.at), edge }),
              (from) => `${which} stands in the place of ${from}, ${said}`,
              edge === 'clamp' ? 0 : edge === 'none' ? 0.2 : 0.1,
            ),
          );
    if (isCount(leaf))
      for (const [which, move] of moves)
        made.push(
          proposal(
            pool.leaf({ ...leaf, at: move(leaf.at) }),
            (from, to) => `${to} stands in the place of ${from} (${which})`,
          ),
        );
    return made.filter(({ to }) => to !== node);
  },
};
