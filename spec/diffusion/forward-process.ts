/** NN/Spec/Generative/Diffusion/ForwardProcess.lean: the closed-form forward process. */
import type { Context } from '../context.ts';
import { requireIndex, requireShape } from '../require.ts';
import { add, scale, type Tensor } from '../tensor.ts';
import { sqrtNonneg } from './core.ts';
import type { VPSchedule } from './schedule.ts';

/**
 * x_t = (x0 * sqrt(alphaBar_t)) + (eps * sqrt(1 - alphaBar_t)), t in 0..T, roots by sqrtNonneg.
 *
 * eps has the shape of x0. At t = 0 this is x0 * 1 + eps * 0, no copy: an infinite eps gives NaN.
 * Source: ForwardProcess.lean, `qSample`; Ho et al. 2020 (DDPM), equation 4.
 */
export const qSample = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  x0: Tensor<A>,
  t: number,
  eps: Tensor<A>,
): Tensor<A> => {
  requireIndex('qSample', 't', t, schedule.steps, 'T');
  requireShape('qSample', 'eps', eps, 'x0', x0);
  const alphaBar = schedule.alphaBar(t);
  const c0 = sqrtNonneg(k, alphaBar);
  const c1 = sqrtNonneg(k, k.sub(k.one, alphaBar));
  return add(k, scale(k, x0, c0), scale(k, eps, c1));
};
