/** The inputs of a case by the encodings of the contract. */
import type { Operation } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { EncodedInputs } from './encoding.ts';
import type { Case } from './generators/cases.ts';
import { kinds } from './kinds/index.ts';
import type { HostInputs, HostValue, ModelCall } from './values.ts';

/** Inputs as they are stored; a model with the calls that were made of it. */
export const encodeInputs = (
  { operation, inputs }: Pick<Case, 'operation' | 'inputs'>,
  calls: readonly ModelCall[],
): EncodedInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].encode(inputs[name] as HostValue, calls)]),
  );

/** The inputs of a stored case; one that is missing or of the wrong kind is named. */
export const decodeInputs = (operation: Operation, format: FormatName, inputs: EncodedInputs): HostInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const value = inputs[name];
      if (value === undefined) throw new Error(`the stored case of ${operation.name} lacks ${name}`);
      return [name, kinds[kind].decode(format, value)];
    }),
  );

/** The formula of a model that is computed, among the inputs of a call; null where it has a script, or there is none. */
export const formulaIn = (inputs: HostInputs): string | null => {
  const names = Object.values(inputs).flatMap((value) =>
    typeof value === 'object' && 'named' in value ? [value.named ?? null] : [],
  );
  return names[0] ?? null;
};
