/** NN/Spec/Generative/Diffusion/Loss.lean: the noise-prediction loss. */
import type { Context } from '../context.ts';
import { requireShape } from '../require.ts';
import { onElements, subtract, type Tensor } from '../tensor.ts';
import type { EpsModel } from './core.ts';
import { qSample } from './forward-process.ts';
import { timeOfIndex, type VPSchedule } from './schedule.ts';

/**
 * The mean of (predicted - target)^2: squares as d * d, a left fold from 0 in row-major order, then one division by
 * the number of elements; an empty tensor divides by 1. Source: NN/Spec/Layers/Loss.lean, `mseSpec`.
 */
export const meanSquaredError = <A>(k: Context<A>, predicted: Tensor<A>, target: Tensor<A>): A => {
  const squares = subtract(k, predicted, target).data.map((d) => onElements(k).mul(d, d));
  return k.div(k.sum(squares), k.nat(squares.length === 0 ? 1 : squares.length));
};

/**
 * mean (model(x_t, t/T) - eps)^2 with x_t = qSample(x0, t, eps), t in 0..T; the model is called once.
 * Source: Loss.lean, `epsPredLoss`; Ho et al. 2020 (DDPM), equation 14.
 */
export const epsPredLoss = <A>(
  k: Context<A>,
  schedule: VPSchedule<A>,
  model: EpsModel<A>,
  x0: Tensor<A>,
  t: number,
  eps: Tensor<A>,
): A => {
  const xt = qSample(k, schedule, x0, t, eps);
  const predicted = model.eps(xt, timeOfIndex(k, schedule.steps, t));
  requireShape('epsPredLoss', "the model's answer", predicted, 'eps', eps);
  return meanSquaredError(k, predicted, eps);
};
