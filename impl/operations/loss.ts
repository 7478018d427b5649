/** NN/Spec/Generative/Diffusion/Loss.lean: one row an operation. */
import { add, div } from '../binary32.ts';
import * as read from '../inputs.ts';
import * as forward from '../kernels/forward-process.ts';
import * as kernels from '../kernels/loss.ts';
import { operation } from '../operation.ts';
import { scheduleOf, weights } from '../schedule.ts';

/**
 * The mean of (e - eps)^2, e = model(qSample, t / T): a fold from 0 in row-major order, divided by the number of
 * elements, or by 1 where there are none.
 */
export const epsPredLoss = operation(
  'epsPredLoss',
  { betas: read.vector, t: read.state('betas'), x0: read.tensor, eps: read.like('x0'), model: read.model },
  async ({ betas, t, x0, eps, model }, { map }) => {
    const schedule = scheduleOf(betas);
    const { c0, c1 } = weights(schedule.alphaBar(t));
    const x = await map(forward.qSample, [x0, eps], [c0, c1]);
    const e = await model(x, schedule.timeOfIndex(t));
    const squares = (await map(kernels.squaredError, [e, eps])).data;
    const sum = squares.reduce((total, square) => add(total, square), 0);
    return { shape: [], data: Float32Array.of(div(sum, Math.fround(Math.max(squares.length, 1)))) };
  },
);
