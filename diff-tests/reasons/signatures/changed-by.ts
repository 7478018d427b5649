/** An operation changed by signatures: by their formulas, or beyond the mirror as a whole. */
import type { Operation } from '../../../spec/operation.ts';
import { changed as byFormulas } from './changed.ts';
import type { Signature } from './signature.ts';

export const changed = (
  operation: Operation,
  signatures: readonly Pick<Signature, 'change' | 'rewrite'>[],
): Operation =>
  signatures.reduce(
    (made, { rewrite }) => rewrite?.(made) ?? made,
    byFormulas(
      operation,
      signatures.map(({ change }) => change),
    ),
  );
