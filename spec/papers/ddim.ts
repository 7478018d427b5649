/**
 * DDIM between any two states: a is alphaBar of the state, ap that of the state that the step ends in. Source:
 * huggingface/diffusers@58eb52c, scheduling_ddim.py, lines 286 and 456-506.
 */
import type { Context } from '../context.ts';
import { sqrtNonneg } from '../diffusion/core.ts';
import type { IndexModel } from '../diffusion/image-ddim.ts';
import type { Tensor } from '../tensor.ts';
import { type Clip, clippedX0, epsFromX0, rootsOf } from './conversions.ts';
import { each, oneMinus, square } from './shared.ts';
import { previousTimesteps } from './timesteps.ts';

/** How x0 is treated; `rederive` 1 makes e anew of the clipped x0. */
export interface Treatment<A> extends Clip<A> {
  readonly rederive: number;
}

/** Nothing is clipped and nothing made anew. */
const untreated = <A>(k: Context<A>): Treatment<A> => ({ clip: 0, r: k.one, rederive: 0 });

/** x0 and the noise that a step goes on with. */
const predicted = <A>(
  k: Context<A>,
  a: A,
  x: Tensor<A>,
  e: Tensor<A>,
  how: Treatment<A>,
): readonly [Tensor<A>, Tensor<A>] => {
  const x0 = clippedX0(k, a, x, e, how);
  return [x0, how.rederive === 1 ? epsFromX0(k, a, x, x0) : e];
};

/** (sqrt(ap) * x0) + (sqrt(1 - ap) * e) with x0 = x0FromEps(a, x, e): no noise is added. */
export const ddimStepAt = <A>(
  k: Context<A>,
  a: A,
  ap: A,
  x: Tensor<A>,
  e: Tensor<A>,
  how: Treatment<A> = untreated(k),
): Tensor<A> => {
  const [x0, eps] = predicted(k, a, x, e, how);
  const { signal, noise } = rootsOf(k, ap);
  return each('ddimStepAt', k, x0, { e: eps }, (of, clean, n) =>
    of.add(of.mul(signal, clean), of.mul(noise, n as A)),
  );
};

/** ((1 - ap) / (1 - a)) * (1 - (a / ap)) */
export const ddimVariance = <A>(k: Context<A>, a: A, ap: A): A =>
  k.mul(k.div(oneMinus(k, ap), oneMinus(k, a)), oneMinus(k, k.div(a, ap)));

/**
 * ((sqrt(ap) * x0) + (sqrt((1 - ap) - s^2) * e)) + (s * z) with s = eta * sqrt(ddimVariance(a, ap)). At a = ap = 1 the
 * variance is 0/0, also with eta = 0; a z of weight 0 is evaluated.
 */
export const ddimStepEta = <A>(
  k: Context<A>,
  a: A,
  ap: A,
  eta: A,
  x: Tensor<A>,
  e: Tensor<A>,
  z: Tensor<A>,
  how: Treatment<A> = untreated(k),
): Tensor<A> => {
  const [x0, eps] = predicted(k, a, x, e, how);
  const s = k.mul(eta, sqrtNonneg(k, ddimVariance(k, a, ap)));
  const direction = sqrtNonneg(k, k.sub(oneMinus(k, ap), square(k, s)));
  const signal = sqrtNonneg(k, ap);
  return each('ddimStepEta', k, x0, { e: eps, z }, (of, clean, n, fresh) =>
    of.add(of.add(of.mul(signal, clean), of.mul(direction, n as A)), of.mul(s, fresh as A)),
  );
};

/** Steps over a table of alphaBar at a list of timesteps; the clean state has `finalAlphaBar`. */
export interface Strided<A> {
  readonly alphaBars: readonly A[];
  readonly timesteps: readonly number[];
  readonly finalAlphaBar: A;
}

/** What step i of a strided sampler is between; `isLast`: it ends in the clean state. */
export const stepOf = <A>({ alphaBars, timesteps, finalAlphaBar }: Strided<A>, i: number) => {
  const [t, p] = [timesteps[i] as number, previousTimesteps(timesteps)[i] as number];
  return { t, a: alphaBars[t] as A, ap: p < 0 ? finalAlphaBar : (alphaBars[p] as A), isLast: p < 0 };
};

/** Step i of ddimSampleAt: the model is called once, at (x, timesteps[i]). */
export const ddimStridedStepAt = <A>(
  k: Context<A>,
  strided: Strided<A>,
  model: IndexModel<A>,
  i: number,
  x: Tensor<A>,
): Tensor<A> => {
  const { t, a, ap } = stepOf(strided, i);
  return ddimStepAt(k, a, ap, x, model.predict(t, x));
};

/** Step i of ddimSampleStrided, with its noise. */
export const ddimStridedStep = <A>(
  k: Context<A>,
  strided: Strided<A>,
  eta: A,
  model: IndexModel<A>,
  i: number,
  x: Tensor<A>,
  z: Tensor<A>,
): Tensor<A> => {
  const { t, a, ap } = stepOf(strided, i);
  return ddimStepEta(k, a, ap, eta, x, model.predict(t, x), z);
};

/** All steps without noise, the first timestep first. No timestep: x. */
export const ddimSampleAt = <A>(
  k: Context<A>,
  strided: Strided<A>,
  model: IndexModel<A>,
  x: Tensor<A>,
): Tensor<A> => strided.timesteps.reduce((state, _, i) => ddimStridedStepAt(k, strided, model, i, state), x);

/** All steps, in the order of execution: noise[0] belongs to the first, noisiest one. No timestep: x. */
export const ddimSampleStrided = <A>(
  k: Context<A>,
  strided: Strided<A>,
  eta: A,
  model: IndexModel<A>,
  x: Tensor<A>,
  noise: readonly Tensor<A>[],
): Tensor<A> =>
  strided.timesteps.reduce(
    (state, _, i) => ddimStridedStep(k, strided, eta, model, i, state, noise[i] as Tensor<A>),
    x,
  );
