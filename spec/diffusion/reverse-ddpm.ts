/** NN/Spec/Generative/Diffusion/ReverseDDPM.lean: the ancestral sampler. */
import type { Context } from '../context.ts';
import { requireIndex, requireShape, requireSteps } from '../require.ts';
import { add, scale, subtract, type Tensor } from '../tensor.ts';
import { type EpsModel, safeDiv, sqrtNonneg } from './core.ts';
import { timeOfIndex, type VPSchedule } from './schedule.ts';

/**
 * x0 from a known noise e of the shape of x: (x - (e * sqrt(1 - alphaBar_t))) * (1 / (sqrt(alphaBar_t) + epsilon)),
 * t in 0..T. No model is called: what libraries call a scheduler step.
 *
 * The reciprocal is multiplied. At t = 0 this is x / (1 + epsilon), not x. Source: `x0PredFromEps` of
 * srirampc/TorchLean@3447b74, the second half of `x0Pred` here.
 */
export const x0PredFromEps = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  x: Tensor<A>,
  e: Tensor<A>,
  t: number,
): Tensor<A> => {
  requireIndex('x0PredFromEps', 't', t, schedule.steps, 'T');
  requireShape('x0PredFromEps', 'eps', e, 'x', x);
  const alphaBar = schedule.alphaBar(t);
  const c1 = sqrtNonneg(k, k.sub(k.one, alphaBar));
  const c0 = sqrtNonneg(k, alphaBar);
  return scale(k, subtract(k, x, scale(k, e, c1)), safeDiv(k, k.one, c0));
};

/** x0 predicted by a model, called once at (x, t/T); t in 0..T. Source: ReverseDDPM.lean, `x0Pred`. */
export const x0Pred = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  model: EpsModel<A>,
  x: Tensor<A>,
  t: number,
): Tensor<A> => {
  const e = model.eps(x, timeOfIndex(k, schedule.steps, t));
  requireShape('x0Pred', "the model's answer", e, 'x', x);
  return x0PredFromEps(k, schedule, x, e, t);
};

/**
 * One step from state k+1 to state k, k in 0..T-1, with noise z of the shape of x:
 *
 *   e    = model(x, (k+1)/T)
 *   mean = (x - (e * (beta / (sqrt(1 - alphaBar_(k+1)) + epsilon)))) * (1 / (sqrt(1 - beta) + epsilon))
 *   out  = mean + (z * sqrt(((1 - alphaBar_k) / ((1 - alphaBar_(k+1)) + epsilon)) * beta))
 *
 * At k = 0 the noise has weight 0 and is still evaluated. Source: ReverseDDPM.lean, `ddpmStep`; Ho et al. 2020,
 * algorithm 2 with the variance beta tilde of equation 7.
 */
export const ddpmStep = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  model: EpsModel<A>,
  step: number,
  x: Tensor<A>,
  z: Tensor<A>,
): Tensor<A> => {
  requireIndex('ddpmStep', 'k', step, schedule.steps, 'T-1');
  requireShape('ddpmStep', 'z', z, 'x', x);
  const t = step + 1;
  const noisier = schedule.alphaBar(t);
  const cleaner = schedule.alphaBar(step);
  const beta = schedule.beta(step);
  const inverse = safeDiv(k, k.one, sqrtNonneg(k, schedule.alpha(step)));
  const e = model.eps(x, timeOfIndex(k, schedule.steps, t));
  requireShape('ddpmStep', "the model's answer", e, 'x', x);
  const coefficient = safeDiv(k, beta, sqrtNonneg(k, k.sub(k.one, noisier)));
  const mean = scale(k, subtract(k, x, scale(k, e, coefficient)), inverse);
  const betaTilde = k.mul(safeDiv(k, k.sub(k.one, cleaner), k.sub(k.one, noisier)), beta);
  return add(k, mean, scale(k, z, sqrtNonneg(k, betaTilde)));
};

/**
 * All T steps, k = T-1 first; step k takes noise[k], so noise[T-1] is used first and noise[0], with weight 0, last.
 * T = 0 returns xT without calling the model. Source: ReverseDDPM.lean, `ddpmSample`.
 */
export const ddpmSample = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  model: EpsModel<A>,
  xT: Tensor<A>,
  noise: readonly Tensor<A>[],
): Tensor<A> => {
  requireSteps('ddpmSample', 'noise', noise, schedule.steps);
  let x = xT;
  for (let step = schedule.steps - 1; step >= 0; step--) {
    x = ddpmStep(k, schedule, model, step, x, noise[step] as Tensor<A>);
  }
  return x;
};
