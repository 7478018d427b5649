/** NN/Spec/Generative/Diffusion/PFODE.lean: the probability-flow ODE of the linear VP schedule, and Euler's method. */
import type { Context } from '../context.ts';
import { requireCount, requireShape } from '../require.ts';
import { add, scale, type Tensor } from '../tensor.ts';
import { type EpsModel, safeDiv, sqrtNonneg } from './core.ts';

/** beta(t) runs linearly from beta0 at t = 0 to beta1 at t = 1. Lean: VPLinearSchedule. */
export interface VPLinearSchedule<A> {
  readonly beta0: A;
  readonly beta1: A;
}

/** beta(t) = beta0 + (t * (beta1 - beta0)), any t. Source: PFODE.lean, `VPLinearSchedule.beta`. */
export const vpBeta = <A>(k: Context<A>, { beta0, beta1 }: VPLinearSchedule<A>, t: A): A =>
  k.add(beta0, k.mul(t, k.sub(beta1, beta0)));

/**
 * alphaBar(t) = exp(-((beta0 * t) + ((1/2 * (beta1 - beta0)) * (t * t)))), any t.
 * Source: PFODE.lean, `VPLinearSchedule.alphaBar`; Song et al. 2021 (score SDE), appendix B.
 */
export const vpAlphaBar = <A>(k: Context<A>, { beta0, beta1 }: VPLinearSchedule<A>, t: A): A => {
  const slope = k.mul(k.half, k.sub(beta1, beta0));
  const integral = k.add(k.mul(beta0, t), k.mul(slope, k.mul(t, t)));
  return k.exp(k.neg(integral));
};

/** sigma(t) = sqrtNonneg(1 - alphaBar(t)), any t. Source: PFODE.lean, `VPLinearSchedule.sigma`. */
export const vpSigma = <A>(k: Context<A>, schedule: VPLinearSchedule<A>, t: A): A =>
  sqrtNonneg(k, k.sub(k.one, vpAlphaBar(k, schedule, t)));

/**
 * dx/dt = (x * (-1/2 * beta(t))) + (e * (1/2 * (beta(t) / (sigma(t) + epsilon)))) with e = model(x, t), called once.
 * Source: PFODE.lean, `pfOdeRhs`; Song et al. 2021 (score SDE), equation 13 with score = -e/sigma.
 */
export const pfOdeRhs = <A>(
  k: Context<A>,
  schedule: VPLinearSchedule<A>,
  model: EpsModel<A>,
  x: Tensor<A>,
  t: A,
): Tensor<A> => {
  const beta = vpBeta(k, schedule, t);
  const sigma = vpSigma(k, schedule, t);
  const e = model.eps(x, t);
  requireShape('pfOdeRhs', "the model's answer", e, 'x', x);
  const drift = scale(k, x, k.mul(k.neg(k.half), beta));
  return add(k, drift, scale(k, e, k.mul(k.half, safeDiv(k, beta, sigma))));
};

/** x + (slope * dt). Source: PFODE.lean, `eulerStep`, with the slope f(x, t) evaluated. */
export const eulerStep = <A>(k: Context<A>, x: Tensor<A>, slope: Tensor<A>, dt: A): Tensor<A> => {
  requireShape('eulerStep', 'slope', slope, 'x', x);
  return add(k, x, scale(k, slope, dt));
};

/** The step at the counter c in 1..n: time c/n, dt = -(1/n). */
export const pfOdeEulerStep = <A>(
  k: Context<A>,
  schedule: VPLinearSchedule<A>,
  model: EpsModel<A>,
  n: number,
  c: number,
  x: Tensor<A>,
): Tensor<A> => {
  const dt = k.neg(k.div(k.one, k.nat(n)));
  const t = k.div(k.nat(c), k.nat(n));
  return eulerStep(k, x, pfOdeRhs(k, schedule, model, x, t), dt);
};

/**
 * Euler's method from t = 1 down: n steps of dt = -(1/n) at the times n/n, (n-1)/n, ..., 1/n; t = 0 is never
 * evaluated. n = 0 returns x1 without calling the model. Source: PFODE.lean, `pfOdeSampleEuler`.
 */
export const pfOdeSampleEuler = <A>(
  k: Context<A>,
  schedule: VPLinearSchedule<A>,
  model: EpsModel<A>,
  n: number,
  x1: Tensor<A>,
): Tensor<A> => {
  requireCount('pfOdeSampleEuler', 'steps', n);
  let x = x1;
  for (let c = n; c >= 1; c--) x = pfOdeEulerStep(k, schedule, model, n, c, x);
  return x;
};
