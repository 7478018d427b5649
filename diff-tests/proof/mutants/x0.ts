/** X: x0Pred. */
import { formula, type Mutant } from './mutant.ts';

const operation = 'x0Pred';

export const x0: readonly Mutant[] = [
  formula(
    'X01',
    operation,
    'multiplied where it must be divided',
    (right) => ({
      x0FromEps: (alphaBar) => {
        const { f } = right;
        const [c0, c1] = [right.signal(alphaBar), right.noise(alphaBar)];
        return (x, e) => f(f(x * c0) - f(e * c1));
      },
    }),
    { diagnosis: ['multiplied where it must be divided'], link: 'lucidrains/imagen-pytorch@5f45ca0' },
  ),
  formula(
    'X03',
    operation,
    'the denominator rooted twice',
    (right) => ({ inverse: (alphaBar) => right.inverse(right.sqrtNonneg(alphaBar)) }),
    { diagnosis: ['denominator rooted twice'], link: 'deepinv/deepinv#360' },
  ),
  formula(
    'X05',
    operation,
    '1 - alphaBar not rooted',
    ({ f }) => ({ noise: (alphaBar) => f(1 - alphaBar) }),
    {
      diagnosis: ['variance used as standard deviation'],
      link: 'jcwang-gh/classifier-free-diffusion-guidance-Pytorch#12',
    },
  ),
  formula(
    'X07',
    operation,
    'epsilon under the root',
    (right) => ({
      inverse: (alphaBar) => right.f(1 / right.sqrtNonneg(right.f(alphaBar + right.epsilon))),
    }),
    { diagnosis: ['epsilon inside the root'] },
  ),
  formula(
    'X09',
    operation,
    '1 / max(c0, 1e-12)',
    (right) => ({ inverse: (alphaBar) => right.f(1 / Math.max(right.signal(alphaBar), right.f(1e-12))) }),
    { diagnosis: ['epsilon clamped, 1e-12', 'epsilon 1e-12'], link: 'wadkisson/TorchLean@c2be276' },
  ),
  formula(
    'X11',
    operation,
    'the model called with the time before',
    (right) => ({ time: (t, T) => right.time(Math.max(t - 1, 0), T) }),
    { diagnosis: ['time (t-1)/T, from 0'], expected: 'time' },
  ),
  formula(
    'X13',
    operation,
    '1 / max(c0, 1e-5)',
    (right) => ({ inverse: (alphaBar) => right.f(1 / Math.max(right.signal(alphaBar), right.f(1e-5))) }),
    { diagnosis: ['epsilon clamped, 1e-5'], link: 'lucidrains/imagen-pytorch@5f45ca0' },
  ),
  formula(
    'X15',
    operation,
    'no epsilon',
    (right) => ({
      inverse: (alphaBar) => right.f(1 / right.signal(alphaBar)),
    }),
    { diagnosis: ['epsilon 0'] },
  ),
  formula(
    'X17',
    operation,
    'divided by c0 + epsilon in the place of the reciprocal',
    (right) => ({
      x0FromEps: (alphaBar) => {
        const { f } = right;
        const [c0, c1] = [right.signal(alphaBar), right.noise(alphaBar)];
        return (x, e) => right.safeDiv(f(x - f(e * c1)), c0);
      },
    }),
    { control: true },
  ),
];
