/**
 * DDPM through a predicted x0, between any two states. Source: huggingface/diffusers@58eb52c, scheduling_ddpm.py, lines
 * 388-404 and 500-555; the last step is the one that ends in the clean state, as in Ho et al. 2020, algorithm 2.
 */
import type { Context } from '../context.ts';
import { sqrtNonneg } from '../diffusion/core.ts';
import type { IndexModel } from '../diffusion/image-ddim.ts';
import type { Tensor } from '../tensor.ts';
import { type Clip, clippedX0 } from './conversions.ts';
import { ddimVariance, stepOf, type Strided } from './ddim.ts';
import { each, oneMinus } from './shared.ts';

/** The mean of x at the earlier state, of a known x0: (((rt(ap) * b) / (1-a)) * x0) + (((rt(a/ap) * (1-ap)) / (1-a)) * x). */
export const ddpmPosteriorMean = <A>(k: Context<A>, a: A, ap: A, x: Tensor<A>, x0: Tensor<A>): Tensor<A> => {
  const alpha = k.div(a, ap);
  const rest = oneMinus(k, a);
  const ofX0 = k.div(k.mul(sqrtNonneg(k, ap), oneMinus(k, alpha)), rest);
  const ofX = k.div(k.mul(sqrtNonneg(k, alpha), oneMinus(k, ap)), rest);
  return each('ddpmPosteriorMean', k, x, { x0 }, (of, value, clean) =>
    of.add(of.mul(ofX0, clean as A), of.mul(ofX, value)),
  );
};

/** That of DDIM with eta = 1. */
export const ddpmVarianceSmall = ddimVariance;

/** 1 - (a / ap) */
export const ddpmVarianceLarge = <A>(k: Context<A>, a: A, ap: A): A => oneMinus(k, k.div(a, ap));

/** Which variance, whether x0 is clipped, and whether the step is the last: then no noise is added. */
export interface PosteriorStep<A> extends Clip<A> {
  readonly large: number;
  readonly last: number;
}

/** mean + (sqrt(variance) * z), the mean of x0FromEps(a, x, e); the last step is its mean alone. */
export const ddpmPosteriorStep = <A>(
  k: Context<A>,
  a: A,
  ap: A,
  x: Tensor<A>,
  e: Tensor<A>,
  z: Tensor<A>,
  how: PosteriorStep<A>,
): Tensor<A> => {
  const mean = ddpmPosteriorMean(k, a, ap, x, clippedX0(k, a, x, e, how));
  if (how.last === 1) return mean;
  const variance = how.large === 1 ? ddpmVarianceLarge(k, a, ap) : ddpmVarianceSmall(k, a, ap);
  const deviation = sqrtNonneg(k, variance);
  return each('ddpmPosteriorStep', k, mean, { z }, (of, m, fresh) =>
    of.add(m, of.mul(deviation, fresh as A)),
  );
};

/** Step i of ddpmSampleStrided: the model is called once, at (x, timesteps[i]). */
export const ddpmStridedStep = <A>(
  k: Context<A>,
  strided: Strided<A>,
  model: IndexModel<A>,
  i: number,
  x: Tensor<A>,
  z: Tensor<A>,
  how: Omit<PosteriorStep<A>, 'last'>,
): Tensor<A> => {
  const { t, a, ap, isLast } = stepOf(strided, i);
  return ddpmPosteriorStep(k, a, ap, x, model.predict(t, x), z, { ...how, last: isLast ? 1 : 0 });
};

/** All steps in the order of execution; noise[0] belongs to the first one, and the last noise is not used. */
export const ddpmSampleStrided = <A>(
  k: Context<A>,
  strided: Strided<A>,
  model: IndexModel<A>,
  x: Tensor<A>,
  noise: readonly Tensor<A>[],
  how: Omit<PosteriorStep<A>, 'last'>,
): Tensor<A> =>
  strided.timesteps.reduce(
    (state, _, i) => ddpmStridedStep(k, strided, model, i, state, noise[i] as Tensor<A>, how),
    x,
  );
