/** The case that a finding stores, and the calls before it: what cannot be run is named. */
import { type Operation } from '../../spec/operation.ts';
import { findOperation } from '../../spec/operations.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../spec/tensor.ts';
import type { EncodedInputs } from '../cases/encoding.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { kinds, played, stepped } from '../cases/kinds/index.ts';
import type { Finding, StoredCall } from '../report/finding.ts';
import { type HostInputs, type HostTensor, isTensor, type ModelScript } from '../cases/values.ts';

/** The inputs of a stored case; one that is missing or of the wrong kind is named. */
export const decodeInputs = (operation: Operation, format: FormatName, inputs: EncodedInputs): HostInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const value = inputs[name];
      if (value === undefined) throw new Error(`the stored case of ${operation.name} lacks ${name}`);
      return [name, kinds[kind].decode(format, value)];
    }),
  );

/** Elements, and for a sampler steps times elements: more than any case that a run stores, and under a minute. */
const mostWork = 2 ** 17;

/** Refuses a case that would take a run's time or memory: its tensors by their shapes, too, which may promise more. */
const requireRunnable = (operation: Operation, inputs: HostInputs): void => {
  let [steps, elements] = [1, 1];
  const sizeIn = ({ shape, data }: HostTensor): number => Math.max(sizeOf(shape), data.length);
  for (const { name, kind } of operation.inputs) {
    const value = inputs[name];
    const size = isTensor(value) ? sizeIn(value) : value;
    if (typeof size !== 'number') continue;
    if (stepped.has(kind)) steps = Math.max(steps, size);
    else if (isTensor(value)) elements = Math.max(elements, size);
  }
  if ((operation.sampler === null ? Math.max(steps, elements) : steps * elements) <= mostWork) return;
  throw new RangeError(
    `the stored case of ${operation.name} is too large to be run again: ` +
      `${steps} steps of ${elements} elements; at most ${mostWork} elements in all`,
  );
};

/** A script answers with as many elements as the state has. */
const requireAnswers = (operation: Operation, inputs: HostInputs): void => {
  for (const { name, kind, like } of operation.inputs) {
    if (!played.has(kind)) continue;
    const state = inputs[like ?? ''];
    const size = isTensor(state) ? state.data.length : 0;
    for (const { shape, data } of (inputs[name] as ModelScript).answers) {
      if (data.length === size && sizeOf(shape) === size) continue;
      throw new RangeError(
        `the stored case of ${operation.name} has a ${name} that answers with ${data.length} elements ` +
          `for the ${size} of ${like}`,
      );
    }
  }
};

/** The inputs of a stored call, with the formula of its model. Throws an Error that says what is wrong with them. */
export const inputsOf = (
  operation: Operation,
  format: FormatName,
  { inputs, formula }: Pick<StoredCall, 'inputs' | 'formula'>,
): HostInputs => {
  const decoded = decodeInputs(operation, format, inputs);
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  if (formula !== null && model === undefined)
    throw new RangeError(`${operation.name} has no model to be ${formula}`);
  return formula === null || model === undefined
    ? decoded
    : { ...decoded, [model.name]: { answers: [], named: formula } };
};

/** A stored call as a case. Throws an Error that says what is wrong with it. */
export const caseOf = (format: FormatName, { operation: name, inputs, formula }: StoredCall): Case => {
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`there is no operation ${name}`);
  const filled = inputsOf(operation, format, { inputs, formula });
  requireRunnable(operation, filled);
  const made = makeCase(operation, format, filled);
  if (made.forbidden === null) requireAnswers(operation, filled);
  return made;
};

/** What a finding stores. Throws an Error that says what is wrong with it. */
export const storedCase = ({
  format,
  operation,
  formula,
  earlier,
  failure: { inputs },
}: Finding): { readonly theCase: Case; readonly calls: readonly Case[] } => ({
  theCase: caseOf(format, { operation, inputs, formula }),
  calls: (earlier?.calls ?? []).map((call) => caseOf(format, call)),
});
