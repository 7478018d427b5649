/** The time that a model is given for a state. */
import type { Context } from '../../../../spec/context.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const convention = signatureOf('convention');
const { times, drift } = using;

/** t - 1, which is no count at t = 0. */
const before = <A>(k: Context<A>, t: number): A => (t === 0 ? k.neg(k.one) : k.nat(t - 1));

export const timeConventions: readonly Signature[] = [
  convention('time t/(T-1)', 'time is t/(T-1)', times, (_right, k) => ({
    time: (t, T) => (T <= 1 ? k.zero : k.div(k.nat(t), k.nat(T - 1))),
  })),
  convention('time (t-1)/T', 'time is (t-1)/T', times, (_right, k) => ({
    time: (t, T) => (T === 0 ? k.zero : k.div(before(k, t), k.nat(T))),
  })),
  convention(
    'time (t-1)/T, from 0',
    'time is (t-1)/T, and 0 at t = 0',
    times,
    (right) => ({ time: (t, T) => right.time(t === 0 ? 0 : t - 1, T) }),
    'lucidrains/denoising-diffusion-pytorch#81',
  ),
  convention(
    'time (t-1)/(T-1)',
    'time is (t-1)/(T-1)',
    times,
    (_right, k) => ({ time: (t, T) => (T <= 1 ? k.zero : k.div(before(k, t), k.nat(T - 1))) }),
    'wadkisson/TorchLean@c2be276',
  ),
  convention(
    'time t/(T+1)',
    'time is t/(T+1)',
    times,
    (_right, k) => ({ time: (t, T) => k.div(k.nat(t), k.nat(T + 1)) }),
    'lucidrains/denoising-diffusion-pytorch#19',
  ),
  convention('time (t+1)/T', 'time is (t+1)/T', times, (_right, k) => ({
    time: (t, T) => (T === 0 ? k.zero : k.div(k.nat(t + 1), k.nat(T))),
  })),
  convention('time 1 - t/T', 'time runs backwards, 1 - t/T', times, (right, k) => ({
    time: (t, T) => k.sub(k.one, right.time(t, T)),
  })),
  convention(
    'time t',
    'time is the index t, not divided',
    times,
    (_right, k) => ({ time: (t) => k.nat(t) }),
    'Stability-AI/stablediffusion#226',
  ),
  convention('time t-1', 'time is the index t-1, not divided', times, (_right, k) => ({
    time: (t) => before(k, t),
  })),
  convention(
    'time t/1000',
    'time is t/1000, whatever T is',
    times,
    (_right, k) => ({ time: (t) => k.div(k.nat(t), k.nat(1000)) }),
    'lucidrains/denoising-diffusion-pytorch@d59d8b0',
  ),
  convention(
    'time times 1000',
    'the model gets the time multiplied by 1000',
    [...times, ...drift],
    (right, k) => ({
      time: (t, T) => k.mul(k.nat(1000), right.time(t, T)),
      modelTime: (t) => k.mul(k.nat(1000), right.modelTime(t)),
    }),
    'stepfun-ai/Step1X-Edit#91',
  ),
  convention('time of the model 1 - t', 'the model gets 1 - t', drift, (right, k) => ({
    modelTime: (t) => k.sub(k.one, right.modelTime(t)),
  })),
  convention(
    'image index from 1',
    'the model of the image API gets index + 1',
    ['imageDdimStep', 'imageDdimSample'],
    () => ({ modelIndex: (index) => index + 1 }),
  ),
];
