/** Rows of spec/papers/flow, spec/papers/guidance and spec/papers/lcm. */
import * as flow from '../../papers/flow.ts';
import { guidanceRescale, guide } from '../../papers/guidance.ts';
import { lcmScalings, lcmStep } from '../../papers/lcm.ts';
import { overSigmas } from '../../papers/sigma-space.ts';
import { map, onElements, scalar } from '../../tensor.ts';
import { model, vector, x0 } from '../shared.ts';
import * as of from './shared.ts';

const { bounded, count, diffusers, likeX, paper, sigmas, x } = of;

const flowMatch = (line: number) => diffusers('flow_match_euler_discrete', line);
const flux = (line: number) => diffusers('pipelines/flux/pipeline_flux', line);
const stableDiffusion = (line: number) =>
  diffusers('pipelines/stable_diffusion/pipeline_stable_diffusion', line);

const shift = bounded('shift', '(0, inf)', 'how far the sigmas are moved towards noise; 1: not at all');
const s = bounded('s', '[0, 1]', 'sigma of the state');
const sn = bounded('sn', '[0, 1]', 'sigma of the state that the step ends in', { atMost: 's' });
const network = { ...model, meaning: 'the network: it predicts noise - x0, called with sigma' } as const;
const n = { name: 'n', kind: 'count', meaning: 'the number of steps' } as const;

export const flowRows = [
  paper({
    name: 'flowAddNoise',
    summary: '(s * n) + ((1 - s) * x0)',
    source: flowMatch(234),
    inputs: [s, x0, of.like('n', 'x0', 'the noise')],
    output: 'tensor like x0',
    define: (k, inputs) => flow.flowAddNoise(k, inputs.s, inputs.x0, inputs.n),
  }),
  paper({
    name: 'flowShift',
    summary: '(shift * t) / (1 + ((shift - 1) * t))',
    source: flowMatch(133),
    inputs: [shift, { name: 't', kind: 'boundedTensor', range: '[0, 1]', meaning: 'sigmas' }],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (t) => flow.flowShift(onElements(k), inputs.shift, t)),
  }),
  paper({
    name: 'flowSigmas',
    summary: 'flowShift of n/n, ..., 1/n, and then 0',
    source: flux(821),
    inputs: [n, shift],
    output: 'vector [n+1]',
    define: (k, inputs) => vector(flow.flowSigmas(onElements(k), inputs.n, inputs.shift)),
  }),
  paper({
    name: 'flowSigmasSd3',
    summary: 'flowShift of n numbers evenly from flowShift(1) to flowShift(1/T), and then 0: shifted twice',
    source: flowMatch(336),
    inputs: [
      count('T', 'the number of trained steps'),
      { name: 'n', kind: 'index', of: 'T', last: 'T', meaning: 'the number of steps' },
      shift,
    ],
    output: 'vector [n+1]',
    define: (k, inputs) => vector(flow.flowSigmasSd3(onElements(k), inputs.T, inputs.n, inputs.shift)),
  }),
  paper({
    name: 'flowMu',
    summary: '(length * m) + (1/2 - (m * 256)), m = (23/20 - 1/2) / (4096 - 256)',
    source: flux(73),
    inputs: [count('length', 'how many tokens the image has')],
    output: 'scalar',
    define: (k, inputs) => scalar(flow.flowMu(k, inputs.length)),
  }),
  paper({
    name: 'flowDynamicShift',
    summary: 'exp(mu) / (exp(mu) + ((1 / t) - 1))',
    source: flowMatch(646),
    inputs: [
      bounded('mu', '[0, 4]', 'the logarithm of the shift'),
      { name: 't', kind: 'boundedTensor', range: '(0, 1]', meaning: 'sigmas' },
    ],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (t) => flow.flowDynamicShift(onElements(k), inputs.mu, t)),
  }),
  paper({
    name: 'flowStretchTerminal',
    summary: '1 - ((1 - t_i) / f), f = (1 - t_last) / (1 - terminal): the last becomes terminal',
    source: flowMatch(278),
    inputs: [
      { name: 't', kind: 'sigmas', range: '(0, 1)', meaning: 'sigmas, the last of which is moved' },
      bounded('terminal', '[0, 1)', 'where the last one goes'),
    ],
    output: 'tensor like t',
    define: (k, inputs) => vector(flow.flowStretchTerminal(onElements(k), inputs.t.data, inputs.terminal)),
  }),
  paper({
    name: 'flowStep',
    summary: 'x + ((sn - s) * v)',
    source: flowMatch(504),
    inputs: [s, sn, x, of.like('v', 'x', 'the predicted velocity')],
    output: likeX,
    define: (k, inputs) => flow.flowStep(k, inputs.s, inputs.sn, inputs.x, inputs.v),
  }),
  paper({
    name: 'flowSample',
    summary: 'flowStep from each sigma to the next, v = model(x, sigma)',
    source: flowMatch(504),
    inputs: [{ ...sigmas, range: '(0, 1]' }, x, network],
    output: likeX,
    define: (k, { sigmas: { data }, ...inputs }) =>
      overSigmas(data, inputs.x, (i, state) => flow.flowStepAt(k, data, inputs.model, i, state)),
    sampler: {
      state: 'x',
      indices: (inputs) => [...inputs.sigmas.data.slice(1).keys()],
      step: (k, inputs, i) => flow.flowStepAt(k, inputs.sigmas.data, inputs.model, i, inputs.x),
    },
  }),
] as const;

export const guidanceRows = [
  paper({
    name: 'guide',
    summary: 'u + (w * (c - u))',
    source: stableDiffusion(1055),
    inputs: [
      bounded('w', '[0, 20]', 'the scale: 1 gives c, 0 gives u'),
      { name: 'u', kind: 'tensor', meaning: 'what is predicted without the condition' },
      of.like('c', 'u', 'what is predicted with it'),
    ],
    output: 'tensor like u',
    define: (k, inputs) => guide(k, inputs.w, inputs.u, inputs.c),
  }),
  paper({
    name: 'guidanceRescale',
    summary: '(phi * (g * f)) + ((1 - phi) * g), f = std(c) / std(g) over all elements, by m - 1',
    source: stableDiffusion(86),
    inputs: [
      bounded('phi', '[0, 1]', 'how much is rescaled'),
      { name: 'g', kind: 'tensor', meaning: 'the guided prediction' },
      of.like('c', 'g', 'the prediction with the condition'),
    ],
    output: 'tensor like g',
    whole: true,
    define: (k, inputs) => guidanceRescale(k, inputs.phi, inputs.g, inputs.c),
  }),
] as const;

const { a, ap, e, last, z } = of;
const t = count('t', 'the timestep');

export const lcmRows = [
  paper({
    name: 'lcmScalings',
    summary: 'skip = (1/4) / q, out = st / sqrt(q), st = t * 10, q = (st * st) + 1/4',
    source: diffusers('lcm', 562),
    inputs: [t],
    output: 'vector [2]',
    define: (k, inputs) => {
      const { skip, out } = lcmScalings(k, inputs.t);
      return vector([skip, out]);
    },
  }),
  paper({
    name: 'lcmStep',
    summary:
      'den = (out * x0FromEps(a, x, e)) + (skip * x); but for the last (sqrt(ap) * den) + (sqrt(1 - ap) * z)',
    source: diffusers('lcm', 645),
    inputs: [t, a, ap, x, e, z, last],
    output: likeX,
    define: (k, inputs) =>
      lcmStep(k, inputs.t, inputs.a, inputs.ap, inputs.x, inputs.e, inputs.z, inputs.last),
  }),
] as const;
