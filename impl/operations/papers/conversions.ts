/** What a network may predict, and one made of another; a is alphaBar of the state. */
import * as read from '../../inputs.ts';
import * as forms from '../../kernels/papers/forms.ts';
import { operation } from '../../operation.ts';
import { weights } from '../../schedule.ts';
import { cleanOf, noiseOf } from './predicted.ts';

const known = { a: read.scalar, x0: read.tensor, eps: read.like('x0') };
const velocities = { a: read.scalar, x: read.tensor, v: read.like('x') };

/** (sqrt(a) * x0) + (sqrt(1 - a) * eps) */
export const addNoise = operation('addNoise', known, ({ a, x0, eps }, { map }) => {
  const { c0, c1 } = weights(a);
  return map(forms.weightedSum, [x0, eps], [c0, c1]);
});

/** (sqrt(a) * eps) - (sqrt(1 - a) * x0) */
export const velocity = operation('velocity', known, ({ a, x0, eps }, { map }) => {
  const { c0, c1 } = weights(a);
  return map(forms.weightedDifference, [eps, x0], [c0, c1]);
});

/** (x - (sqrt(1 - a) * e)) / sqrt(a) */
export const x0FromEps = operation(
  'x0FromEps',
  { a: read.scalar, x: read.tensor, e: read.like('x') },
  ({ a, x, e }, evaluator) => cleanOf(evaluator, a, x, e),
);

/** (x - (sqrt(a) * x0)) / sqrt(1 - a) */
export const epsFromX0 = operation(
  'epsFromX0',
  { a: read.scalar, x: read.tensor, x0: read.like('x') },
  ({ a, x, x0 }, evaluator) => noiseOf(evaluator, a, x, x0),
);

/** (sqrt(a) * x) - (sqrt(1 - a) * v) */
export const x0FromV = operation('x0FromV', velocities, ({ a, x, v }, { map }) => {
  const { c0, c1 } = weights(a);
  return map(forms.weightedDifference, [x, v], [c0, c1]);
});

/** (sqrt(a) * v) + (sqrt(1 - a) * x) */
export const epsFromV = operation('epsFromV', velocities, ({ a, x, v }, { map }) => {
  const { c0, c1 } = weights(a);
  return map(forms.weightedSum, [v, x], [c0, c1]);
});

/** x0 clamped to [-r, r] */
export const clipX0 = operation('clipX0', { x0: read.tensor, r: read.scalar }, ({ x0, r }, { map }) =>
  map(forms.clipped, [x0], [r]),
);
