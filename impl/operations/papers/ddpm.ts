/** DDPM through a predicted x0, between any two states. */
import { div, mul, sqrtNonneg, sub } from '../../binary32.ts';
import type { Elementwise } from '../../elementwise.ts';
import * as read from '../../inputs.ts';
import * as forms from '../../kernels/papers/forms.ts';
import { eulerStep } from '../../kernels/pf-ode.ts';
import { fromFirstStep, operation, sampler } from '../../operation.ts';
import type { HostTensor } from '../../tensor.ts';
import { clippedOf, varianceOf } from './predicted.ts';
import { stepAt, strided } from './steps.ts';

interface Step {
  readonly a: number;
  readonly ap: number;
  readonly large: number;
  readonly clip: number;
  readonly r: number;
  readonly last: boolean;
}

const largeVariance = (a: number, ap: number): number => sub(1, div(a, ap));

/** (((sqrt(ap) * b) / (1 - a)) * x0) + (((sqrt(a / ap) * (1 - ap)) / (1 - a)) * x), b = 1 - (a / ap) */
const meanOf = (
  { map }: Elementwise,
  { a, ap }: Pick<Step, 'a' | 'ap'>,
  x: HostTensor,
  x0: HostTensor,
): Promise<HostTensor> => {
  const alpha = div(a, ap);
  const ofX0 = div(mul(sqrtNonneg(ap), sub(1, alpha)), sub(1, a));
  const ofX = div(mul(sqrtNonneg(alpha), sub(1, ap)), sub(1, a));
  return map(forms.weightedSum, [x0, x], [ofX0, ofX]);
};

/** The mean, and but for the last step + (sqrt(variance) * z). */
const stepOf = async (
  evaluator: Elementwise,
  how: Step,
  x: HostTensor,
  e: HostTensor,
  z: HostTensor,
): Promise<HostTensor> => {
  const { a, ap, large, last } = how;
  const mean = await meanOf(evaluator, how, x, await clippedOf(evaluator, how, x, e));
  if (last) return mean;
  const variance = large === 1 ? largeVariance(a, ap) : varianceOf(a, ap);
  return evaluator.map(eulerStep, [mean, z], [sqrtNonneg(variance)]);
};

const states = { a: read.scalar, ap: read.scalar };
const rank0 = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });

export const ddpmPosteriorMean = operation(
  'ddpmPosteriorMean',
  { ...states, x: read.tensor, x0: read.like('x') },
  ({ x, x0, ...between }, evaluator) => meanOf(evaluator, between, x, x0),
);

export const ddpmVarianceSmall = operation('ddpmVarianceSmall', states, ({ a, ap }) =>
  rank0(varianceOf(a, ap)),
);

export const ddpmVarianceLarge = operation('ddpmVarianceLarge', states, ({ a, ap }) =>
  rank0(largeVariance(a, ap)),
);

/** One step. */
export const ddpmPosteriorStep = operation(
  'ddpmPosteriorStep',
  {
    ...states,
    x: read.tensor,
    e: read.like('x'),
    z: read.like('x'),
    large: read.flag,
    clip: read.flag,
    r: read.scalar,
    last: read.flag,
  },
  ({ x, e, z, last, ...how }, evaluator) => stepOf(evaluator, { ...how, last: last === 1 }, x, e, z),
);

/** Every timestep of the list, the first first; the last ends in alphaBar 1. */
export const ddpmSampleStrided = sampler(
  'ddpmSampleStrided',
  {
    ...strided,
    clip: read.flag,
    r: read.scalar,
    large: read.flag,
    x: read.tensor,
    noise: read.noise('timesteps', 'x'),
    model: read.model,
  },
  ({ clip, r, large, x, noise, model, ...over }, evaluator) =>
    fromFirstStep(over.timesteps.length, x, async (i, state) => {
      const { t, ...between } = stepAt(over, 1, i);
      const e = await model(state, t);
      return stepOf(evaluator, { ...between, clip, r, large }, state, e, noise[i] as HostTensor);
    }),
);
