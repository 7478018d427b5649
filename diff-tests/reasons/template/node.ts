/**
 * Expressions of a template: trees whose leaves have roles. Equal expressions are one node, so that a sub-expression with
 * all its uses is one place, and two edits that come to the same have one canonical form.
 */
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { GuardName } from './guards.ts';

/** A position in a schedule: counted from the index of the case (i), from its length (T), or from 0. */
export interface Position {
  readonly base: 'i' | 'T' | '0' | 'T-i';
  readonly offset: number;
}

/** What an implementation may do with an index outside of its table. */
export type EdgeRule = 'none' | 'clamp' | 'wrap' | 'one' | 'zero';

/** What a leaf stands for. */
export type Leaf =
  /** An element of a tensor among the inputs, or of the state of a sampler. */
  | { readonly role: 'tensor'; readonly name: string }
  /** What the model answered. */
  | { readonly role: 'answer' }
  /** An element of the noise of a step. */
  | { readonly role: 'noise'; readonly at: Position; readonly edge: EdgeRule }
  | { readonly role: 'scalar'; readonly name: string }
  /** An entry of the betas, or of the table of alphaBar that starts with 1. */
  | { readonly role: 'beta' | 'bar'; readonly at: Position; readonly edge: EdgeRule }
  /** The cast of a count: of an index, of T. */
  | { readonly role: 'cast'; readonly at: Position }
  /** The number of elements, and one more or less. */
  | { readonly role: 'size'; readonly offset: number }
  | { readonly role: 'epsilon' }
  | { readonly role: 'number'; readonly text: string }
  /** In the scan that makes a table: the entry before, the beta of the step. */
  | { readonly role: 'last' | 'current' };

export type Operator =
  | 'neg'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'sqrt'
  | 'exp'
  | 'max'
  | 'min'
  | 'pick'
  | 'clamp'
  | 'sum'
  | 'round'
  | 'when';

export interface Node {
  readonly id: number;
  readonly op: Operator | 'leaf';
  readonly args: readonly Node[];
  readonly leaf?: Leaf;
  readonly format?: FormatName;
  readonly guard?: GuardName;
  /** Whether it is of one element of a tensor, not of the schedule alone. */
  readonly isElement: boolean;
  /** The operations in it, each use counted. */
  readonly size: number;
}

type Label = Pick<Node, 'leaf' | 'format' | 'guard'>;

const elementRoles: readonly Leaf['role'][] = ['tensor', 'answer', 'noise'];

/** Makes nodes, equal ones once. */
export class Pool {
  readonly #known = new Map<string, Node>();

  #made(op: Node['op'], args: readonly Node[], label: Label): Node {
    const key = `${op} ${args.map(({ id }) => id).join()} ${JSON.stringify(label)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const role = label.leaf?.role;
    const node: Node = {
      id: this.#known.size,
      op,
      args,
      ...label,
      isElement:
        (role !== undefined && elementRoles.includes(role)) ||
        (op !== 'sum' && args.some(({ isElement }) => isElement)),
      size: args.reduce((all, { size }) => all + size, op === 'leaf' ? 0 : 1),
    };
    this.#known.set(key, node);
    return node;
  }

  leaf(leaf: Leaf): Node {
    return this.#made('leaf', [], { leaf });
  }

  number(text: string): Node {
    return this.leaf({ role: 'number', text });
  }

  node(op: Operator, ...args: readonly Node[]): Node {
    return this.#made(op, args, {});
  }

  round(x: Node, format: FormatName): Node {
    return this.#made('round', [x], { format });
  }

  /** `holds` where the guard does, else `otherwise`. */
  when(guard: GuardName, holds: Node, otherwise: Node): Node {
    return holds === otherwise ? holds : this.#made('when', [holds, otherwise], { guard });
  }

  /** The same node over other operands. */
  over(node: Node, args: readonly Node[]): Node {
    if (args.every((arg, i) => arg === node.args[i])) return node;
    if (node.guard !== undefined) return this.when(node.guard, args[0] as Node, args[1] as Node);
    return node.format === undefined
      ? this.node(node.op as Operator, ...args)
      : this.round(args[0] as Node, node.format);
  }
}

/** The node rebuilt from its leaves up: `change` is asked of every node, its operands done already. */
export const rebuilt = (pool: Pool, root: Node, change: (node: Node, before: Node) => Node): Node => {
  const done = new Map<number, Node>();
  const visit = (node: Node): Node => {
    const known = done.get(node.id);
    if (known !== undefined) return known;
    const made = change(pool.over(node, node.args.map(visit)), node);
    done.set(node.id, made);
    return made;
  };
  return visit(root);
};

/** Every node below a root, itself included, each once, operands first. */
export const nodesOf = (root: Node): readonly Node[] => {
  const seen = new Set<number>();
  const list: Node[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    for (const arg of node.args) visit(arg);
    list.push(node);
  };
  visit(root);
  return list;
};

/** A root with another node in all uses of one. */
export const replaced = (pool: Pool, root: Node, target: Node, to: Node): Node =>
  rebuilt(pool, root, (node, before) => (before === target ? to : node));
