/** NN/Spec/Generative/Diffusion/Core.lean: one row an operation. */
import * as read from '../inputs.ts';
import * as kernels from '../kernels/core.ts';
import { operation } from '../operation.ts';

/** sqrt(max(x, 0)) */
export const sqrtNonneg = operation('sqrtNonneg', { x: read.tensor }, ({ x }, { map }) =>
  map(kernels.sqrtNonneg, [x]),
);

/** x / (y + epsilon) */
export const safeDiv = operation(
  'safeDiv',
  { x: read.tensor, y: read.like('x') },
  ({ x, y }, { map, epsilon }) => map(kernels.safeDiv, [x, y], [epsilon]),
);

/** The example EpsModel: (x * 1/2) + t */
export const model = operation('model', { x: read.tensor, t: read.scalar }, ({ x, t }, { map }) =>
  map(kernels.exampleModel, [x], [t]),
);
