/** DDIM with noise on gpu.js. */
import type { Kernel, KernelThis } from '../kernel.ts';

/** ((x0 * cx) + (e * ce)) + (z * cz) */
export const ddimStepEta: Kernel = {
  name: 'ddimStepEta',
  arrays: ['x0', 'e', 'z'],
  scalars: ['cx', 'ce', 'cz'],
  body: function (
    this: KernelThis,
    x0: readonly number[],
    e: readonly number[],
    z: readonly number[],
    cx: number,
    ce: number,
    cz: number,
  ): number {
    const mean = Math.fround(Math.fround(x0[this.thread.x]! * cx) + Math.fround(e[this.thread.x]! * ce));
    return Math.fround(mean + Math.fround(z[this.thread.x]! * cz));
  },
};
