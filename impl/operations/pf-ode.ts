/** NN/Spec/Generative/Diffusion/PFODE.lean: one row an operation. */
import { add, exp, fraction, mul, safeDiv, sqrtNonneg, sub } from '../binary32.ts';
import * as read from '../inputs.ts';
import * as kernels from '../kernels/pf-ode.ts';
import type { Elementwise } from '../elementwise.ts';
import { fromLastStep, operation, sampler } from '../operation.ts';
import type { HostTensor } from '../tensor.ts';

/** Lean's VPLinearSchedule: the rate of noise goes from beta0 at t = 0 to beta1 at t = 1. */
const schedule = { beta0: read.scalar, beta1: read.scalar };

/** beta0 + (t * (beta1 - beta0)) at each time */
export const vpBeta = operation('vpBeta', { ...schedule, t: read.tensor }, ({ beta0, beta1, t }, { map }) =>
  map(kernels.vpBeta, [t], [beta0, beta1]),
);

/** exp(-((beta0 * t) + ((1/2 * (beta1 - beta0)) * (t * t)))) at each time */
export const vpAlphaBar = operation(
  'vpAlphaBar',
  { ...schedule, t: read.tensor },
  ({ beta0, beta1, t }, { map }) => map(kernels.vpAlphaBar, [t], [beta0, beta1]),
);

/** sqrtNonneg(1 - vpAlphaBar) at each time */
export const vpSigma = operation('vpSigma', { ...schedule, t: read.tensor }, ({ beta0, beta1, t }, { map }) =>
  map(kernels.vpSigma, [t], [beta0, beta1]),
);

/** (x * (-1/2 * B)) + (e * (1/2 * safeDiv(B, S))), e = model(x, t), B = vpBeta t, S = vpSigma t */
const rhsOf =
  (beta0: number, beta1: number, model: read.Model, { map, epsilon }: Elementwise) =>
  async (x: HostTensor, t: number): Promise<HostTensor> => {
    const slope = sub(beta1, beta0);
    const beta = add(beta0, mul(t, slope));
    const integral = add(mul(beta0, t), mul(mul(0.5, slope), mul(t, t)));
    const sigma = sqrtNonneg(sub(1, exp(-integral)));
    const e = await model(x, t);
    return map(kernels.pfOdeRhs, [x, e], [mul(-0.5, beta), mul(0.5, safeDiv(beta, sigma, epsilon))]);
  };

/** The right-hand side of the probability flow at one time. */
export const pfOdeRhs = operation(
  'pfOdeRhs',
  { ...schedule, x: read.tensor, t: read.scalar, model: read.model },
  ({ beta0, beta1, x, t, model }, evaluator) => rhsOf(beta0, beta1, model, evaluator)(x, t),
);

/** x + (slope * dt) */
export const eulerStep = operation(
  'eulerStep',
  { x: read.tensor, slope: read.like('x'), dt: read.scalar },
  ({ x, slope, dt }, { map }) => map(kernels.eulerStep, [x, slope], [dt]),
);

/** `steps` Euler steps of dt = -(1 / steps), at the times steps / steps, ..., 1 / steps. */
export const pfOdeSampleEuler = sampler(
  'pfOdeSampleEuler',
  { ...schedule, steps: read.count, x: read.tensor, model: read.model },
  ({ beta0, beta1, steps, x, model }, evaluator) => {
    const rhs = rhsOf(beta0, beta1, model, evaluator);
    const dt = -fraction(1, steps);
    return fromLastStep(steps, x, async (step, state) => {
      const slope = await rhs(state, fraction(step + 1, steps));
      return evaluator.map(kernels.eulerStep, [state, slope], [dt]);
    });
  },
);
