/** Every edit of an expression: each family at each place, here, everywhere, or wherever it is alike. */
import { families } from '../edits/index.ts';
import { type Family, isFloored, isGuarded, isNumber, type Material, type Proposal } from '../edits/edit.ts';
import { type Node, nodesOf, type Pool, rebuilt, replaced } from '../template/node.ts';

type Scope = 'here' | 'everywhere' | 'in every one alike';

export interface Candidate {
  readonly root: Node;
  readonly family: Family;
  readonly scope: Scope;
  /** What it stands in where it is made there alone. */
  readonly within?: Node;
  readonly from: Node;
  readonly to: Node;
  readonly said: Proposal['said'];
  readonly cost: number;
  /** Whether it is the whole expression that is changed. */
  readonly isWhole?: boolean;
  readonly by?: Node;
}

/** One operand of one node. */
const replacedAt = (pool: Pool, root: Node, parent: Node, at: number, to: Node): Node =>
  rebuilt(pool, root, (node, before) => (before === parent ? pool.over(node, node.args.with(at, to)) : node));

const usesOf = (nodes: readonly Node[], target: Node): readonly (readonly [Node, number])[] =>
  nodes.flatMap((parent) => parent.args.flatMap((arg, i) => (arg === target ? [[parent, i] as const] : [])));

/** What is alike: every max(x, 0), every guarded denominator, every root. */
const likenesses: readonly ((node: Node) => boolean)[] = [isFloored, isGuarded, ({ op }) => op === 'sqrt'];

const alike = function* (
  pool: Pool,
  root: Node,
  nodes: readonly Node[],
  family: Family,
  material: Material,
): Generator<Candidate> {
  for (const isOne of likenesses) {
    const members = nodes.filter(isOne);
    const [first] = members;
    if (first === undefined || members.length < 2) continue;
    const counts = members.map((node) => family.propose(node, material).length);
    for (const [i, { to, said, cost = 0 }] of family
      .propose(first, material)
      .slice(0, Math.min(...counts))
      .entries()) {
      const made = rebuilt(pool, root, (node, before) =>
        members.includes(before) ? (family.propose(node, material)[i]?.to ?? node) : node,
      );
      yield { root: made, family, scope: 'in every one alike', from: first, to, said, cost: cost + 0.5 };
    }
  }
};

const exchange: Family = { name: 'exchange', rank: 2, isUsual: true, propose: () => [] };

/** Two inputs, each in the place of the other. */
const exchanged = function* (pool: Pool, root: Node, nodes: readonly Node[]): Generator<Candidate> {
  const inputs = nodes.filter(({ leaf }) => leaf !== undefined && exchangeable.includes(leaf.role));
  for (const [i, a] of inputs.entries())
    for (const b of inputs.slice(i + 1)) {
      if (a.isElement !== b.isElement) continue;
      const made = rebuilt(pool, root, (node, before) => (before === a ? b : before === b ? a : node));
      const said = (from: string, to: string): string => `${from} and ${to} are exchanged`;
      yield { root: made, family: exchange, scope: 'everywhere', from: a, to: b, said, cost: 0 };
    }
};
const exchangeable: readonly string[] = ['tensor', 'answer', 'noise', 'scalar', 'bar', 'beta'];

/** All edits of a root by some families, equal ones once, the root itself left out. */
export const candidatesOf = function* (
  root: Node,
  material: Material,
  wanted: (family: Family) => boolean,
  seen: Set<number> = new Set([root.id]),
): Generator<Candidate> {
  const { pool } = material;
  const nodes = nodesOf(root);
  const isNew = ({ root: made }: Candidate): boolean => {
    if (seen.has(made.id)) return false;
    seen.add(made.id);
    return true;
  };
  if (wanted(exchange)) for (const one of exchanged(pool, root, nodes)) if (isNew(one)) yield one;
  for (const family of families.filter(wanted)) {
    for (const node of nodes) {
      if (isNumber(node, '0')) continue;
      const uses = usesOf(nodes, node);
      for (const { to, said, cost = 0, by } of family.propose(node, material)) {
        const shared = {
          family,
          from: node,
          to,
          said,
          isWhole: node === root,
          ...(by === undefined ? {} : { by }),
        };
        const all: Candidate = { ...shared, root: replaced(pool, root, node, to), scope: 'everywhere', cost };
        if (isNew(all)) yield all;
        if (uses.length < 2) continue;
        for (const [parent, at] of uses) {
          const made = replacedAt(pool, root, parent, at, to);
          const one: Candidate = { ...shared, root: made, scope: 'here', within: parent, cost: cost + 0.3 };
          if (isNew(one)) yield one;
        }
      }
    }
    for (const one of alike(pool, root, nodes, family, material)) if (isNew(one)) yield one;
  }
};
