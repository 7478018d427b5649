/**
 * NN/Spec/Generative/Diffusion/ImageDDIM.lean (srirampc/TorchLean@3447b74): DDIM over a table of alphaBar without the
 * leading 1, with a floor under the denominator and a clipped reconstruction.
 */
import type { Context } from '../context.ts';
import { requireFlag, requireIndex, requireShape } from '../require.ts';
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

/** clamp(x, -1, 1) on every element: Lean's default postprocess, and the only one that `step` and `sample` have here. */
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
  requireShape('stepFromEps', 'eps', e, 'x', x);
  const root = sqrtNonneg(k, alphaBar);
  const denominator = k.pick(root, floor, root, floor);
  const noise = scale(k, e, sqrtNonneg(k, k.sub(k.one, alphaBar)));
  const clean = postprocess(scale(k, subtract(k, x, noise), k.div(k.one, denominator)));
  return add(k, scale(k, clean, sqrtNonneg(k, previous)), scale(k, e, sqrtNonneg(k, k.sub(k.one, previous))));
};

/**
 * One update at an index in 0..T-1 of the table, from a known noise e of the shape of x: what libraries call a scheduler
 * step. `clip` 1 clips the reconstruction to [-1, 1], 0 leaves it (Lean: postprocess is the default, or the identity).
 * Source: ImageDDIM.lean, `ImageDDIM.stepFromEps` between the states that `ImageDDIM.step` takes from the table.
 */
export const imageDdimStepFromEps = <A>(
  k: Context<A>,
  floor: A,
  alphaBars: readonly A[],
  index: number,
  clip: number,
  x: Tensor<A>,
  e: Tensor<A>,
): Tensor<A> => {
  requireIndex('imageDdimStepFromEps', 'index', index, alphaBars.length, 'T-1');
  requireFlag('imageDdimStepFromEps', 'clip', clip);
  requireShape('imageDdimStepFromEps', 'eps', e, 'x', x);
  const [previous, alphaBar] = [imageAlphaBar(k, alphaBars, index), imageAlphaBar(k, alphaBars, index + 1)];
  return clip === 1
    ? stepFromEps(k, floor, previous, alphaBar, x, e)
    : stepFromEps(k, floor, previous, alphaBar, x, e, (reconstruction) => reconstruction);
};

/**
 * One step at an index in 0..T-1; the model is called once, and the reconstruction is clipped to [-1, 1]. Source:
 * ImageDDIM.lean, `ImageDDIM.step` with its default postprocess.
 */
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
  requireShape('imageDdimStep', "the model's answer", e, 'x', x);
  return imageDdimStepFromEps(k, floor, alphaBars, index, 1, x, e);
};

/**
 * All T steps, index T-1 first, each clipped. T = 0 returns x. Source: ImageDDIM.lean, `ImageDDIM.sample` with its
 * default postprocess.
 */
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
