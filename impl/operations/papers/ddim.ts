/** DDIM between any two states: alphaBar is a at the state and ap at the one that the step ends in. */
import { mul, sqrtNonneg, sub } from '../../binary32.ts';
import type { Elementwise } from '../../elementwise.ts';
import * as read from '../../inputs.ts';
import * as kernels from '../../kernels/papers/ddim.ts';
import * as forms from '../../kernels/papers/forms.ts';
import { fromFirstStep, operation, sampler } from '../../operation.ts';
import { weights } from '../../schedule.ts';
import type { HostTensor } from '../../tensor.ts';
import { clippedOf, noiseOf, varianceOf } from './predicted.ts';
import { stepAt, strided } from './steps.ts';

interface Step {
  readonly a: number;
  readonly ap: number;
  readonly clip: number;
  readonly r: number;
  readonly rederive: number;
}

/** The steps of a sampler clip nothing. */
const plain = { clip: 0, r: 1, rederive: 0 };

/** x0, and the noise that the step goes on with. */
const predicted = async (
  evaluator: Elementwise,
  how: Step,
  x: HostTensor,
  e: HostTensor,
): Promise<readonly [HostTensor, HostTensor]> => {
  const x0 = await clippedOf(evaluator, how, x, e);
  return [x0, how.rederive === 1 ? await noiseOf(evaluator, how.a, x, x0) : e];
};

/** (sqrt(ap) * x0) + (sqrt(1 - ap) * e) */
const stepOf = async (
  evaluator: Elementwise,
  how: Step,
  x: HostTensor,
  e: HostTensor,
): Promise<HostTensor> => {
  const { c0, c1 } = weights(how.ap);
  return evaluator.map(forms.weightedSum, await predicted(evaluator, how, x, e), [c0, c1]);
};

/** ((sqrt(ap) * x0) + (sqrt((1 - ap) - s^2) * e)) + (s * z), s = eta * sqrt(varianceOf(a, ap)) */
const noisyStepOf = async (
  evaluator: Elementwise,
  how: Step & { readonly eta: number },
  x: HostTensor,
  e: HostTensor,
  z: HostTensor,
): Promise<HostTensor> => {
  const { a, ap, eta } = how;
  const s = mul(eta, sqrtNonneg(varianceOf(a, ap)));
  const direction = sqrtNonneg(sub(sub(1, ap), mul(s, s)));
  const [x0, eps] = await predicted(evaluator, how, x, e);
  return evaluator.map(kernels.ddimStepEta, [x0, eps, z], [sqrtNonneg(ap), direction, s]);
};

const states = { a: read.scalar, ap: read.scalar };
const tensors = { x: read.tensor, e: read.like('x') };
const treatment = { clip: read.flag, r: read.scalar, rederive: read.flag };

/** One step without noise. */
export const ddimStepAt = operation(
  'ddimStepAt',
  { ...states, ...tensors, ...treatment },
  ({ x, e, ...how }, evaluator) => stepOf(evaluator, how, x, e),
);

/** One step with the part eta of its noise fresh. */
export const ddimStepEta = operation(
  'ddimStepEta',
  { ...states, eta: read.scalar, ...tensors, z: read.like('x'), ...treatment },
  ({ x, e, z, ...how }, evaluator) => noisyStepOf(evaluator, how, x, e, z),
);

const listed = { ...strided, finalAlphaBar: read.scalar };

/** Every timestep of the list, the first first. */
export const ddimSampleAt = sampler(
  'ddimSampleAt',
  { ...listed, x: read.tensor, model: read.model },
  ({ finalAlphaBar, x, model, ...over }, evaluator) =>
    fromFirstStep(over.timesteps.length, x, async (i, state) => {
      const { t, a, ap } = stepAt(over, finalAlphaBar, i);
      return stepOf(evaluator, { a, ap, ...plain }, state, await model(state, t));
    }),
);

/** The same with noise: noise[0] belongs to the first step that runs. */
export const ddimSampleStrided = sampler(
  'ddimSampleStrided',
  { ...listed, eta: read.scalar, x: read.tensor, noise: read.noise('timesteps', 'x'), model: read.model },
  ({ finalAlphaBar, eta, x, noise, model, ...over }, evaluator) =>
    fromFirstStep(over.timesteps.length, x, async (i, state) => {
      const { t, a, ap } = stepAt(over, finalAlphaBar, i);
      const e = await model(state, t);
      return noisyStepOf(evaluator, { a, ap, eta, ...plain }, state, e, noise[i] as HostTensor);
    }),
);
