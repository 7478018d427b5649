/** Makes the rows of mistakes beyond the mirror. */
import type { Signature } from '../signature.ts';
import type { Rewrite } from './rewrite.ts';

export const defect = (
  name: string,
  phrase: string,
  operations: readonly string[],
  rewrite: Rewrite,
  link = '',
): Signature => ({
  kind: 'defect',
  name,
  phrase,
  operations,
  link,
  change: () => ({}),
  rewrite,
  fixes: [],
});
