/** NN/Spec/Generative/Diffusion/ReverseDDIM.lean: the deterministic sampler (eta = 0). */
import type { Context } from '../context.ts';
import { requireIndex, requireShape } from '../require.ts';
import { add, scale, type Tensor } from '../tensor.ts';
import { type EpsModel, sqrtNonneg } from './core.ts';
import { x0PredFromEps } from './reverse-ddpm.ts';
import { timeOfIndex, type VPSchedule } from './schedule.ts';

/**
 * One step from state k+1 to state k, k in 0..T-1:
 *
 *   e   = model(x, (k+1)/T)
 *   out = (x0 * sqrt(alphaBar_k)) + (e * sqrt(1 - alphaBar_k))   with x0 = x0PredFromEps(x, e, k+1)
 *
 * Nothing is clipped. Source: ReverseDDIM.lean, `ddimStep`; with the single model call of
 * srirampc/TorchLean@3447b74, which is equal in every context; Song et al. 2021 (DDIM), equation 12 with sigma = 0.
 */
export const ddimStep = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  model: EpsModel<A>,
  step: number,
  x: Tensor<A>,
): Tensor<A> => {
  requireIndex('ddimStep', 'k', step, schedule.steps, 'T-1');
  const e = model.eps(x, timeOfIndex(k, schedule.steps, step + 1));
  requireShape('ddimStep', "the model's answer", e, 'x', x);
  const x0 = x0PredFromEps(k, schedule, x, e, step + 1);
  const alphaBar = schedule.alphaBar(step);
  const c0 = sqrtNonneg(k, alphaBar);
  const c1 = sqrtNonneg(k, k.sub(k.one, alphaBar));
  return add(k, scale(k, x0, c0), scale(k, e, c1));
};

/** All T steps, k = T-1 first. T = 0 returns xT without calling the model. Source: ReverseDDIM.lean, `ddimSample`. */
export const ddimSample = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  model: EpsModel<A>,
  xT: Tensor<A>,
): Tensor<A> => {
  let x = xT;
  for (let step = schedule.steps - 1; step >= 0; step--) x = ddimStep(k, schedule, model, step, x);
  return x;
};
