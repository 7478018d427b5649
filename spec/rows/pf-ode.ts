/** Rows of NN/Spec/Generative/Diffusion. */
import * as ode from '../diffusion/pf-ode.ts';
import { operation } from '../operation.ts';
import { map, onElements } from '../tensor.ts';
import { torchLean, downFrom, x, model, beta0, beta1, times, likeX } from './shared.ts';

export const pfOde = [
  operation({
    name: 'vpBeta',
    summary: 'beta0 + (t * (beta1 - beta0))',
    source: torchLean('PFODE', 'VPLinearSchedule.beta', 51),
    inputs: [beta0, beta1, times],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (time) => ode.vpBeta(onElements(k), inputs, time)),
  }),
  operation({
    name: 'vpAlphaBar',
    summary: 'exp(-((beta0 * t) + ((1/2 * (beta1 - beta0)) * (t * t))))',
    source: torchLean('PFODE', 'VPLinearSchedule.alphaBar', 59),
    inputs: [beta0, beta1, times],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (time) => ode.vpAlphaBar(onElements(k), inputs, time)),
  }),
  operation({
    name: 'vpSigma',
    summary: 'sqrt(max(1 - vpAlphaBar(t), 0))',
    source: torchLean('PFODE', 'VPLinearSchedule.sigma', 66),
    inputs: [beta0, beta1, times],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (time) => ode.vpSigma(onElements(k), inputs, time)),
  }),
  operation({
    name: 'pfOdeRhs',
    summary: '(x * (-1/2 * beta(t))) + (e * (1/2 * (beta(t) / (sigma(t) + epsilon)))), e = model(x, t)',
    source: torchLean('PFODE', 'pfOdeRhs', 88),
    inputs: [beta0, beta1, x, { name: 't', kind: 'time', meaning: 'the time' }, model],
    output: likeX,
    define: (k, inputs) => ode.pfOdeRhs(k, inputs, inputs.model, inputs.x, inputs.t),
  }),
  operation({
    name: 'eulerStep',
    summary: 'x + (slope * dt)',
    source: torchLean('PFODE', 'eulerStep', 105),
    inputs: [
      x,
      { name: 'slope', kind: 'tensor', like: 'x', meaning: 'f(x, t)' },
      { name: 'dt', kind: 'scalar', meaning: 'the step' },
    ],
    output: likeX,
    define: (k, inputs) => ode.eulerStep(k, inputs.x, inputs.slope, inputs.dt),
  }),
  operation({
    name: 'pfOdeSampleEuler',
    summary: 'Euler steps of dt = -(1/n) at the times n/n, ..., 1/n',
    source: torchLean('PFODE', 'pfOdeSampleEuler', 118),
    inputs: [beta0, beta1, { name: 'steps', kind: 'count', meaning: 'n' }, x, model],
    output: likeX,
    define: (k, inputs) => ode.pfOdeSampleEuler(k, inputs, inputs.model, inputs.steps, inputs.x),
    sampler: {
      state: 'x',
      indices: (inputs) => downFrom(inputs.steps),
      step: (k, inputs, i) => ode.pfOdeEulerStep(k, inputs, inputs.model, inputs.steps, i + 1, inputs.x),
    },
  }),
] as const;
