/** The time that a model is given for a state. */
import type { Context } from '../../../../spec/context.ts';
import { convention, type Convention, using } from '../signature.ts';

const { times, drift } = using;

/** t - 1, which is no count at t = 0. */
const before = <A>(k: Context<A>, t: number): A => (t === 0 ? k.neg(k.one) : k.nat(t - 1));

/** Another time of state t. */
const timeIs = (
  id: string,
  name: string,
  phrase: string,
  change: Convention['change'],
  link = '',
): Convention =>
  convention({ id, name, phrase, operations: times, fixes: ['the time of a state'], change, link });

const ofStates: readonly Convention[] = [
  timeIs('time-t-over-T-minus-1', 'time t/(T-1)', 'time is t/(T-1)', (_right, k) => ({
    fraction: (t, T) => (T <= 1 ? k.zero : k.div(k.nat(t), k.nat(T - 1))),
  })),
  timeIs('time-t-minus-1-over-T', 'time (t-1)/T', 'time is (t-1)/T', (_right, k) => ({
    fraction: (t, T) => (T === 0 ? k.zero : k.div(before(k, t), k.nat(T))),
  })),
  timeIs(
    'time-t-minus-1-over-T-from-0',
    'time (t-1)/T, from 0',
    'time is (t-1)/T, and 0 at t = 0',
    (right) => ({ fraction: (t, T) => right.fraction(t === 0 ? 0 : t - 1, T) }),
    'lucidrains/denoising-diffusion-pytorch#81',
  ),
  timeIs(
    'time-t-minus-1-over-T-minus-1',
    'time (t-1)/(T-1)',
    'time is (t-1)/(T-1)',
    (_right, k) => ({ fraction: (t, T) => (T <= 1 ? k.zero : k.div(before(k, t), k.nat(T - 1))) }),
    'wadkisson/TorchLean@c2be276',
  ),
  timeIs(
    'time-t-over-T-plus-1',
    'time t/(T+1)',
    'time is t/(T+1)',
    (_right, k) => ({ fraction: (t, T) => k.div(k.nat(t), k.nat(T + 1)) }),
    'lucidrains/denoising-diffusion-pytorch#19',
  ),
  timeIs('time-from-1e-3', 'time from 1e-3', 'time is 1e-3 + (1 - 1e-3) * t/T', (right, k) => ({
    fraction: (t, T) => {
      const least = k.of('1e-3');
      return k.add(least, k.mul(right.fraction(t, T), k.sub(k.one, least)));
    },
  })),
  timeIs('time-t-plus-1-over-T', 'time (t+1)/T', 'time is (t+1)/T', (_right, k) => ({
    fraction: (t, T) => (T === 0 ? k.zero : k.div(k.nat(t + 1), k.nat(T))),
  })),
  timeIs('time-backwards', 'time 1 - t/T', 'time runs backwards, 1 - t/T', (right, k) => ({
    fraction: (t, T) => k.sub(k.one, right.fraction(t, T)),
  })),
  timeIs(
    'time-index',
    'time t',
    'time is the index t, not divided',
    (_right, k) => ({ fraction: (t) => k.nat(t) }),
    'Stability-AI/stablediffusion#226',
  ),
  timeIs('time-index-from-0', 'time t-1', 'time is the index t-1, not divided', (_right, k) => ({
    fraction: (t) => before(k, t),
  })),
  timeIs(
    'time-over-1000',
    'time t/1000',
    'time is t/1000, whatever T is',
    (_right, k) => ({ fraction: (t) => k.div(k.nat(t), k.nat(1000)) }),
    'lucidrains/denoising-diffusion-pytorch@d59d8b0',
  ),
];

export const timeConventions: readonly Convention[] = [
  ...ofStates,
  convention({
    id: 'time-times-1000',
    name: 'time times 1000',
    phrase: 'the model gets the time multiplied by 1000',
    operations: [...times, ...drift],
    fixes: ['the unit of the time'],
    change: (right, k) => ({ unit: (t) => k.mul(k.nat(1000), right.unit(t)) }),
    link: 'stepfun-ai/Step1X-Edit#91',
  }),
  convention({
    id: 'time-times-999',
    name: 'time times 999',
    phrase: 'the model gets the time multiplied by 999',
    operations: drift,
    fixes: ['the unit of the time'],
    change: (right, k) => ({ unit: (t) => k.mul(right.unit(t), k.nat(999)) }),
    link: 'yang-song/score_sde_pytorch@cb1f359',
  }),
  convention({
    id: 'model-time-backwards',
    name: 'time of the model 1 - t',
    phrase: 'the model gets 1 - t',
    operations: drift,
    fixes: ['the direction of the time'],
    change: (right, k) => ({ direction: (t) => k.sub(k.one, right.direction(t)) }),
  }),
  convention({
    id: 'times-to-1e-3',
    name: 'times from 1 to 1e-3',
    phrase: 'the times run from 1 to 1e-3, n of them, in steps of 1/n',
    operations: ['pfOdeSampleEuler'],
    fixes: ['the times of the steps'],
    change: (_right, k) => ({
      odeTime: (c, n) => {
        const span = k.sub(k.of('1e-3'), k.one);
        return n === 1 ? k.one : k.add(k.one, k.mul(k.div(k.nat(n - c), k.nat(n - 1)), span));
      },
    }),
    link: 'yang-song/score_sde_pytorch@cb1f359',
  }),
  convention({
    id: 'steps-to-1e-3',
    name: 'steps from 1 to 1e-3',
    phrase: 'the steps are evenly spaced from t = 1 to t = 1e-3',
    operations: ['pfOdeSampleEuler'],
    fixes: ['the times of the steps', 'the length of a step'],
    change: (_right, k) => {
      const span = k.sub(k.of('1e-3'), k.one);
      return {
        odeTime: (c, n) => k.add(k.one, k.mul(k.div(k.nat(n - c), k.nat(n)), span)),
        dt: (n) => k.div(span, k.nat(n)),
      };
    },
  }),
  convention({
    id: 'image-index-from-1',
    name: 'image index from 1',
    phrase: 'the model of the image API gets index + 1',
    operations: using.image,
    fixes: ['the index that the model gets'],
    change: () => ({ modelIndex: (index) => index + 1 }),
  }),
];
