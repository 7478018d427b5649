/** NN/Spec/Generative/Diffusion/ReverseDDPM.lean: one row an operation. */
import { mul, safeDiv, sqrtNonneg, sub } from '../binary32.ts';
import * as read from '../inputs.ts';
import * as kernels from '../kernels/reverse-ddpm.ts';
import type { Elementwise } from '../elementwise.ts';
import { fromLastStep, operation, sampler } from '../operation.ts';
import { type Schedule, scheduleOf, weights } from '../schedule.ts';
import type { HostTensor } from '../tensor.ts';

/** (x - (e * c1)) * safeDiv(1, c0), e = model(x, t / T), c0 and c1 the weights of the state t */
export const x0Pred = operation(
  'x0Pred',
  { betas: read.vector, t: read.state('betas'), x: read.tensor, model: read.model },
  async ({ betas, t, x, model }, { map, epsilon }) => {
    const schedule = scheduleOf(betas);
    const { c0, c1 } = weights(schedule.alphaBar(t));
    const e = await model(x, schedule.timeOfIndex(t));
    return map(kernels.x0Pred, [x, e], [c1, safeDiv(1, c0, epsilon)]);
  },
);

/** (x - (eps * c1)) * safeDiv(1, c0), c0 and c1 the weights of the state t: x0Pred when the noise is known */
export const x0PredFromEps = operation(
  'x0PredFromEps',
  { betas: read.vector, t: read.state('betas'), x: read.tensor, eps: read.like('x') },
  ({ betas, t, x, eps }, { map, epsilon }) => {
    const { c0, c1 } = weights(scheduleOf(betas).alphaBar(t));
    return map(kernels.x0Pred, [x, eps], [c1, safeDiv(1, c0, epsilon)]);
  },
);

/**
 * From state step + 1 to state step, with e = model(x, (step + 1) / T):
 *   mean   = (x - (e * safeDiv(beta, sqrtNonneg(1 - at)))) * safeDiv(1, sqrtNonneg(1 - beta))
 *   result = mean + (z * sqrtNonneg(safeDiv(1 - ap, 1 - at) * beta)),   at = alphaBar(step + 1), ap = alphaBar(step)
 */
const stepOf =
  (schedule: Schedule, model: read.Model, { map, epsilon }: Elementwise) =>
  async (step: number, x: HostTensor, z: HostTensor): Promise<HostTensor> => {
    const beta = schedule.beta(step);
    const variance = sub(1, schedule.alphaBar(step + 1));
    const variancePrevious = sub(1, schedule.alphaBar(step));
    const scale = safeDiv(1, sqrtNonneg(sub(1, beta)), epsilon);
    const coefficient = safeDiv(beta, sqrtNonneg(variance), epsilon);
    const sigma = sqrtNonneg(mul(safeDiv(variancePrevious, variance, epsilon), beta));
    const e = await model(x, schedule.timeOfIndex(step + 1));
    return map(kernels.ddpmStep, [x, e, z], [coefficient, scale, sigma]);
  };

/** One step; k = 0 adds its noise too, with the weight 0. */
export const ddpmStep = operation(
  'ddpmStep',
  { betas: read.vector, k: read.step('betas'), x: read.tensor, z: read.like('x'), model: read.model },
  ({ betas, k, x, z, model }, evaluator) => stepOf(scheduleOf(betas), model, evaluator)(k, x, z),
);

/** Every step, T-1 first, each with its own noise. */
export const ddpmSample = sampler(
  'ddpmSample',
  { betas: read.vector, x: read.tensor, noise: read.noise('betas', 'x'), model: read.model },
  ({ betas, x, noise, model }, evaluator) => {
    const take = stepOf(scheduleOf(betas), model, evaluator);
    return fromLastStep(noise.length, x, (step, state) => take(step, state, noise[step] as HostTensor));
  },
);
