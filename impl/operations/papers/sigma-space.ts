/** Samplers over sigma, which is s at the state and sn at the one that a step ends in; d is the predicted x0. */
import { add, div, mul, sqrtNonneg, sub } from '../../binary32.ts';
import type { Elementwise } from '../../elementwise.ts';
import * as read from '../../inputs.ts';
import * as forms from '../../kernels/papers/forms.ts';
import * as kernels from '../../kernels/papers/sigma-space.ts';
import { eulerStep } from '../../kernels/pf-ode.ts';
import { fromFirstStep, operation, sampler } from '../../operation.ts';
import { entry, type HostTensor, vectorOf } from '../../tensor.ts';
import { endsOf, listed, overSigmas, type SigmaStep, stepsIn, strided } from './steps.ts';

const varianceOf = (s: number): number => add(mul(s, s), 1);

/** x / sqrt((s * s) + 1) */
const scaled = ({ map }: Elementwise, s: number, x: HostTensor): Promise<HostTensor> =>
  map(forms.over, [x], [sqrtNonneg(varianceOf(s))]);

export const scaleModelInput = operation(
  'scaleModelInput',
  { s: read.scalar, x: read.tensor },
  ({ s, x }, evaluator) => scaled(evaluator, s, x),
);

/** x - (s * e) */
const denoised = ({ map }: Elementwise, s: number, x: HostTensor, e: HostTensor): Promise<HostTensor> =>
  map(forms.withoutPart, [x, e], [s]);

export const denoisedFromEps = operation(
  'denoisedFromEps',
  { s: read.scalar, x: read.tensor, e: read.like('x') },
  ({ s, x, e }, evaluator) => denoised(evaluator, s, x, e),
);

/** (v * (-s / sqrt((s * s) + 1))) + (x / ((s * s) + 1)) */
export const denoisedFromV = operation(
  'denoisedFromV',
  { s: read.scalar, x: read.tensor, v: read.like('x') },
  ({ s, x, v }, { map }) => {
    const variance = varianceOf(s);
    return map(kernels.denoisedFromV, [x, v], [div(-s, sqrtNonneg(variance)), variance]);
  },
);

/** x + (((x - d) / s) * (sn - s)) */
const euler: SigmaStep = async ({ map }, s, sn, x, model) =>
  map(kernels.eulerSigmaStep, [x, await model(x, s)], [s, sub(sn, s)]);

const between = { s: read.scalar, sn: read.scalar };
const denoising = { x: read.tensor, d: read.like('x') };

export const eulerSigmaStep = operation(
  'eulerSigmaStep',
  { ...between, ...denoising },
  ({ s, sn, x, d }, evaluator) => euler(evaluator, s, sn, x, () => d),
);

/** (q * x) + ((1 - q) * d), q = sn / s */
export const dpmpp1Step = operation(
  'dpmpp1Step',
  { ...between, ...denoising },
  ({ s, sn, x, d }, { map }) => {
    const q = div(sn, s);
    return map(forms.weightedSum, [x, d], [q, sub(1, q)]);
  },
);

/** down = sqrt(sn^2 - up^2), up = min(sn, eta * sqrt((sn^2 * (s^2 - sn^2)) / s^2)) */
const ancestral = (s: number, sn: number, eta: number): { readonly down: number; readonly up: number } => {
  const [from, to] = [mul(s, s), mul(sn, sn)];
  const up = Math.min(sn, mul(eta, sqrtNonneg(div(mul(to, sub(from, to)), from))));
  return { down: sqrtNonneg(sub(to, mul(up, up))), up };
};

export const ancestralSigmas = operation(
  'ancestralSigmas',
  { ...between, eta: read.scalar },
  ({ s, sn, eta }) => {
    const { down, up } = ancestral(s, sn, eta);
    return vectorOf([down, up]);
  },
);

/** (x + (((x - d) / s) * (down - s))) + (z * up) */
const noisy = (
  { map }: Elementwise,
  { s, sn, eta }: { readonly s: number; readonly sn: number; readonly eta: number },
  x: HostTensor,
  d: HostTensor,
  z: HostTensor,
): Promise<HostTensor> => {
  const { down, up } = ancestral(s, sn, eta);
  return map(kernels.eulerAncestralStep, [x, d, z], [s, sub(down, s), up]);
};

export const eulerAncestralStep = operation(
  'eulerAncestralStep',
  { ...between, eta: read.scalar, ...denoising, z: read.like('x') },
  ({ x, d, z, ...how }, evaluator) => noisy(evaluator, how, x, d, z),
);

/** x + (((d1 + d2) / 2) * (sn - s)): the slope at (x, s), and at sn where that leads. */
const heun: SigmaStep = async ({ map }, s, sn, x, model) => {
  const by = sub(sn, s);
  const first = await map(kernels.sigmaSlope, [x, await model(x, s)], [s]);
  const reached = await map(eulerStep, [x, first], [by]);
  const second = await map(kernels.sigmaSlope, [reached, await model(reached, sn)], [sn]);
  return map(kernels.heunSigmaStep, [x, first, second], [by]);
};

export const heunSigmaStep = operation(
  'heunSigmaStep',
  { ...between, x: read.tensor, model: read.model },
  ({ s, sn, x, model }, evaluator) => heun(evaluator, s, sn, x, model),
);

export const eulerSigmaSample = sampler(
  'eulerSigmaSample',
  listed,
  overSigmas(() => euler),
);

/** The last step is Euler's. */
export const heunSigmaSample = sampler(
  'heunSigmaSample',
  listed,
  overSigmas((i, steps) => (i === steps - 1 ? euler : heun)),
);

/** noise[0] belongs to the first step that runs. */
export const eulerAncestralSample = sampler(
  'eulerAncestralSample',
  {
    sigmas: read.sigmas,
    eta: read.scalar,
    x: read.tensor,
    noise: read.noise('sigmas', 'x', 1),
    model: read.model,
  },
  ({ sigmas, eta, x, noise, model }, evaluator) =>
    fromFirstStep(stepsIn(sigmas), x, async (i, state) => {
      const [s, sn] = endsOf(sigmas, i);
      return noisy(evaluator, { s, sn, eta }, state, await model(state, s), noise[i] as HostTensor);
    }),
);

/** Euler over the sigmas of timesteps, 0 behind the last; the model predicts noise and is shown the scaled state. */
export const eulerDiscreteSample = sampler(
  'eulerDiscreteSample',
  { ...strided, x: read.tensor, model: read.model },
  ({ alphaBars, timesteps, x, model }, evaluator) => {
    const sigmaOf = (t: number): number => {
      const a = entry(alphaBars.data, t);
      return sqrtNonneg(div(sub(1, a), a));
    };
    return fromFirstStep(timesteps.length, x, async (i, state) => {
      const [t, next] = [timesteps[i] as number, timesteps[i + 1]];
      const s = sigmaOf(t);
      const e = await model(await scaled(evaluator, s, state), t);
      const d = await denoised(evaluator, s, state, e);
      return euler(evaluator, s, next === undefined ? 0 : sigmaOf(next), state, () => d);
    });
  },
);
