/** Rows of spec/papers/ddim and spec/papers/ddpm. */
import * as ddim from '../../papers/ddim.ts';
import * as ddpm from '../../papers/ddpm.ts';
import { scalar, type Tensor } from '../../tensor.ts';
import { at, indexModel } from '../shared.ts';
import * as of from './shared.ts';

const { a, ap, clip, ddimPaper, ddpmPaper, diffusers, e, eta, finalAlphaBar, large, last, likeX, paper } = of;
const { r, rederive, table, timesteps, x, z } = of;

/** DDIM with noise divides by 1 - a, and DDPM by that too. */
const noisy = of.bounded('a', '(0, 1)', a.meaning, { atMost: 'ap' });
const noisier = of.bounded('a', '(0, 1)', a.meaning, { atMost: 'ap', strictly: true });

const noise = of.noiseOf('timesteps');
const strided = [table, timesteps, finalAlphaBar, x, indexModel] as const;
const withNoise = [table, timesteps, finalAlphaBar, eta, x, noise, indexModel] as const;
const ancestral = [table, timesteps, clip, r, large, x, noise, indexModel] as const;

const each = (inputs: { readonly timesteps: readonly number[] }): readonly number[] => [
  ...inputs.timesteps.keys(),
];

/** A table of alphaBar, its timesteps, and the value of the clean state. */
const over = <A>(
  { alphaBars, timesteps: taken }: { readonly alphaBars: Tensor<A>; readonly timesteps: readonly number[] },
  clean: A,
): ddim.Strided<A> => ({ alphaBars: alphaBars.data, timesteps: taken, finalAlphaBar: clean });

export const ddimRows = [
  paper({
    name: 'ddimStepAt',
    summary: '(sqrt(ap) * x0) + (sqrt(1 - ap) * e), x0 = x0FromEps(a, x, e), clipped or not',
    source: ddimPaper('12', diffusers('ddim', 504)),
    inputs: [a, ap, x, e, clip, r, rederive],
    output: likeX,
    define: (k, inputs) => ddim.ddimStepAt(k, inputs.a, inputs.ap, inputs.x, inputs.e, inputs),
  }),
  paper({
    name: 'ddimStepEta',
    summary:
      '((sqrt(ap) * x0) + (sqrt((1 - ap) - s^2) * e)) + (s * z), s = eta * sqrt(((1-ap)/(1-a)) * (1 - a/ap))',
    source: ddimPaper('12', diffusers('ddim', 504)),
    inputs: [noisy, ap, eta, x, e, z, clip, r, rederive],
    output: likeX,
    define: (k, inputs) =>
      ddim.ddimStepEta(k, inputs.a, inputs.ap, inputs.eta, inputs.x, inputs.e, inputs.z, inputs),
  }),
  paper({
    name: 'ddimSampleAt',
    summary:
      'ddimStepAt from each timestep to the next, from the last to the clean state; nothing is clipped',
    source: diffusers('ddim', 383),
    inputs: strided,
    output: likeX,
    define: (k, inputs) => ddim.ddimSampleAt(k, over(inputs, inputs.finalAlphaBar), inputs.model, inputs.x),
    sampler: {
      state: 'x',
      indices: each,
      step: (k, inputs, i) =>
        ddim.ddimStridedStepAt(k, over(inputs, inputs.finalAlphaBar), inputs.model, i, inputs.x),
    },
  }),
  paper({
    name: 'ddimSampleStrided',
    summary: 'ddimStepEta from each timestep to the next; noise[0] belongs to the first step that runs',
    source: diffusers('ddim', 383),
    inputs: withNoise,
    output: likeX,
    define: (k, { eta: fresh, model, ...inputs }) =>
      ddim.ddimSampleStrided(k, over(inputs, inputs.finalAlphaBar), fresh, model, inputs.x, inputs.noise),
    sampler: {
      state: 'x',
      indices: each,
      step: (k, { eta: fresh, model, ...inputs }, i) => {
        const steps = over(inputs, inputs.finalAlphaBar);
        return ddim.ddimStridedStep(k, steps, fresh, model, i, inputs.x, at(inputs.noise, i));
      },
    },
  }),
] as const;

export const ddpmRows = [
  paper({
    name: 'ddpmPosteriorMean',
    summary: '(((sqrt(ap) * b) / (1-a)) * x0) + (((sqrt(a/ap) * (1-ap)) / (1-a)) * x), b = 1 - a/ap',
    source: ddpmPaper('7', diffusers('ddpm', 534)),
    inputs: [noisier, ap, x, of.like('x0', 'x', 'the predicted x0')],
    output: likeX,
    define: (k, inputs) => ddpm.ddpmPosteriorMean(k, inputs.a, inputs.ap, inputs.x, inputs.x0),
  }),
  paper({
    name: 'ddpmVarianceSmall',
    summary: '((1 - ap) / (1 - a)) * (1 - (a / ap))',
    source: ddpmPaper('7', diffusers('ddpm', 388)),
    inputs: [noisier, ap],
    output: 'scalar',
    define: (k, inputs) => scalar(ddpm.ddpmVarianceSmall(k, inputs.a, inputs.ap)),
  }),
  paper({
    name: 'ddpmVarianceLarge',
    summary: '1 - (a / ap)',
    source: diffusers('ddpm', 404),
    inputs: [noisier, ap],
    output: 'scalar',
    define: (k, inputs) => scalar(ddpm.ddpmVarianceLarge(k, inputs.a, inputs.ap)),
  }),
  paper({
    name: 'ddpmPosteriorStep',
    summary: 'ddpmPosteriorMean of x0FromEps(a, x, e), and but for the last step + (sqrt(variance) * z)',
    source: ddpmPaper('7', diffusers('ddpm', 534)),
    inputs: [noisier, ap, x, e, z, large, clip, r, last],
    output: likeX,
    define: (k, inputs) =>
      ddpm.ddpmPosteriorStep(k, inputs.a, inputs.ap, inputs.x, inputs.e, inputs.z, inputs),
  }),
  paper({
    name: 'ddpmSampleStrided',
    summary: 'ddpmPosteriorStep from each timestep to the next; the last ends in alphaBar 1, without noise',
    source: diffusers('ddpm', 500),
    inputs: ancestral,
    output: likeX,
    define: (k, { model, ...inputs }) =>
      ddpm.ddpmSampleStrided(k, over(inputs, k.one), model, inputs.x, inputs.noise, inputs),
    sampler: {
      state: 'x',
      indices: each,
      step: (k, { model, ...inputs }, i) =>
        ddpm.ddpmStridedStep(k, over(inputs, k.one), model, i, inputs.x, at(inputs.noise, i), inputs),
    },
  }),
] as const;
