/** NN/Spec/Generative/Diffusion/PFODE.lean on gpu.js. */
import type { Kernel, KernelThis } from './kernel.ts';

/** beta0 + (t * (beta1 - beta0)) */
export const vpBeta: Kernel = {
  name: 'vpBeta',
  arrays: ['t'],
  scalars: ['beta0', 'beta1'],
  body: function (this: KernelThis, t: readonly number[], beta0: number, beta1: number): number {
    return Math.fround(beta0 + Math.fround(t[this.thread.x]! * Math.fround(beta1 - beta0)));
  },
};

/** exp(-((beta0 * t) + ((1/2 * (beta1 - beta0)) * (t * t)))) */
export const vpAlphaBar: Kernel = {
  name: 'vpAlphaBar',
  arrays: ['t'],
  scalars: ['beta0', 'beta1'],
  body: function (this: KernelThis, t: readonly number[], beta0: number, beta1: number): number {
    const half = Math.fround(0.5 * Math.fround(beta1 - beta0));
    const time = t[this.thread.x]!;
    const square = Math.fround(time * time);
    const integral = Math.fround(Math.fround(beta0 * time) + Math.fround(half * square));
    return Math.fround(Math.exp(-integral));
  },
};

/** sqrt(max(1 - vpAlphaBar, 0)) */
export const vpSigma: Kernel = {
  name: 'vpSigma',
  arrays: ['t'],
  scalars: ['beta0', 'beta1'],
  body: function (this: KernelThis, t: readonly number[], beta0: number, beta1: number): number {
    const half = Math.fround(0.5 * Math.fround(beta1 - beta0));
    const time = t[this.thread.x]!;
    const square = Math.fround(time * time);
    const integral = Math.fround(Math.fround(beta0 * time) + Math.fround(half * square));
    const variance = Math.fround(1 - Math.fround(Math.exp(-integral)));
    return Math.fround(Math.sqrt(Math.max(variance, 0)));
  },
};

/** (x * cx) + (e * ce) */
export const pfOdeRhs: Kernel = {
  name: 'pfOdeRhs',
  arrays: ['x', 'e'],
  scalars: ['cx', 'ce'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    e: readonly number[],
    cx: number,
    ce: number,
  ): number {
    return Math.fround(Math.fround(x[this.thread.x]! * cx) + Math.fround(e[this.thread.x]! * ce));
  },
};

/** x + (slope * dt) */
export const eulerStep: Kernel = {
  name: 'eulerStep',
  arrays: ['x', 'slope'],
  scalars: ['dt'],
  body: function (this: KernelThis, x: readonly number[], slope: readonly number[], dt: number): number {
    return Math.fround(x[this.thread.x]! + Math.fround(slope[this.thread.x]! * dt));
  },
};
