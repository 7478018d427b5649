/** E: Euler's method, one step and all. */
import type { Tensor } from '../../examples/checks.ts';
import type { Inputs } from '../../examples/implementation.ts';
import { formula, type Mutant, type Right, whole } from './mutant.ts';

const step = 'eulerStep';
const sample = 'pfOdeSampleEuler';

/** The slope at a state and a time. */
const slopeAt = ({ model, ...vp }: Inputs, { own, map }: Right, x: Tensor, t: number): Tensor =>
  map(own.rhs(vp, t), x, model(x, t));

/** Euler steps at the given times, 1/n apart. */
const walk = (inputs: Inputs, right: Right, times: readonly number[]): Tensor => {
  const euler = right.own.eulerStep(right.own.dt(inputs.steps));
  const start = right.map((value) => value, inputs.x);
  return times.reduce((x, t) => right.map(euler, x, slopeAt(inputs, right, x, t)), start);
};

/** What the right operation refuses, and the times that it takes. */
const rightTimes = (inputs: Inputs, { own, operations }: Right): number[] => {
  operations.pfOdeSampleEuler({ ...inputs, model: (x) => x });
  return own.order(inputs.steps).map((i) => own.time(i + 1, inputs.steps));
};

export const euler: readonly Mutant[] = [
  formula('E01', sample, 'dt positive', (right) => ({ dt: (n) => -right.dt(n) }), {
    diagnosis: ['dt positive', 'Euler step subtracted', 'sign of the drift'],
    expected: 'state',
    link: 'hustvl/LightningDiT#89',
  }),
  whole(
    'E03',
    sample,
    'one step more, at t = 0',
    (inputs, right) => {
      const times = rightTimes(inputs, right);
      return walk(inputs, right, times.length === 0 ? [] : [...times, 0]);
    },
    {
      diagnosis: ['one step more, at t = 0', 'a call of the model too many'],
      expected: 'calls',
      link: 'huggingface/diffusers#466',
    },
  ),
  whole(
    'E05',
    sample,
    'one step too few',
    (inputs, right) => walk(inputs, right, rightTimes(inputs, right).slice(0, -1)),
    {
      diagnosis: ['last step left out', 'a call of the model too few'],
      expected: 'calls',
      link: 'huggingface/diffusers#6477',
    },
  ),
  whole(
    'E07',
    sample,
    'the time accumulated in binary32',
    (inputs, right) => {
      const dt = Math.fround(1 / inputs.steps);
      let t = 1;
      const next = (): number => {
        const now = t;
        t = Math.fround(t - dt);
        return now;
      };
      return walk(inputs, right, rightTimes(inputs, right).map(next));
    },
    { diagnosis: ['time accumulated in binary32', 'time accumulated'], expected: 'time' },
  ),
  whole(
    'E09',
    sample,
    'the midpoint method',
    (inputs, right) => {
      const times = rightTimes(inputs, right);
      const { f, eulerStep, dt } = right.own;
      const whole = dt(inputs.steps);
      const start = right.map((value) => value, inputs.x);
      return times.reduce((x, t) => {
        const half = right.map(eulerStep(f(0.5 * whole)), x, slopeAt(inputs, right, x, t));
        const middle = slopeAt(inputs, right, half, f(t + f(0.5 * whole)));
        return right.map(eulerStep(whole), x, middle);
      }, start);
    },
    {
      diagnosis: ['a second call of the model at another time', 'a call of the model too many'],
      expected: 'time',
    },
  ),
  whole(
    'E15',
    sample,
    'times 1/n, ..., 1 while dt is negative',
    (inputs, right) => walk(inputs, right, rightTimes(inputs, right).reverse()),
    { diagnosis: ['steps in the opposite order'], expected: 'order', link: 'wadkisson/TorchLean@c2be276' },
  ),
  whole(
    'E19',
    sample,
    'steps from t = 1 to t = 1e-3',
    (inputs, right) => {
      const { f, eulerStep } = right.own;
      const span = f(f(1e-3) - 1);
      const n = rightTimes(inputs, right).length;
      const times = Array.from({ length: n }, (_, i) => f(1 + f(f(i / n) * span)));
      const euler = eulerStep(f(span / n));
      const start = right.map((value) => value, inputs.x);
      return times.reduce((x, t) => right.map(euler, x, slopeAt(inputs, right, x, t)), start);
    },
    { diagnosis: ['steps from 1 to 1e-3'], expected: 'time' },
  ),
  whole(
    'E17',
    sample,
    'times 1 - i/n',
    (inputs, right) => {
      const { f } = right.own;
      const times = rightTimes(inputs, right).map((_, i) => f(1 - f(i / inputs.steps)));
      return walk(inputs, right, times);
    },
    { diagnosis: ['times 1 - i/n'], expected: 'time' },
  ),
  formula('E11', step, 'x is forgotten', ({ f }) => ({ eulerStep: (dt) => (_x, slope) => f(slope * dt) }), {
    diagnosis: ['x forgotten in the Euler step'],
  }),
  whole(
    'E13',
    step,
    'in place',
    (inputs, { operations }) => {
      const right = operations.eulerStep(inputs);
      inputs.x.data.set(right.data);
      return right;
    },
    { diagnosis: ['it writes to its input'], expected: 'purity', link: 'CleanDiffuserTeam/CleanDiffuser#31' },
  ),
];
