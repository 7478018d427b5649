/** NN/Spec/Generative/Diffusion/Schedule.lean on gpu.js: one thread an entry. */
import type { Kernel, KernelThis } from './kernel.ts';

/** betaStart + (i / (T - 1)) * (betaEnd - betaStart), and betaEnd where T = 1; `last` is T - 1. */
export const linearBetas: Kernel = {
  name: 'linearBetas',
  arrays: [],
  scalars: ['betaStart', 'betaEnd', 'last'],
  body: function (this: KernelThis, betaStart: number, betaEnd: number, last: number): number {
    if (last < 1) return betaEnd;
    const along = Math.fround(Math.fround(this.thread.x) / last);
    return Math.fround(betaStart + Math.fround(along * Math.fround(betaEnd - betaStart)));
  },
};

/** ((1 * (1 - beta_0)) * (1 - beta_1)) * ... over the first i betas, from the left. */
export const alphaBar: Kernel = {
  name: 'alphaBar',
  arrays: ['betas'],
  scalars: [],
  body: function (this: KernelThis, betas: readonly number[]): number {
    let product = 1;
    let step = 0;
    // WebGL 1 has loops with a fixed bound only: gpu.js makes this one of such a loop, with the runtime's bound.
    while (step < this.thread.x) {
      product = Math.fround(product * Math.fround(1 - betas[step]!));
      step = step + 1;
    }
    return product;
  },
};

/** t / T, and 0 where T = 0 */
export const timeOfIndex: Kernel = {
  name: 'timeOfIndex',
  arrays: [],
  scalars: ['steps'],
  body: function (this: KernelThis, steps: number): number {
    if (steps < 1) return 0;
    return Math.fround(Math.fround(this.thread.x) / steps);
  },
};
