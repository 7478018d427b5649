/** NN/Spec/Generative/Diffusion/ReverseDDIM.lean: one row an operation. */
import { safeDiv } from '../binary32.ts';
import * as read from '../inputs.ts';
import * as kernels from '../kernels/reverse-ddim.ts';
import type { Elementwise } from '../elementwise.ts';
import { fromLastStep, operation, sampler } from '../operation.ts';
import { type Schedule, scheduleOf, weights } from '../schedule.ts';
import type { HostTensor } from '../tensor.ts';

/**
 * From state step + 1 to state step, with e = model(x, (step + 1) / T), asked once:
 *   x0     = (x - (e * c1(step + 1))) * safeDiv(1, c0(step + 1))
 *   result = (x0 * c0(step)) + (e * c1(step))
 */
const stepOf =
  (schedule: Schedule, model: read.Model, { map, epsilon }: Elementwise) =>
  async (step: number, x: HostTensor): Promise<HostTensor> => {
    const before = weights(schedule.alphaBar(step + 1));
    const after = weights(schedule.alphaBar(step));
    const e = await model(x, schedule.timeOfIndex(step + 1));
    const scale = safeDiv(1, before.c0, epsilon);
    return map(kernels.ddimStep, [x, e], [before.c1, scale, after.c0, after.c1]);
  };

/** One step; nothing is clipped. */
export const ddimStep = operation(
  'ddimStep',
  { betas: read.vector, k: read.step('betas'), x: read.tensor, model: read.model },
  ({ betas, k, x, model }, evaluator) => stepOf(scheduleOf(betas), model, evaluator)(k, x),
);

/** Every step, T-1 first. */
export const ddimSample = sampler(
  'ddimSample',
  { betas: read.vector, x: read.tensor, model: read.model },
  ({ betas, x, model }, evaluator) => {
    const schedule = scheduleOf(betas);
    return fromLastStep(schedule.T, x, stepOf(schedule, model, evaluator));
  },
);
