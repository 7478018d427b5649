import type { Context } from './context.ts';
import { exampleModel, safeDiv, sqrtNonneg } from './diffusion/core.ts';
import { qSample } from './diffusion/forward-process.ts';
import { imageDdimSample, imageDdimStep } from './diffusion/image-ddim.ts';
import { epsPredLoss } from './diffusion/loss.ts';
import * as ode from './diffusion/pf-ode.ts';
import { ddimSample, ddimStep } from './diffusion/reverse-ddim.ts';
import { ddpmSample, ddpmStep, x0Pred } from './diffusion/reverse-ddpm.ts';
import { alphaBarVec, linearBetas, timeOfIndex, vpSchedule, type VPSchedule } from './diffusion/schedule.ts';
import { type Input, type Operation, operation, type Source } from './operation.ts';
import { map, scalar, type Tensor, zip } from './tensor.ts';

const lean = (commit: string, file: string, name: string, line: number): Source => ({
  lean: `Generative.Diffusion.${name}`,
  link: `https://github.com/${commit}/NN/Spec/Generative/Diffusion/${file}.lean#L${line}`,
});
const torchLean = (file: string, name: string, line: number): Source =>
  lean('wadkisson/TorchLean/blob/c2be276a4de4bf1802cfdf6f565d440fc19b9547', file, name, line);
const imageLean = (name: string, line: number): Source =>
  lean('srirampc/TorchLean/blob/3447b74f6bf43f83ad50885851caf0bc01b4c53d', 'ImageDDIM', name, line);

/** The schedule of a tensor of betas. Kept while the tensor lives: a sampler asks for it at every step. */
const schedules = new WeakMap<object, unknown>();
const scheduleOf = <A>(k: Context<A>, betas: Tensor<A>): VPSchedule<A> => {
  let made = schedules.get(betas) as VPSchedule<A> | undefined;
  if (made === undefined) schedules.set(betas, (made = vpSchedule(k, betas.data)));
  return made;
};

const vector = <A>(data: readonly A[]): Tensor<A> => ({ shape: [data.length], data });
const at = <V>(list: readonly V[], i: number): V => list[i] as V;
/** n-1, ..., 0 */
const downFrom = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => n - 1 - i);

// Inputs that several operations share. `like` and `of` name others of the same row.
const betas = {
  name: 'betas',
  kind: 'betas',
  meaning: 'the betas, one for each step',
} as const satisfies Input;
const alphaBars = {
  name: 'alphaBars',
  kind: 'alphaBars',
  meaning: 'alphaBar_1..alphaBar_T',
} as const satisfies Input;
const t = { name: 't', kind: 'index', of: 'betas', last: 'T', meaning: 'the state' } as const satisfies Input;
const step = {
  name: 'k',
  kind: 'index',
  of: 'betas',
  last: 'T-1',
  meaning: 'the step from state k+1 to k',
} as const satisfies Input;
const x = { name: 'x', kind: 'tensor', meaning: 'the state' } as const satisfies Input;
const x0 = { name: 'x0', kind: 'tensor', meaning: 'the clean sample' } as const satisfies Input;
const eps = { name: 'eps', kind: 'tensor', like: 'x0', meaning: 'the noise' } as const satisfies Input;
const floor = { name: 'floor', kind: 'scalar', meaning: 'the least denominator' } as const satisfies Input;
const model = { name: 'model', kind: 'model', like: 'x', meaning: 'the denoiser' } as const satisfies Input;
const indexModel = {
  name: 'model',
  kind: 'indexModel',
  like: 'x',
  meaning: 'the denoiser, called with the index',
} as const satisfies Input;
const beta0 = { name: 'beta0', kind: 'scalar', meaning: 'beta at t = 0' } as const satisfies Input;
const beta1 = { name: 'beta1', kind: 'scalar', meaning: 'beta at t = 1' } as const satisfies Input;
const times = { name: 't', kind: 'times', meaning: 'the times' } as const satisfies Input;
const likeX = 'tensor like x';

/** The one list. To add an operation: write its definition, its row here and its kernel, and run the checks. */
export const operations: readonly Operation[] = Object.freeze([
  operation({
    name: 'sqrtNonneg',
    summary: 'sqrt(max(x, 0))',
    source: torchLean('Core', 'sqrtNonneg', 52),
    inputs: [{ ...x, meaning: 'the radicand' }],
    output: likeX,
    define: (k, inputs) => map(inputs.x, (a) => sqrtNonneg(k, a)),
  }),
  operation({
    name: 'safeDiv',
    summary: 'x / (y + epsilon)',
    source: torchLean('Core', 'safeDiv', 59),
    inputs: [
      { ...x, meaning: 'the numerator' },
      { name: 'y', kind: 'tensor', like: 'x', meaning: 'the denominator before epsilon is added' },
    ],
    output: likeX,
    define: (k, inputs) => zip(inputs.x, inputs.y, (a, b) => safeDiv(k, a, b)),
  }),
  operation({
    name: 'model',
    summary: 'an EpsModel eps(x, t); the example is (x * 1/2) + t',
    source: torchLean('Core', 'EpsModel', 74),
    inputs: [x, { name: 't', kind: 'time', meaning: 'the time, a scalar' }],
    output: likeX,
    freeValue: true,
    define: (k, inputs) => exampleModel(k).eps(inputs.x, inputs.t),
  }),
  operation({
    name: 'linearBetas',
    summary: 'betaStart + (i/(T-1)) * (betaEnd - betaStart), i = 0..T-1',
    source: torchLean('Schedule', 'linearBetas', 113),
    inputs: [
      { name: 'T', kind: 'count', meaning: 'the number of steps' },
      { name: 'betaStart', kind: 'scalar', meaning: 'the first beta' },
      { name: 'betaEnd', kind: 'scalar', meaning: 'the last beta; the only one when T = 1' },
    ],
    output: 'vector [T]',
    define: (k, inputs) => vector(linearBetas(k, inputs.T, inputs.betaStart, inputs.betaEnd)),
  }),
  operation({
    name: 'alphaBar',
    summary: 'the running product of 1 - beta, from 1',
    source: torchLean('Schedule', 'VPSchedule.alphaBarVec', 85),
    inputs: [betas],
    output: 'vector [T+1]',
    define: (k, inputs) => vector(alphaBarVec(scheduleOf(k, inputs.betas))),
  }),
  operation({
    name: 'timeOfIndex',
    summary: 't/T, t = 0..T',
    source: torchLean('Schedule', 'VPSchedule.timeOfIndex', 93),
    inputs: [{ name: 'T', kind: 'count', meaning: 'the number of steps' }],
    output: 'vector [T+1]',
    define: (k, inputs) =>
      vector(Array.from({ length: inputs.T + 1 }, (_, i) => timeOfIndex(k, inputs.T, i))),
  }),
  operation({
    name: 'qSample',
    summary: '(x0 * sqrt(alphaBar_t)) + (eps * sqrt(1 - alphaBar_t))',
    source: torchLean('ForwardProcess', 'qSample', 46),
    inputs: [betas, t, x0, eps],
    output: 'tensor like x0',
    define: (k, inputs) => qSample(k, scheduleOf(k, inputs.betas), inputs.x0, inputs.t, inputs.eps),
  }),
  operation({
    name: 'x0Pred',
    summary: '(x - (e * sqrt(1 - alphaBar_t))) * (1 / (sqrt(alphaBar_t) + epsilon)), e = model(x, t/T)',
    source: torchLean('ReverseDDPM', 'x0Pred', 51),
    inputs: [betas, t, x, model],
    output: likeX,
    define: (k, inputs) => x0Pred(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x, inputs.t),
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
      step: (k, inputs, i) =>
        ddpmStep(k, scheduleOf(k, inputs.betas), inputs.model, i, inputs.x, at(inputs.noise, i)),
    },
  }),
  operation({
    name: 'ddimStep',
    summary: 'one deterministic step from state k+1 to state k',
    source: torchLean('ReverseDDIM', 'ddimStep', 45),
    inputs: [betas, step, x, model],
    output: likeX,
    define: (k, inputs) => ddimStep(k, scheduleOf(k, inputs.betas), inputs.model, inputs.k, inputs.x),
  }),
  operation({
    name: 'ddimSample',
    summary: 'all deterministic steps, k = T-1 first',
    source: torchLean('ReverseDDIM', 'ddimSample', 60),
    inputs: [betas, x, model],
    output: likeX,
    define: (k, inputs) => ddimSample(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x),
    sampler: {
      state: 'x',
      indices: (inputs) => downFrom(inputs.betas.data.length),
      step: (k, inputs, i) => ddimStep(k, scheduleOf(k, inputs.betas), inputs.model, i, inputs.x),
    },
  }),
  operation({
    name: 'imageDdimStep',
    summary: 'one DDIM step of the image API: a floor under the denominator, x0 clipped to [-1, 1]',
    source: imageLean('ImageDDIM.step', 109),
    inputs: [
      alphaBars,
      {
        name: 'index',
        kind: 'index',
        of: 'alphaBars',
        last: 'T-1',
        meaning: 'the entry of the state that the step starts from',
      },
      floor,
      x,
      indexModel,
    ],
    output: likeX,
    define: (k, inputs) =>
      imageDdimStep(k, inputs.floor, inputs.alphaBars.data, inputs.model, inputs.index, inputs.x),
  }),
  operation({
    name: 'imageDdimSample',
    summary: 'all DDIM steps of the image API, index T-1 first',
    source: imageLean('ImageDDIM.sample', 120),
    inputs: [alphaBars, floor, x, indexModel],
    output: likeX,
    define: (k, inputs) => imageDdimSample(k, inputs.floor, inputs.alphaBars.data, inputs.model, inputs.x),
    sampler: {
      state: 'x',
      indices: (inputs) => downFrom(inputs.alphaBars.data.length),
      step: (k, inputs, i) =>
        imageDdimStep(k, inputs.floor, inputs.alphaBars.data, inputs.model, i, inputs.x),
    },
  }),
  operation({
    name: 'vpBeta',
    summary: 'beta0 + (t * (beta1 - beta0))',
    source: torchLean('PFODE', 'VPLinearSchedule.beta', 51),
    inputs: [beta0, beta1, times],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (time) => ode.vpBeta(k, inputs, time)),
  }),
  operation({
    name: 'vpAlphaBar',
    summary: 'exp(-((beta0 * t) + ((1/2 * (beta1 - beta0)) * (t * t))))',
    source: torchLean('PFODE', 'VPLinearSchedule.alphaBar', 59),
    inputs: [beta0, beta1, times],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (time) => ode.vpAlphaBar(k, inputs, time)),
  }),
  operation({
    name: 'vpSigma',
    summary: 'sqrt(max(1 - vpAlphaBar(t), 0))',
    source: torchLean('PFODE', 'VPLinearSchedule.sigma', 66),
    inputs: [beta0, beta1, times],
    output: 'tensor like t',
    define: (k, inputs) => map(inputs.t, (time) => ode.vpSigma(k, inputs, time)),
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
  operation({
    name: 'epsPredLoss',
    summary: 'mean (model(qSample(x0, t, eps), t/T) - eps)^2',
    source: torchLean('Loss', 'epsPredLoss', 45),
    inputs: [betas, t, x0, eps, { ...model, like: 'x0' }],
    output: 'scalar',
    define: (k, inputs) =>
      scalar(epsPredLoss(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x0, inputs.t, inputs.eps)),
  }),
]);

export const operationNames: readonly string[] = operations.map((row) => row.name);

/** The row of that name, if there is one. */
export const findOperation = (name: string): Operation | undefined =>
  operations.find((row) => row.name === name);
