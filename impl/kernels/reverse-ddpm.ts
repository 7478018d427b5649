/** NN/Spec/Generative/Diffusion/ReverseDDPM.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** (x - (e * c1)) * scale */
export const x0Pred: Kernel = {
  name: 'x0Pred',
  arrays: ['x', 'e'],
  scalars: ['c1', 'scale'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    e: readonly number[],
    c1: number,
    scale: number,
  ): number {
    return Math.fround(Math.fround(x[this.thread.x]! - Math.fround(e[this.thread.x]! * c1)) * scale);
  },
};

/** ((x - (e * coefficient)) * scale) + (z * sigma) */
export const ddpmStep: Kernel = {
  name: 'ddpmStep',
  arrays: ['x', 'e', 'z'],
  scalars: ['coefficient', 'scale', 'sigma'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    e: readonly number[],
    z: readonly number[],
    coefficient: number,
    scale: number,
    sigma: number,
  ): number {
    const rest = Math.fround(x[this.thread.x]! - Math.fround(e[this.thread.x]! * coefficient));
    const mean = Math.fround(rest * scale);
    return Math.fround(mean + Math.fround(z[this.thread.x]! * sigma));
  },
};
