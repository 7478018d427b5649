/** NN/Spec/Generative/Diffusion/ImageDDIM.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** As ddimStep, but x0 = min(1, max(-1, (x - (e * c1Before)) * scale)). */
export const imageDdimStep: Kernel = {
  name: 'imageDdimStep',
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
    const x0 = Math.min(1, Math.max(-1, Math.fround(rest * scale)));
    return Math.fround(Math.fround(x0 * c0) + Math.fround(noise * c1));
  },
};
