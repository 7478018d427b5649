/** P: sqrt(max(x, 0)), x / (y + epsilon), and what is asked of a denoiser. */
import { formula, type Mutant, whole } from './mutant.ts';
import { half } from '../../cases/narrow.ts';

const root = 'sqrtNonneg';
const division = 'safeDiv';

export const core: readonly Mutant[] = [
  formula('P01', root, 'no max: sqrt(x)', ({ f }) => ({ sqrtNonneg: (x) => f(Math.sqrt(x)) }), {
    diagnosis: ['root without max'],
    link: 'huggingface/diffusers#14213',
  }),
  formula(
    'P03',
    root,
    'sqrt(max(x, 1e-20)): the clamp of a variance',
    ({ f }) => ({ sqrtNonneg: (x) => f(Math.sqrt(Math.max(x, f(1e-20)))) }),
    { diagnosis: ['root of at least 1e-20'], link: 'huggingface/diffusers#3006' },
  ),
  formula(
    'P05',
    root,
    'max drops NaN, as fmax does',
    ({ f }) => ({ sqrtNonneg: (x) => (x > 0 ? f(Math.sqrt(x)) : 0) }),
    { diagnosis: ['max drops NaN'], link: 'gpuweb/gpuweb#5192' },
  ),
  formula(
    'P07',
    root,
    'a branch for x < 0 in the place of max: -0 stays -0',
    ({ f }) => ({ sqrtNonneg: (x) => (x < 0 ? 0 : f(Math.sqrt(x))) }),
    { control: true },
  ),
  formula(
    'P09',
    root,
    'the root in binary16',
    (right) => ({
      sqrtNonneg: (x) => half(right.sqrtNonneg(x)),
    }),
    { diagnosis: ['roots in binary16'] },
  ),
  formula('P11', root, 'no root: max(x, 0)', () => ({ sqrtNonneg: (x) => Math.max(x, 0) }), {
    diagnosis: ['not rooted'],
  }),
  formula(
    'P23',
    root,
    'binary32 subnormals flushed to zero',
    (right) => ({ sqrtNonneg: (x) => right.sqrtNonneg(Math.abs(x) < 2 ** -126 ? 0 : x) }),
    { diagnosis: ['binary32 subnormals flushed before the root'], link: 'cupy/cupy#8382' },
  ),
  formula(
    'P25',
    root,
    '1 / (1 / sqrt(x)): as far off as pow(x, 0.5) is on some machines',
    (right) => ({ sqrtNonneg: (x) => right.f(1 / right.f(1 / right.sqrtNonneg(x))) }),
    { control: true, link: 'pytorch/pytorch#161944' },
  ),
  formula(
    'P13',
    division,
    'epsilon outside: x / y + epsilon',
    ({ f, epsilon }) => ({
      safeDiv: (x, y) => f(f(x / y) + epsilon),
    }),
    { diagnosis: ['epsilon added to the quotient'] },
  ),
  formula('P15', division, 'epsilon 1e-8', ({ f }) => ({ safeDiv: (x, y) => f(x / f(y + f(1e-8))) }), {
    diagnosis: ['epsilon 1e-8'],
  }),
  formula(
    'P17',
    division,
    'epsilon subtracted',
    ({ f, epsilon }) => ({
      safeDiv: (x, y) => f(x / f(y - epsilon)),
    }),
    { diagnosis: ['epsilon subtracted'] },
  ),
  formula(
    'P19',
    division,
    'epsilon with the sign of y',
    ({ f, epsilon }) => ({
      safeDiv: (x, y) => f(x / f(y < 0 || Object.is(y, -0) ? y - epsilon : y + epsilon)),
    }),
    { diagnosis: ['epsilon with the sign of the denominator'] },
  ),
  formula(
    'P21',
    division,
    'the reciprocal multiplied: x * (1 / (y + epsilon))',
    ({ f, epsilon }) => ({ safeDiv: (x, y) => f(x * f(1 / f(y + epsilon))) }),
    { control: true },
  ),
  formula(
    'P27',
    division,
    'epsilon a floor: x / max(y, epsilon)',
    ({ f, epsilon }) => ({
      safeDiv: (x, y) => f(x / Math.max(y, epsilon)),
    }),
    { diagnosis: ['epsilon clamped'] },
  ),
  formula('P28', division, 'no epsilon', ({ f }) => ({ safeDiv: (x, y) => f(x / y) }), {
    diagnosis: ['epsilon 0'],
  }),
  whole(
    'P29',
    'model',
    'another answer the second time',
    (() => {
      let calls = 0;
      return ({ x }, { map }) => map((value) => value + (calls++ % 2), x);
    })(),
    { diagnosis: ['it gives another answer the second time'], expected: 'purity' },
  ),
  whole(
    'P30',
    'model',
    'the time written into the state',
    ({ x, t }, { map }) => {
      x.data.fill(t);
      return map((value) => value, x);
    },
    { diagnosis: ['it writes to its input'], expected: 'purity', link: 'plainerman/DiffDock-Pocket#6' },
  ),
  whole('P31', 'model', 'the state flattened', ({ x }, { vector }) => vector(Array.from(x.data)), {
    diagnosis: ['the output has another shape'],
    expected: 'shape',
  }),
];
