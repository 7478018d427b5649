/** Rows of spec/papers/sigma-space. */
import * as sigma from '../../papers/sigma-space.ts';
import type { Tensor } from '../../tensor.ts';
import { at, indexModel, model, vector } from '../shared.ts';
import * as of from './shared.ts';

const { d, diffusers, e, eta, kDiffusion, likeX, paper, s, sigmas, sn, x, z } = of;

const anySigma = of.bounded('s', '[0, inf)', s.meaning);
const above = of.bounded('sn', '(0, inf)', sn.meaning, { atMost: 's' });
const denoiser = { ...model, meaning: 'the denoiser: it predicts x0, called with sigma' } as const;

const eachStep = (inputs: { readonly sigmas: Tensor<unknown> }): readonly number[] => [
  ...inputs.sigmas.data.slice(1).keys(),
];

export const sigmaRows = [
  paper({
    name: 'scaleModelInput',
    summary: 'x / sqrt((s * s) + 1)',
    source: diffusers('euler_discrete', 345),
    inputs: [anySigma, x],
    output: likeX,
    define: (k, inputs) => sigma.scaleModelInput(k, inputs.s, inputs.x),
  }),
  paper({
    name: 'denoisedFromEps',
    summary: 'x - (s * e)',
    source: diffusers('euler_discrete', 772),
    inputs: [anySigma, x, e],
    output: likeX,
    define: (k, inputs) => sigma.denoisedFromEps(k, inputs.s, inputs.x, inputs.e),
  }),
  paper({
    name: 'denoisedFromV',
    summary: '(v * (-s / sqrt((s * s) + 1))) + (x / ((s * s) + 1))',
    source: diffusers('euler_discrete', 775),
    inputs: [anySigma, x, of.like('v', 'x', 'the predicted velocity')],
    output: likeX,
    define: (k, inputs) => sigma.denoisedFromV(k, inputs.s, inputs.x, inputs.v),
  }),
  paper({
    name: 'eulerSigmaStep',
    summary: 'x + (((x - d) / s) * (sn - s))',
    source: kDiffusion('sampling', 129),
    inputs: [s, sn, x, d],
    output: likeX,
    define: (k, inputs) => sigma.eulerSigmaStep(k, inputs.s, inputs.sn, inputs.x, inputs.d),
  }),
  paper({
    name: 'dpmpp1Step',
    summary: '((sn/s) * x) + ((1 - sn/s) * d)',
    source: kDiffusion('sampling', 597),
    inputs: [s, sn, x, d],
    output: likeX,
    define: (k, inputs) => sigma.dpmpp1Step(k, inputs.s, inputs.sn, inputs.x, inputs.d),
  }),
  paper({
    name: 'ancestralSigmas',
    summary: 'down = sqrt(sn^2 - up^2), up = min(sn, eta * sqrt((sn^2 * (s^2 - sn^2)) / s^2))',
    source: kDiffusion('sampling', 51),
    inputs: [s, sn, eta],
    output: 'vector [2]',
    define: (k, inputs) => {
      const { down, up } = sigma.ancestralSigmas(k, inputs.s, inputs.sn, inputs.eta);
      return vector([down, up]);
    },
  }),
  paper({
    name: 'eulerAncestralStep',
    summary: '(x + (((x - d) / s) * (down - s))) + (z * up), down and up = ancestralSigmas(s, sn, eta)',
    source: kDiffusion('sampling', 141),
    inputs: [s, sn, eta, x, d, z],
    output: likeX,
    define: (k, inputs) =>
      sigma.eulerAncestralStep(k, inputs.s, inputs.sn, inputs.eta, inputs.x, inputs.d, inputs.z),
  }),
  paper({
    name: 'heunSigmaStep',
    summary: 'x + (((d1 + d2) / 2) * (sn - s)), the slopes at (x, s) and at (x + (d1 * (sn - s)), sn)',
    source: kDiffusion('sampling', 169),
    inputs: [s, above, x, denoiser],
    output: likeX,
    define: (k, inputs) => sigma.heunSigmaStep(k, inputs.s, inputs.sn, inputs.x, inputs.model),
    sampler: {
      state: 'x',
      calls: () => 2,
      indices: () => [0],
      step: (k, inputs) => sigma.heunSigmaStep(k, inputs.s, inputs.sn, inputs.x, inputs.model),
    },
  }),
  paper({
    name: 'eulerSigmaSample',
    summary: 'eulerSigmaStep from each sigma to the next, d = model(x, sigma)',
    source: kDiffusion('sampling', 118),
    inputs: [sigmas, x, denoiser],
    output: likeX,
    define: (k, { sigmas: { data }, ...inputs }) =>
      sigma.overSigmas(data, inputs.x, (i, state) => sigma.eulerSigmaStepAt(k, data, inputs.model, i, state)),
    sampler: {
      state: 'x',
      indices: eachStep,
      step: (k, inputs, i) => sigma.eulerSigmaStepAt(k, inputs.sigmas.data, inputs.model, i, inputs.x),
    },
  }),
  paper({
    name: 'eulerAncestralSample',
    summary: 'eulerAncestralStep from each sigma to the next; noise[0] belongs to the first step that runs',
    source: kDiffusion('sampling', 138),
    inputs: [sigmas, eta, x, of.noiseOf('sigmas'), denoiser],
    output: likeX,
    define: (k, { sigmas: { data }, ...inputs }) =>
      sigma.overSigmas(data, inputs.x, (i, state) =>
        sigma.eulerAncestralStepAt(k, data, inputs.eta, inputs.model, i, state, at(inputs.noise, i)),
      ),
    sampler: {
      state: 'x',
      indices: eachStep,
      step: (k, { sigmas: { data }, ...inputs }, i) =>
        sigma.eulerAncestralStepAt(k, data, inputs.eta, inputs.model, i, inputs.x, at(inputs.noise, i)),
    },
  }),
  paper({
    name: 'heunSigmaSample',
    summary:
      'heunSigmaStep from each sigma to the next, eulerSigmaStep for the last: 2n - 1 calls of the model',
    source: kDiffusion('sampling', 157),
    inputs: [sigmas, x, denoiser],
    output: likeX,
    define: (k, { sigmas: { data }, ...inputs }) =>
      sigma.overSigmas(data, inputs.x, (i, state) => sigma.heunSigmaStepAt(k, data, inputs.model, i, state)),
    sampler: {
      state: 'x',
      calls: (inputs, i) => (i === inputs.sigmas.data.length - 2 ? 1 : 2),
      indices: eachStep,
      step: (k, inputs, i) => sigma.heunSigmaStepAt(k, inputs.sigmas.data, inputs.model, i, inputs.x),
    },
  }),
  paper({
    name: 'eulerDiscreteSample',
    summary:
      'eulerSigmaStep over sqrt((1-a)/a) of each timestep, then 0; the model is shown x / sqrt((s * s) + 1)',
    source: diffusers('euler_discrete', 782),
    inputs: [of.table, of.timesteps, x, indexModel],
    output: likeX,
    define: (k, { alphaBars: { data }, timesteps, ...inputs }) =>
      timesteps.reduce(
        (state, _, i) => sigma.eulerDiscreteStep(k, data, timesteps, inputs.model, i, state),
        inputs.x,
      ),
    sampler: {
      state: 'x',
      indices: ({ timesteps }) => [...timesteps.keys()],
      behind: (k, { alphaBars: { data }, timesteps, x: shown }, i) =>
        sigma.shownState(k, data, timesteps, i, shown),
      step: (k, { alphaBars: { data }, timesteps, ...inputs }, i) =>
        sigma.eulerDiscreteStep(k, data, timesteps, inputs.model, i, inputs.x),
    },
  }),
] as const;
