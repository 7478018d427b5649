/**
 * Samplers over x = x0 + sigma * noise: s is sigma of the state, sn that of the state that a step ends in, d the predicted
 * x0. Sources: crowsonkb/k-diffusion@4601bf0, sampling.py and external.py; huggingface/diffusers@58eb52c,
 * scheduling_euler_discrete.py. A list of sigmas ends with the last state: the last step is told by its index.
 */
import type { Context } from '../context.ts';
import { sqrtNonneg } from '../diffusion/core.ts';
import type { EpsModel } from '../diffusion/core.ts';
import type { IndexModel } from '../diffusion/image-ddim.ts';
import { onElements, type Tensor } from '../tensor.ts';
import { each, oneMinus, square } from './shared.ts';
import { sigmaFromAlphaBar } from './tables.ts';

/** sqrt(s^2 + 1): the standard deviation of a state. The radicand is 1 at least. */
const scaleOf = <A>(k: Context<A>, s: A): A => k.sqrt(k.add(square(k, s), k.one));

/** x / sqrt(s^2 + 1): what a network trained on states of variance 1 is shown. diffusers, line 345. */
export const scaleModelInput = <A>(k: Context<A>, s: A, x: Tensor<A>): Tensor<A> => {
  const scale = scaleOf(k, s);
  return each('scaleModelInput', k, x, {}, (of, value) => of.div(value, scale));
};

/** x - (s * e). diffusers, line 772. */
export const denoisedFromEps = <A>(k: Context<A>, s: A, x: Tensor<A>, e: Tensor<A>): Tensor<A> =>
  each('denoisedFromEps', k, x, { e }, (of, value, eps) => of.sub(value, of.mul(s, eps as A)));

/** (v * (-s / sqrt(s^2 + 1))) + (x / (s^2 + 1)). diffusers, line 775. */
export const denoisedFromV = <A>(k: Context<A>, s: A, x: Tensor<A>, v: Tensor<A>): Tensor<A> => {
  const ofV = k.div(k.neg(s), scaleOf(k, s));
  const variance = k.add(square(k, s), k.one);
  return each('denoisedFromV', k, x, { v }, (of, value, w) =>
    of.add(of.mul(w as A, ofV), of.div(value, variance)),
  );
};

/** dx/ds = (x - d) / s. k-diffusion, sampling.py, line 46. */
const slopeOf = <A>(k: Context<A>, s: A, x: Tensor<A>, d: Tensor<A>): Tensor<A> =>
  each('slope', k, x, { d }, (of, value, clean) => of.div(of.sub(value, clean as A), s));

/** x + (slope * by) */
const along = <A>(k: Context<A>, x: Tensor<A>, slope: Tensor<A>, by: A): Tensor<A> =>
  each('along', k, x, { slope }, (of, value, rate) => of.add(value, of.mul(rate as A, by)));

/** x + (((x - d) / s) * (sn - s)). k-diffusion, sampling.py, line 129. */
export const eulerSigmaStep = <A>(k: Context<A>, s: A, sn: A, x: Tensor<A>, d: Tensor<A>): Tensor<A> =>
  along(k, x, slopeOf(k, s, x, d), k.sub(sn, s));

/** (q * x) + ((1 - q) * d) with q = sn / s: DPM-Solver++ of first order, whose exp(-h) is q. */
export const dpmpp1Step = <A>(k: Context<A>, s: A, sn: A, x: Tensor<A>, d: Tensor<A>): Tensor<A> => {
  const q = k.div(sn, s);
  const rest = oneMinus(k, q);
  return each('dpmpp1Step', k, x, { d }, (of, value, clean) =>
    of.add(of.mul(q, value), of.mul(rest, clean as A)),
  );
};

/**
 * How far down a step goes, and how much noise is added after: up = min(sn, eta * sqrt((sn^2 * (s^2 - sn^2)) / s^2)),
 * down = sqrt(sn^2 - up^2). k-diffusion, sampling.py, line 51.
 */
export const ancestralSigmas = <A>(
  k: Context<A>,
  s: A,
  sn: A,
  eta: A,
): { readonly down: A; readonly up: A } => {
  const [from, to] = [square(k, s), square(k, sn)];
  const root = sqrtNonneg(k, k.div(k.mul(to, k.sub(from, to)), from));
  const up = k.min(sn, k.mul(eta, root));
  return { down: sqrtNonneg(k, k.sub(to, square(k, up))), up };
};

/** (x + (slope * (down - s))) + (z * up). k-diffusion, sampling.py, line 141. */
export const eulerAncestralStep = <A>(
  k: Context<A>,
  s: A,
  sn: A,
  eta: A,
  x: Tensor<A>,
  d: Tensor<A>,
  z: Tensor<A>,
): Tensor<A> => {
  const { down, up } = ancestralSigmas(k, s, sn, eta);
  return each('eulerAncestralStep', k, eulerSigmaStep(k, s, down, x, d), { z }, (of, value, fresh) =>
    of.add(value, of.mul(fresh as A, up)),
  );
};

/**
 * x + (((d1 + d2) / 2) * (sn - s)), the slopes at both ends: the model is called at (x, s), and at (x2, sn) where Euler's
 * step leads. k-diffusion, sampling.py, line 169.
 */
export const heunSigmaStep = <A>(k: Context<A>, s: A, sn: A, x: Tensor<A>, model: EpsModel<A>): Tensor<A> => {
  const first = slopeOf(k, s, x, model.eps(x, s));
  const by = k.sub(sn, s);
  const reached = along(k, x, first, by);
  const second = slopeOf(k, sn, reached, model.eps(reached, sn));
  const two = onElements(k).nat(2);
  const mean = each('heunSigmaStep', k, first, { second }, (of, d1, d2) => of.div(of.add(d1, d2 as A), two));
  return along(k, x, mean, by);
};

/** Both sigmas of step i of a list. */
const ends = <A>(sigmas: readonly A[], i: number): readonly [A, A] => [sigmas[i] as A, sigmas[i + 1] as A];

type Step = <A>(k: Context<A>, s: A, sn: A, x: Tensor<A>, answer: Tensor<A>) => Tensor<A>;
type StepAt = <A>(
  k: Context<A>,
  sigmas: readonly A[],
  model: EpsModel<A>,
  i: number,
  x: Tensor<A>,
) => Tensor<A>;

/** Step i of a list of sigmas: the model is called once, at (x, sigmas[i]). */
export const stepAt =
  (step: Step): StepAt =>
  (k, sigmas, model, i, x) => {
    const [s, sn] = ends(sigmas, i);
    return step(k, s, sn, x, model.eps(x, s));
  };

/** Step i of eulerSigmaSample; the model is a denoiser. */
export const eulerSigmaStepAt: StepAt = stepAt(eulerSigmaStep);

/** Step i of eulerAncestralSample, with its noise. */
export const eulerAncestralStepAt = <A>(
  k: Context<A>,
  sigmas: readonly A[],
  eta: A,
  model: EpsModel<A>,
  i: number,
  x: Tensor<A>,
  z: Tensor<A>,
): Tensor<A> => {
  const [s, sn] = ends(sigmas, i);
  return eulerAncestralStep(k, s, sn, eta, x, model.eps(x, s), z);
};

/** Step i of heunSigmaSample: Heun's, and Euler's for the last one, which would divide by the last sigma. */
export const heunSigmaStepAt = <A>(
  k: Context<A>,
  sigmas: readonly A[],
  model: EpsModel<A>,
  i: number,
  x: Tensor<A>,
): Tensor<A> =>
  i === sigmas.length - 2
    ? eulerSigmaStepAt(k, sigmas, model, i, x)
    : heunSigmaStep(k, ...ends(sigmas, i), x, model);

/** All steps of a list of sigmas, one less than it has entries, in the order of execution. */
export const overSigmas = <A>(
  sigmas: readonly A[],
  x: Tensor<A>,
  step: (i: number, x: Tensor<A>) => Tensor<A>,
): Tensor<A> => sigmas.slice(1).reduce((state, _, i) => step(i, state), x);

/** Sigma of step i of a list of timesteps; 0 behind the last. */
export const sigmaAt = <A>(
  k: Context<A>,
  alphaBars: readonly A[],
  timesteps: readonly number[],
  i: number,
): A => {
  const t = timesteps[i];
  return t === undefined ? k.zero : sigmaFromAlphaBar(k, alphaBars[t] as A);
};

/**
 * Step i of eulerDiscreteSample: the model predicts noise and is shown scaleModelInput(x, s), with the timestep.
 * diffusers, lines 345 and 772-786.
 */
export const eulerDiscreteStep = <A>(
  k: Context<A>,
  alphaBars: readonly A[],
  timesteps: readonly number[],
  model: IndexModel<A>,
  i: number,
  x: Tensor<A>,
): Tensor<A> => {
  const s = sigmaAt(k, alphaBars, timesteps, i);
  const e = model.predict(timesteps[i] as number, scaleModelInput(k, s, x));
  return eulerSigmaStep(k, s, sigmaAt(k, alphaBars, timesteps, i + 1), x, denoisedFromEps(k, s, x, e));
};

/** The state of which the model is shown `x` at step i: x * sqrt(s^2 + 1). */
export const shownState = <A>(
  k: Context<A>,
  alphaBars: readonly A[],
  timesteps: readonly number[],
  i: number,
  x: Tensor<A>,
): Tensor<A> => {
  const scale = scaleOf(k, sigmaAt(k, alphaBars, timesteps, i));
  return each('shownState', k, x, {}, (of, value) => of.mul(value, scale));
};
