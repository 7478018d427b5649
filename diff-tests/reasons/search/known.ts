/** The changes that have a name, as templates: what the search tries first, and what it names a found edit by. */
import type { Operation } from '../../../spec/operation.ts';
import { changed, clashOf, conventions, defects, type Signature } from '../signatures/index.ts';
import type { Pool } from '../template/node.ts';
import { type Template, templateOf } from '../template/template.ts';

export interface Known {
  readonly signature: Signature;
  readonly template: Template;
}

/** Those of an operation, after what is declared. */
export const knownOf = (pool: Pool, plain: Operation, declared: readonly Signature[]): readonly Known[] =>
  [...conventions, ...defects]
    .filter((one) => one.operations.includes(plain.name) && !declared.includes(one))
    .flatMap((signature) => {
      const kept = declared.filter((one) => clashOf(one, signature) === null);
      const made = changed(
        plain,
        [...kept, signature].map(({ change }) => change),
      );
      const template = templateOf(pool, made);
      return template === null ? [] : [{ signature, template }];
    });
