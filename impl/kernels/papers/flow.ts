/** The shifts of flow matching on gpu.js. */
import type { Kernel, KernelThis } from '../kernel.ts';

/** (shift * t) / (1 + (more * t)), more = shift - 1 */
export const flowShift: Kernel = {
  name: 'flowShift',
  arrays: ['t'],
  scalars: ['shift', 'more'],
  body: function (this: KernelThis, t: readonly number[], shift: number, more: number): number {
    const time = t[this.thread.x]!;
    return Math.fround(Math.fround(shift * time) / Math.fround(1 + Math.fround(more * time)));
  },
};

/** e / (e + ((1 / t) - 1)), e = exp(mu) */
export const flowDynamicShift: Kernel = {
  name: 'flowDynamicShift',
  arrays: ['t'],
  scalars: ['e'],
  body: function (this: KernelThis, t: readonly number[], e: number): number {
    const odds = Math.fround(Math.fround(1 / t[this.thread.x]!) - 1);
    return Math.fround(e / Math.fround(e + odds));
  },
};
