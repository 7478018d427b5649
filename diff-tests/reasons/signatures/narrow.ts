/** Rounding to a narrower format, where the context itself rounds. */
import type { Context } from '../../../spec/context.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';

/**
 * x rounded to nearest in a narrower format, ties to even. Idle in a context that has no more bits, or does not know how
 * to round.
 */
export const narrow =
  <A>(k: Context<A>, format: FormatName): ((x: A) => A) =>
  (x) =>
    k.rounded === undefined ? x : k.rounded(x, format);
