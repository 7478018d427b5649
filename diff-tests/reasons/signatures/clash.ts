/** Conventions that cannot be meant together. */
import type { Signature } from './signature.ts';

/** A part of the definition that two conventions settle otherwise, in operations that both change. */
export interface Clash {
  readonly part: string;
  readonly operations: readonly string[];
}

/** Why two conventions exclude each other; null: they can be meant together. */
export const clashOf = (a: Signature, b: Signature): Clash | null => {
  if (a === b) return null;
  const part = a.fixes.find((fixed) => b.fixes.includes(fixed));
  const operations = a.operations.filter((name) => b.operations.includes(name));
  return part === undefined || operations.length === 0 ? null : { part, operations };
};

/** The first two of a list that exclude each other, in one sentence; null: all can be meant together. */
export const clashIn = (list: readonly Signature[]): string | null => {
  for (const [i, a] of list.entries()) {
    for (const b of list.slice(i + 1)) {
      const clash = clashOf(a, b);
      if (clash === null) continue;
      return `'${a.name}' and '${b.name}' cannot be meant together: both say ${clash.part} (of ${clash.operations.join(', ')}); declare one of them`;
    }
  }
  return null;
};
