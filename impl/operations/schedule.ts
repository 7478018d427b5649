/** NN/Spec/Generative/Diffusion/Schedule.lean: one row an operation. */
import * as read from '../inputs.ts';
import * as kernels from '../kernels/schedule.ts';
import { operation } from '../operation.ts';

/** Entry i of T: betaStart + (i / (T - 1)) * (betaEnd - betaStart); [betaEnd] where T = 1. */
export const linearBetas = operation(
  'linearBetas',
  { T: read.count, betaStart: read.scalar, betaEnd: read.scalar },
  ({ T, betaStart, betaEnd }, { vector }) => vector(kernels.linearBetas, T, [], [betaStart, betaEnd, T - 1]),
);

/** Entry t of T + 1: ((1 * (1 - beta_0)) * (1 - beta_1)) * ... over the first t betas, from the left. */
export const alphaBar = operation('alphaBar', { betas: read.vector }, async ({ betas }, { vector }) =>
  // gpu.js takes no empty array.
  betas.data.length === 0
    ? { shape: [1], data: Float32Array.of(1) }
    : vector(kernels.alphaBar, betas.data.length + 1, [betas]),
);

/** Entry t of T + 1: t / T; [0] where T = 0. */
export const timeOfIndex = operation('timeOfIndex', { T: read.count }, ({ T }, { vector }) =>
  vector(kernels.timeOfIndex, T + 1, [], [T]),
);
