/** Conventions that cannot be meant together, or not of the operation of which they are said. */
import { type ByOperation, saidOf } from '../../cases/by-operation.ts';
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

/**
 * The first two of a list that exclude each other, in one sentence; null: all can be meant together. `only`: in this
 * operation.
 */
export const clashIn = (list: readonly Signature[], only?: string): string | null => {
  for (const [i, a] of list.entries()) {
    for (const b of list.slice(i + 1)) {
      const clash = clashOf(a, b);
      if (clash === null || (only !== undefined && !clash.operations.includes(only))) continue;
      const where = only ?? clash.operations.join(', ');
      return `'${a.name}' and '${b.name}' cannot be meant together: both say ${clash.part} (of ${where}); declare one of them`;
    }
  }
  return null;
};

/** A convention that changes nothing of the operation of which it is said. */
const idleIn = (said: ByOperation, of: (names: readonly string[]) => readonly Signature[]): string | null => {
  for (const [operation, names] of Object.entries(said)) {
    const idle = of(names).find((one) => operation !== 'all' && !one.operations.includes(operation));
    if (idle !== undefined)
      return `'${idle.name}' says nothing of ${operation}; it changes ${idle.operations.join(', ')}`;
  }
  return null;
};

/** What is wrong with what is said of operations, in one sentence; null where nothing is. */
export const problemWith = (
  said: ByOperation,
  of: (names: readonly string[]) => readonly Signature[],
): string | null => {
  const single = Object.keys(said).filter((operation) => operation !== 'all');
  const clashes = single.map((operation) => clashIn(of(saidOf(said, operation)), operation));
  return idleIn(said, of) ?? clashIn(of(said['all'] ?? [])) ?? clashes.find((one) => one !== null) ?? null;
};
