/**
 * NN/Spec/Generative/Diffusion/ImageDDIM.lean (srirampc/TorchLean@3447b74): DDIM over a table of alphaBar without the
 * leading 1, with a floor under the denominator and a clipped reconstruction.
 */
import type { Context } from '../context.ts';
import { requireIndex, requireShape } from '../require.ts';
import { add, map, onElements, scale, subtract, type Tensor } from '../tensor.ts';
import { sqrtNonneg } from './core.ts';

/** The noise predicted in x at a table index: the image API passes the index, not a time. */
export interface IndexModel<A> {
  predict(index: number, x: Tensor<A>): Tensor<A>;
}

/** alphaBar of a state in 0..T: 1 for state 0, entry i for state i + 1. Lean: ImageDDIM.alphaBar. */
export const imageAlphaBar = <A>(k: Context<A>, alphaBars: readonly A[], state: number): A =>
  state === 0 ? k.one : (alphaBars[state - 1] as A);

/** i/(T-1), i in 0..T-1; 0 when T <= 1. Another time than VPSchedule's t/T. Lean: ImageDDIM.timeOfIndex. */
export const imageTimeOfIndex = <A>(k: Context<A>, steps: number, index: number): A =>
  steps <= 1 ? k.zero : k.div(k.nat(index), k.nat(steps - 1));

/** clamp(x, -1, 1) on every element: the default postprocess. */
export const clipToUnit = <A>(k: Context<A>, x: Tensor<A>): Tensor<A> =>
  map(x, (a) => onElements(k).clamp(a, k.neg(k.one), k.one));

/**
 * One update from a known noise e, from alphaBar to the alphaBar before it:
 *
 *   r   = sqrtNonneg(alphaBar);  d = r > floor ? r : floor   (a NaN r takes the floor)
 *   p   = postprocess((x - (e * sqrtNonneg(1 - alphaBar))) * (1/d))
 *   out = (p * sqrtNonneg(previous)) + (e * sqrtNonneg(1 - previous))
 *
 * Source: ImageDDIM.lean, `ImageDDIM.stepFromEps`. The API's floor is 10^-12.
 */
export const stepFromEps = <A>(
  k: Context<A>,
  floor: A,
  previous: A,
  alphaBar: A,
  x: Tensor<A>,
  e: Tensor<A>,
  postprocess: (reconstruction: Tensor<A>) => Tensor<A> = (reconstruction) => clipToUnit(k, reconstruction),
): Tensor<A> => {
  requireShape('imageDdimStep', "the model's answer", e, 'x', x);
  const root = sqrtNonneg(k, alphaBar);
  const denominator = k.pick(root, floor, root, floor);
  const noise = scale(k, e, sqrtNonneg(k, k.sub(k.one, alphaBar)));
  const clean = postprocess(scale(k, subtract(k, x, noise), k.div(k.one, denominator)));
  return add(k, scale(k, clean, sqrtNonneg(k, previous)), scale(k, e, sqrtNonneg(k, k.sub(k.one, previous))));
};

/** One step at an index in 0..T-1; the model is called once. Source: ImageDDIM.lean, `ImageDDIM.step`. */
export const imageDdimStep = <A>(
  k: Context<A>,
  floor: A,
  alphaBars: readonly A[],
  model: IndexModel<A>,
  index: number,
  x: Tensor<A>,
): Tensor<A> => {
  requireIndex('imageDdimStep', 'index', index, alphaBars.length, 'T-1');
  const e = model.predict(index, x);
  const [previous, alphaBar] = [imageAlphaBar(k, alphaBars, index), imageAlphaBar(k, alphaBars, index + 1)];
  return stepFromEps(k, floor, previous, alphaBar, x, e);
};

/** All T steps, index T-1 first. T = 0 returns x. Source: ImageDDIM.lean, `ImageDDIM.sample`. */
export const imageDdimSample = <A>(
  k: Context<A>,
  floor: A,
  alphaBars: readonly A[],
  model: IndexModel<A>,
  initial: Tensor<A>,
): Tensor<A> => {
  let x = initial;
  for (let index = alphaBars.length - 1; index >= 0; index--) {
    x = imageDdimStep(k, floor, alphaBars, model, index, x);
  }
  return x;
};
