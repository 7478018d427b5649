/** The case that a finding stores, and the calls before it: what cannot be run is named. */
import { type Operation } from '../../spec/operation.ts';
import { findOperation } from '../../spec/operations.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../spec/tensor.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { decodeInputs } from '../cases/encoded-inputs.ts';
import { played } from '../cases/kinds/index.ts';
import { sizesOf } from '../cases/sizes.ts';
import type { Finding, StoredCall } from '../report/finding.ts';
import { type HostInputs, isTensor, type ModelScript } from '../cases/values.ts';

/** Elements, and for a sampler steps times elements: more than any case that a run stores, and under a minute. */
const mostWork = 2 ** 17;

/** Refuses a case that would take a run's time or memory: its tensors by their shapes, too, which may promise more. */
const requireRunnable = (operation: Operation, inputs: HostInputs): void => {
  const { steps, elements, work } = sizesOf(operation, inputs);
  if (work <= mostWork) return;
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
