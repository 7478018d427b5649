/** A small case of an operation that calls a model, to see whether it asks for the same bits again. */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { kinds, played } from '../../cases/kinds/index.ts';
import { identity } from '../../cases/kinds/kind.ts';

/** Ordinary inputs: the model answers differently at every step. */
export const repeatsProbe = (operation: Operation, format: FormatName): Case | null => {
  if (!operation.inputs.some(({ kind }) => played.has(kind))) return null;
  const inputs = operation.inputs.map(({ name, kind }) => [
    name,
    kinds[kind].ordinary({ format, size: 2, vary: identity }),
  ]);
  return makeCase(operation, format, Object.fromEntries(inputs));
};
