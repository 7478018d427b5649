/** The order and the number of steps, and what each step takes. */
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { samplers } = using;
const sampler = ['pfOdeSampleEuler'];
const noisy = ['ddpmSample'];
const clipped = ['ddpmSample', 'ddimSample'];

export const samplerDefects: readonly Signature[] = [
  defect(
    'steps in the opposite order',
    'the steps run upwards',
    samplers,
    (right) => ({ order: (T) => right.order(T).toReversed() }),
    'nathan-barry/tiny-diffusion#2',
  ),
  defect(
    'last step left out',
    'the last step is left out',
    samplers,
    (right) => ({ order: (T) => right.order(T).slice(0, -1) }),
    'huggingface/diffusers#6477',
  ),
  defect('first step left out', 'the first step is left out', samplers, (right) => ({
    order: (T) => right.order(T).slice(1),
  })),
  defect(
    'first step taken twice',
    'the first step is taken twice',
    samplers,
    (right) => ({ order: (T) => right.order(T).flatMap((index, i) => (i === 0 ? [index, index] : [index])) }),
    'huggingface/diffusers#9090',
  ),
  defect('last step taken twice', 'the last step is taken twice', samplers, (right) => ({
    order: (T) => right.order(T).flatMap((index) => (index === 0 ? [index, index] : [index])),
  })),
  defect(
    'each step taken twice',
    'each step is taken twice',
    samplers,
    (right) => ({ order: (T) => right.order(T).flatMap((index) => [index, index]) }),
    'fastai/diffusion-nbs#49',
  ),
  defect(
    'one step more, at t = 0',
    'one more step is taken at t = 0',
    sampler,
    (right) => ({ order: (n) => (n === 0 ? [] : [...right.order(n), -1]) }),
    'huggingface/diffusers#466',
  ),
  defect(
    'noise in the opposite order',
    'the noise is taken in the opposite order',
    noisy,
    () => ({ noiseIndex: (index, T) => T - 1 - index }),
    'leejet/stable-diffusion.cpp#982',
  ),
  defect(
    'same noise at every step',
    'every step takes noise[0]',
    noisy,
    () => ({ noiseIndex: () => 0 }),
    'huggingface/diffusers#13678',
  ),
  defect('noise of the first step at every step', 'every step takes noise[T-1]', noisy, () => ({
    noiseIndex: (_index, T) => T - 1,
  })),
  defect(
    'state clipped between steps',
    'the state is clipped to [-1, 1] after each step',
    clipped,
    (right) => ({
      ddimStep: (step) => {
        const next = right.ddimStep(step);
        return (x, e) => right.clip(next(x, e));
      },
      ddpmStep: (step) => {
        const next = right.ddpmStep(step);
        return (x, e, z) => right.clip(next(x, e, z));
      },
    }),
  ),
  defect(
    'result mapped to [0, 1]',
    'the result is mapped to [0, 1], by (x + 1)/2, after the last step',
    clipped,
    (right, k) => {
      const mapped = (x: typeof k.one): typeof k.one => k.mul(k.add(x, k.one), k.half);
      return {
        ddimStep: (step) => {
          const next = right.ddimStep(step);
          return (x, e) => (step.index === 0 ? mapped(next(x, e)) : next(x, e));
        },
        ddpmStep: (step) => {
          const next = right.ddpmStep(step);
          return (x, e, z) => (step.index === 0 ? mapped(next(x, e, z)) : next(x, e, z));
        },
      };
    },
  ),
  defect(
    'dt positive',
    'dt is positive',
    sampler,
    (right, k) => ({ dt: (n) => k.neg(right.dt(n)) }),
    'hustvl/LightningDiT#89',
  ),
  defect('dt -1/(n-1)', 'dt is -1/(n-1)', sampler, (_right, k) => ({
    dt: (n) => k.neg(k.div(k.one, k.nat(Math.max(n - 1, 0)))),
  })),
  defect('dt -1/(n+1)', 'dt is -1/(n+1)', sampler, (_right, k) => ({
    dt: (n) => k.neg(k.div(k.one, k.nat(n + 1))),
  })),
  defect(
    'times of the end of each step',
    'the drift is taken at the end of each step, (c-1)/n',
    sampler,
    (right) => ({
      odeTime: (c, n) => right.odeTime(Math.max(c - 1, 0), n),
    }),
  ),
  defect(
    'times of the middle of each step',
    'the drift is taken at the middle of each step, (c-1/2)/n',
    sampler,
    (_right, k) => ({
      odeTime: (c, n) => k.div(k.sub(k.nat(c), k.half), k.nat(n)),
    }),
  ),
  defect('times from 0 up', 'the drift is taken at 1 - c/n, from 0 up', sampler, (_right, k) => ({
    odeTime: (c, n) => k.div(k.nat(n - c), k.nat(n)),
  })),
  defect('times (c-1)/(n-1)', 'the drift is taken at (c-1)/(n-1)', sampler, (_right, k) => ({
    odeTime: (c, n) => (n <= 1 ? k.one : k.div(k.nat(Math.max(c - 1, 0)), k.nat(n - 1))),
  })),
  defect(
    'time of the ODE the counter',
    'the drift is taken at the counter c, not divided',
    sampler,
    (_right, k) => ({
      odeTime: (c) => k.nat(c),
    }),
  ),
];
