/** NN/Spec/Generative/Diffusion/Core.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** sqrt(max(x, 0)) */
export const sqrtNonneg: Kernel = {
  name: 'sqrtNonneg',
  arrays: ['x'],
  scalars: [],
  body: function (this: KernelThis, x: readonly number[]): number {
    return Math.fround(Math.sqrt(Math.max(x[this.thread.x]!, 0)));
  },
};

/** x / (y + epsilon) */
export const safeDiv: Kernel = {
  name: 'safeDiv',
  arrays: ['x', 'y'],
  scalars: ['epsilon'],
  body: function (this: KernelThis, x: readonly number[], y: readonly number[], epsilon: number): number {
    return Math.fround(x[this.thread.x]! / Math.fround(y[this.thread.x]! + epsilon));
  },
};

/** The example EpsModel: (x * 1/2) + t */
export const exampleModel: Kernel = {
  name: 'exampleModel',
  arrays: ['x'],
  scalars: ['t'],
  body: function (this: KernelThis, x: readonly number[], t: number): number {
    return Math.fround(Math.fround(x[this.thread.x]! * 0.5) + t);
  },
};
