/** NN/Spec/Generative/Diffusion/Loss.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** (e - eps) * (e - eps) */
export const squaredError: Kernel = {
  name: 'squaredError',
  arrays: ['e', 'eps'],
  scalars: [],
  body: function (this: KernelThis, e: readonly number[], eps: readonly number[]): number {
    const difference = Math.fround(e[this.thread.x]! - eps[this.thread.x]!);
    return Math.fround(difference * difference);
  },
};
