/** Inputs that the types forbid: valid ones with one of them broken. */
import { stepsOf } from '../../../spec/kinds.ts';
import type { Operation } from '../../../spec/operation.ts';
import { kinds, scheduled } from '../kinds/index.ts';
import type { HostInputs, HostTensor, HostValue } from '../values.ts';

/** The length of the schedule of a case, 0 without one. */
export const scheduleLength = (operation: Operation, inputs: HostInputs): number => {
  const schedule = operation.inputs.find(({ kind }) => scheduled.has(kind));
  return schedule === undefined ? 0 : (inputs[schedule.name] as HostTensor).data.length;
};

/** The inputs with one of them broken, in every way there is. Nothing is asked of a denoiser of one's own. */
export const violations = (operation: Operation, inputs: HostInputs): HostInputs[] => {
  if (operation.freeValue) return [];
  return operation.inputs.flatMap((input) => {
    const steps = input.of === undefined ? 0 : stepsOf(input, inputs);
    return kinds[input.kind].broken(inputs[input.name] as HostValue, input, steps).map((broken) => ({
      ...inputs,
      [input.name]: broken,
    }));
  });
};
