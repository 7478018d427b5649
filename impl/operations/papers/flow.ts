/** Flow matching: sigma is 1 for noise and 0 for data, v = noise - x0. */
import { add, div, exp, fraction, mul, sub } from '../../binary32.ts';
import * as read from '../../inputs.ts';
import * as kernels from '../../kernels/papers/flow.ts';
import * as forms from '../../kernels/papers/forms.ts';
import { eulerStep } from '../../kernels/pf-ode.ts';
import { operation, sampler } from '../../operation.ts';
import { vectorOf } from '../../tensor.ts';
import { listed, overSigmas } from './steps.ts';

/** (s * n) + ((1 - s) * x0) */
export const flowAddNoise = operation(
  'flowAddNoise',
  { s: read.scalar, x0: read.tensor, n: read.like('x0') },
  ({ s, x0, n }, { map }) => map(forms.weightedSum, [n, x0], [s, sub(1, s)]),
);

/** (shift * t) / (1 + ((shift - 1) * t)) */
const shifted = (shift: number, t: number): number => div(mul(shift, t), add(1, mul(sub(shift, 1), t)));

export const flowShift = operation(
  'flowShift',
  { shift: read.scalar, t: read.tensor },
  ({ shift, t }, { map }) => map(kernels.flowShift, [t], [shift, sub(shift, 1)]),
);

const grid = (n: number, shift: number, at: (i: number) => number) =>
  vectorOf([...Array.from({ length: n }, (_, i) => shifted(shift, at(i))), 0]);

/** n / n, ..., 1 / n, each shifted, and then 0. */
export const flowSigmas = operation('flowSigmas', { n: read.count, shift: read.scalar }, ({ n, shift }) =>
  grid(n, shift, (i) => fraction(n - i, n)),
);

/** Evenly from 1 to 1 / T, both shifted, and then all of them shifted: the lower end twice. Then 0. */
export const flowSigmasSd3 = operation(
  'flowSigmasSd3',
  { T: read.count, n: read.state('T'), shift: read.scalar },
  ({ T, n, shift }) => {
    const [high, low] = [shifted(shift, 1), shifted(shift, fraction(1, T))];
    return grid(n, shift, (i) => (n === 1 ? high : add(high, mul(fraction(i, n - 1), sub(low, high)))));
  },
);

/** The line through (256, 1/2) and (4096, 23/20) at the number of tokens. */
export const flowMu = operation('flowMu', { length: read.count }, ({ length }) => {
  const m = div(sub(Math.fround(1.15), 0.5), sub(4096, 256));
  const mu = add(mul(Math.fround(length), m), sub(0.5, mul(m, 256)));
  return { shape: [], data: Float32Array.of(mu) };
});

/** E / (E + ((1 / t) - 1)), E = exp(mu) */
export const flowDynamicShift = operation(
  'flowDynamicShift',
  { mu: read.scalar, t: read.tensor },
  ({ mu, t }, { map }) => map(kernels.flowDynamicShift, [t], [exp(mu)]),
);

/** 1 - ((1 - t_i) / f), f = (1 - t_last) / (1 - terminal) */
export const flowStretchTerminal = operation(
  'flowStretchTerminal',
  { t: read.sigmas, terminal: read.scalar },
  ({ t, terminal }) => {
    const rest = [...t.data].map((value) => sub(1, value));
    const factor = div(rest.at(-1) as number, sub(1, terminal));
    return vectorOf(rest.map((value) => sub(1, div(value, factor))));
  },
);

/** x + ((sn - s) * v) */
export const flowStep = operation(
  'flowStep',
  { s: read.scalar, sn: read.scalar, x: read.tensor, v: read.like('x') },
  ({ s, sn, x, v }, { map }) => map(eulerStep, [x, v], [sub(sn, s)]),
);

export const flowSample = sampler(
  'flowSample',
  listed,
  overSigmas(
    () =>
      async ({ map }, s, sn, x, model) =>
        map(eulerStep, [x, await model(x, s)], [sub(sn, s)]),
  ),
);
