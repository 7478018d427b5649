/** Rows of NN/Spec/Generative/Diffusion. */
import { ddpmSample, ddpmStep, x0Pred, x0PredFromEps } from '../diffusion/reverse-ddpm.ts';
import { operation } from '../operation.ts';
import {
  torchLean,
  newerLean,
  scheduleOf,
  at,
  downFrom,
  betas,
  t,
  step,
  x,
  epsLikeX,
  model,
  likeX,
} from './shared.ts';

export const reverseDdpm = [
  operation({
    name: 'x0Pred',
    summary: '(x - (e * sqrt(1 - alphaBar_t))) * (1 / (sqrt(alphaBar_t) + epsilon)), e = model(x, t/T)',
    source: torchLean('ReverseDDPM', 'x0Pred', 51),
    inputs: [betas, t, x, model],
    output: likeX,
    define: (k, inputs) => x0Pred(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x, inputs.t),
  }),
  operation({
    name: 'x0PredFromEps',
    summary: 'x0Pred with the noise eps in the place of the model: (x - (eps * c1)) * (1 / (c0 + epsilon))',
    source: newerLean('ReverseDDPM', 'x0PredFromEps', 57),
    inputs: [betas, t, x, epsLikeX],
    output: likeX,
    define: (k, inputs) => x0PredFromEps(k, scheduleOf(k, inputs.betas), inputs.x, inputs.eps, inputs.t),
  }),
  operation({
    name: 'ddpmStep',
    summary: 'one ancestral step from state k+1 to state k',
    source: torchLean('ReverseDDPM', 'ddpmStep', 70),
    inputs: [
      betas,
      step,
      x,
      { name: 'z', kind: 'tensor', like: 'x', meaning: 'the noise of the step' },
      model,
    ],
    output: likeX,
    define: (k, inputs) =>
      ddpmStep(k, scheduleOf(k, inputs.betas), inputs.model, inputs.k, inputs.x, inputs.z),
  }),
  operation({
    name: 'ddpmSample',
    summary: 'all ancestral steps, k = T-1 first, with noise[k]',
    source: torchLean('ReverseDDPM', 'ddpmSample', 107),
    inputs: [
      betas,
      x,
      { name: 'noise', kind: 'noise', like: 'x', of: 'betas', meaning: 'one tensor for each step' },
      model,
    ],
    output: likeX,
    define: (k, inputs) => ddpmSample(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x, inputs.noise),
    sampler: {
      state: 'x',
      indices: (inputs) => downFrom(inputs.betas.data.length),
      prepare: (k, inputs) => scheduleOf(k, inputs.betas),
      step: (k, inputs, i, prepared) => ddpmStep(k, prepared, inputs.model, i, inputs.x, at(inputs.noise, i)),
    },
  }),
] as const;
