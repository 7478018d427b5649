/** The changes that have a name, as templates: what the search tries first, and what it names a found edit by. */
import type { Operation } from '../../../spec/operation.ts';
import { changed, clashOf, conventions, defects, type Signature } from '../signatures/index.ts';
import { type Node, type Pool, rebuilt } from '../template/node.ts';
import { type Template, templateOf } from '../template/template.ts';

export interface Known {
  readonly signature: Signature;
  readonly template: Template;
  /** Its place in the table, from 0 to below 1: of two that no call tells apart the first is the plainest. */
  readonly rank: number;
  /** The template with another known change too; null where the two cannot be meant together. */
  readonly with: (other: Known) => Template | null;
}

/** Those of an operation, after what is declared. */
export const knownOf = (pool: Pool, plain: Operation, declared: readonly Signature[]): readonly Known[] => {
  const templateWith = (chosen: readonly Signature[]): Template | null => {
    const kept = declared.filter((one) => chosen.every((other) => clashOf(one, other) === null));
    return templateOf(pool, changed(plain, [...kept, ...chosen]));
  };
  const isOf = ({ operations }: Signature): boolean => operations.includes(plain.name);
  return (
    [...conventions, ...defects]
      // A long formula is no small edit, and its tree too large to edit further.
      .filter((one) => one.longer === undefined && one.isOfShape !== true)
      .filter((one) => isOf(one) && !declared.includes(one))
      .flatMap((signature, place, { length }) => {
        const template = templateWith([signature]);
        const pair = ({ signature: other }: Known): Template | null =>
          other === signature || clashOf(signature, other) !== null ? null : templateWith([signature, other]);
        return template === null ? [] : [{ signature, template, rank: place / length, with: pair }];
      })
  );
};

/** What a change makes of an expression, as its smallest parts that are others. */
const rewritesOf = (from: Node, to: Node, made = new Map<Node, Node>()): ReadonlyMap<Node, Node> => {
  if (from === to) return made;
  const isAlike =
    from.op === to.op && from.op !== 'leaf' && from.guard === to.guard && from.format === to.format;
  if (!isAlike) return made.set(from, to);
  for (const [i, arg] of from.args.entries()) rewritesOf(arg, to.args[i] as Node, made);
  return made;
};

/** An edited expression with the change that makes `to` of `from`, wherever the edit left what it is about. */
export const onTop = (pool: Pool, edited: Node, from: Node, to: Node): Node => {
  const rewrites = rewritesOf(from, to);
  return rebuilt(pool, edited, (node, before) => rewrites.get(before) ?? node);
};
