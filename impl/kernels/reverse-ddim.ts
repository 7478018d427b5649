/** NN/Spec/Generative/Diffusion/ReverseDDIM.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** (x0 * c0) + (e * c1), x0 = (x - (e * c1Before)) * scale; c1Before belongs to the state x, c0 and c1 to the next. */
export const ddimStep: Kernel = {
  name: 'ddimStep',
  arrays: ['x', 'e'],
  scalars: ['c1Before', 'scale', 'c0', 'c1'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    e: readonly number[],
    c1Before: number,
    scale: number,
    c0: number,
    c1: number,
  ): number {
    // Read once: reading it again makes the kernel a fifth slower on webasm.
    const noise = e[this.thread.x]!;
    const rest = Math.fround(x[this.thread.x]! - Math.fround(noise * c1Before));
    const x0 = Math.fround(rest * scale);
    return Math.fround(Math.fround(x0 * c0) + Math.fround(noise * c1));
  },
};
