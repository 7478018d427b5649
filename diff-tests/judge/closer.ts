/** A closer look at results that are inside their sets as far as is known, but perhaps at the very end. */
import type { Comparison } from './comparison.ts';

export interface Closer {
  /** An element that is outside after all. */
  readonly rejected: number | null;
  /** Elements that no precision decides. */
  readonly undecided: number;
}

/** Nothing is in doubt. */
export const sure: Closer = { rejected: null, undecided: 0 };

/** The elements of a comparison whose verdict no precision decides, or the first that is outside after all. */
export const lookCloser = ({ closer, output, allowed }: Comparison): Closer => {
  if (closer === null) return sure;
  // Of a set that holds everything nothing is asked.
  const open = new Set(allowed.open);
  let left = Array.from(output.data.keys()).filter((i) => !open.has(i));
  if (left.length === 0) return sure;
  for (const { outer, inner } of closer()) {
    const [beyond] = outer?.outside(output) ?? [];
    if (beyond !== undefined) return { rejected: beyond, undecided: 0 };
    const unsure = new Set(inner.outside(output));
    left = left.filter((i) => unsure.has(i));
    if (left.length === 0) break;
  }
  return { rejected: null, undecided: left.length };
};
