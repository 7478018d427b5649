/** alphaBar and sigma of each other, on gpu.js. */
import type { Kernel, KernelThis } from '../kernel.ts';

/** sqrt(max((1 - a) / a, 0)) */
export const sigmaFromAlphaBar: Kernel = {
  name: 'sigmaFromAlphaBar',
  arrays: ['a'],
  scalars: [],
  body: function (this: KernelThis, a: readonly number[]): number {
    const alphaBar = a[this.thread.x]!;
    const ratio = Math.fround(Math.fround(1 - alphaBar) / alphaBar);
    return Math.fround(Math.sqrt(Math.max(ratio, 0)));
  },
};

/** 1 / ((s * s) + 1) */
export const alphaBarFromSigma: Kernel = {
  name: 'alphaBarFromSigma',
  arrays: ['s'],
  scalars: [],
  body: function (this: KernelThis, s: readonly number[]): number {
    const sigma = s[this.thread.x]!;
    return Math.fround(1 / Math.fround(Math.fround(sigma * sigma) + 1));
  },
};
