/** NN/Spec/Generative/Diffusion/ForwardProcess.lean: one row an operation. */
import * as read from '../inputs.ts';
import * as kernels from '../kernels/forward-process.ts';
import { operation } from '../operation.ts';
import { scheduleOf, weights } from '../schedule.ts';

/** (x0 * sqrtNonneg(alphaBar t)) + (eps * sqrtNonneg(1 - alphaBar t)) */
export const qSample = operation(
  'qSample',
  { betas: read.vector, t: read.state('betas'), x0: read.tensor, eps: read.like('x0') },
  ({ betas, t, x0, eps }, { map }) => {
    const { c0, c1 } = weights(scheduleOf(betas).alphaBar(t));
    return map(kernels.qSample, [x0, eps], [c0, c1]);
  },
);
