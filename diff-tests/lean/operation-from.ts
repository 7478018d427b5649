/** An operation whose definition is the Lean text of a checkout, a folder or a file. */
import { mirror } from '../../spec/lean/mirror.ts';
import { LeanError, type Place } from '../../spec/lean/source.ts';
import type { Operation } from '../../spec/operation.ts';
import { UsageError } from '../runners/usage-error.ts';
import { leanDefine } from './compare.ts';
import { findDefinition } from './find.ts';
import { sourcesAt } from './from.ts';

/** The operation as `from` defines it; `visit` is told where each of its steps is written. Without `from`, ours. */
export const operationFrom = (
  operation: Operation,
  from: string | undefined,
  visit?: (place: Place | null) => void,
): Operation => {
  if (from === undefined) return operation;
  const sources = sourcesAt(from);
  const entry = mirror.find((row) => row.operation.name === operation.name);
  const definition = entry === undefined ? null : findDefinition(sources.library, entry);
  if (entry === undefined || definition === null) {
    const error = [...sources.errors, ...sources.unread.map((one) => one.error)][0];
    if (error instanceof LeanError) throw error;
    throw new UsageError(`--from: ${from} has no definition of ${operation.name}`);
  }
  return { ...operation, define: leanDefine(sources.library, definition, entry, visit) };
};

/** For each of `count` steps the place that was visited last before it. */
export const filled = (
  places: readonly (Place | null | undefined)[],
  count: number,
): readonly (Place | null)[] => {
  let last: Place | null = null;
  return Array.from({ length: count }, (_, i) => {
    const place = places[i];
    if (place !== undefined) last = place;
    return last;
  });
};
