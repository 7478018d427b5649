/** NN/Spec/Generative/Diffusion/ForwardProcess.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** (x0 * c0) + (eps * c1) */
export const qSample: Kernel = {
  name: 'qSample',
  arrays: ['x0', 'eps'],
  scalars: ['c0', 'c1'],
  body: function (
    this: KernelThis,
    x0: readonly number[],
    eps: readonly number[],
    c0: number,
    c1: number,
  ): number {
    return Math.fround(Math.fround(x0[this.thread.x]! * c0) + Math.fround(eps[this.thread.x]! * c1));
  },
};
