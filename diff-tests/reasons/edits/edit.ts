/** Small changes of a definition, as data: what is in the place of what, and how it is said. */
import type { Node, Pool } from '../template/node.ts';

/** What a family makes of a sub-expression. */
export interface Proposal {
  readonly to: Node;
  /** What was done, with the texts of both expressions where they are said. */
  readonly said: (from: string, to: string, by: string) => string;
  /** A smaller one is preferred among edits that come to the same: see ranks. */
  readonly cost?: number;
  /** What else is said: a factor that was added. */
  readonly by?: Node;
}

/** What is at hand in an operation beside the place itself. */
export interface Material {
  readonly pool: Pool;
  /** Values of the formula and of its tables, of schedules and of elements. */
  readonly scalars: readonly Node[];
  readonly elements: readonly Node[];
  /** Whether intermediates have more bits than these formats. */
  readonly narrower: readonly ('binary16' | 'bfloat16' | 'binary32')[];
}

/** One family of edits. */
export interface Family {
  readonly name: string;
  /** Its place in the order of preference. */
  readonly rank: number;
  /** Tried first: a sixth of the candidates, most of the explanations. */
  readonly isUsual: boolean;
  /** What it makes of a sub-expression in all of its uses, in one of them, or in every one that is alike. */
  readonly propose: (node: Node, material: Material) => readonly Proposal[];
}

export const isNumber = (node: Node | undefined, text: string): boolean =>
  node?.leaf?.role === 'number' && node.leaf.text === text;

export const operand = (node: Node, i: number): Node => node.args[i] as Node;

export const proposal = (to: Node, said: Proposal['said'], cost = 0): Proposal => ({ to, said, cost });

/** max(x, 0) */
export const isFloored = (node: Node): boolean => node.op === 'max' && isNumber(node.args[1], '0');

/** sqrt(max(x, 0)) */
export const rootOf = (pool: Pool, x: Node): Node => pool.node('sqrt', pool.node('max', x, pool.number('0')));

/** y + epsilon */
export const isGuarded = (node: Node): boolean => node.op === 'add' && node.args[1]?.leaf?.role === 'epsilon';
