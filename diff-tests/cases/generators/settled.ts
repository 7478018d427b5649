/** Inputs that depend on others of the same case, made to fit them: what was drawn, or made simpler, by itself. */
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import { Forbidden } from '../../../spec/forbidden.ts';
import { gaps, perStep, played } from '../kinds/index.ts';
import { type HostInputs, type HostTensor, isIntegers, isTensor } from '../values.ts';

/** How many steps a list makes: one for each timestep; one less than there are sigmas. */
const stepsIn = (operation: Operation, name: string, inputs: HostInputs): number | null => {
  const value = inputs[name];
  if (isIntegers(value)) return value.length;
  const isSigmas = operation.inputs.some((input) => input.name === name && gaps.has(input.kind));
  return isSigmas && isTensor(value) ? Math.max(value.data.length - 1, 0) : null;
};

/** As many tensors as there are steps, where there are more. */
const cut = (operation: Operation, inputs: HostInputs): HostInputs => {
  const changed = operation.inputs.flatMap(({ name, kind, of }) => {
    if (!perStep.has(kind) || played.has(kind) || of === undefined) return [];
    const steps = stepsIn(operation, of, inputs);
    const list = inputs[name] as readonly HostTensor[];
    return steps === null || list.length <= steps ? [] : [[name, list.slice(0, steps)]];
  });
  return changed.length === 0 ? inputs : { ...inputs, ...(Object.fromEntries(changed) as HostInputs) };
};

/** The inputs with noise for each step and no more, and what goes together badly set to 0 or brought below. */
export const settled = (operation: Operation, inputs: HostInputs): HostInputs => {
  const fitting = cut(operation, inputs);
  try {
    operation.forbids?.(fitting as AnyArguments<unknown>);
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    const { argument, value, bound } = error.breach;
    if (argument === null || typeof value !== 'number' || typeof bound !== 'number') throw error;
    const beyond = value - bound + 1;
    return {
      ...fitting,
      [argument]: (fitting[argument] as number) % Math.max((fitting[argument] as number) - beyond + 1, 1),
    };
  }
  return fitting;
};
