/** Guidance on gpu.js. */
import type { Kernel, KernelThis } from '../kernel.ts';

/** u + (w * (c - u)) */
export const guide: Kernel = {
  name: 'guide',
  arrays: ['u', 'c'],
  scalars: ['w'],
  body: function (this: KernelThis, u: readonly number[], c: readonly number[], w: number): number {
    const without = u[this.thread.x]!;
    return Math.fround(without + Math.fround(w * Math.fround(c[this.thread.x]! - without)));
  },
};

/** (phi * (g * factor)) + (rest * g) */
export const guidanceRescale: Kernel = {
  name: 'guidanceRescale',
  arrays: ['g'],
  scalars: ['phi', 'factor', 'rest'],
  body: function (this: KernelThis, g: readonly number[], phi: number, factor: number, rest: number): number {
    const guided = g[this.thread.x]!;
    return Math.fround(Math.fround(phi * Math.fround(guided * factor)) + Math.fround(rest * guided));
  },
};
