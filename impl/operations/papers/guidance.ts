/** Guidance without a classifier: u is predicted without the condition, c with it. */
import { add, div, mul, sqrtNonneg, sub } from '../../binary32.ts';
import * as read from '../../inputs.ts';
import * as kernels from '../../kernels/papers/guidance.ts';
import { operation } from '../../operation.ts';
import type { HostTensor } from '../../tensor.ts';

/** u + (w * (c - u)) */
export const guide = operation(
  'guide',
  { w: read.scalar, u: read.tensor, c: read.like('u') },
  ({ w, u, c }, { map }) => map(kernels.guide, [u, c], [w]),
);

/** The standard deviation of all m elements, by m - 1; sums are folds from 0 in row-major order. */
const deviationOf = ({ data }: HostTensor): number => {
  const mean = div(data.reduce(add, 0), Math.fround(data.length));
  const squares = data.reduce((sum, x) => add(sum, mul(sub(x, mean), sub(x, mean))), 0);
  return sqrtNonneg(div(squares, Math.fround(data.length - 1)));
};

/** (phi * (g * f)) + ((1 - phi) * g), f = deviationOf(c) / deviationOf(g) */
export const guidanceRescale = operation(
  'guidanceRescale',
  { phi: read.scalar, g: read.tensor, c: read.like('g') },
  ({ phi, g, c }, { map }) =>
    map(kernels.guidanceRescale, [g], [phi, div(deviationOf(c), deviationOf(g)), sub(1, phi)]),
);
