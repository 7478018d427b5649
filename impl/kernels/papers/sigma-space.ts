/** Steps over sigma on gpu.js: d is the predicted x0, `by` how far sigma goes. */
import type { Kernel, KernelThis } from '../kernel.ts';

/** (x - d) / s */
export const sigmaSlope: Kernel = {
  name: 'sigmaSlope',
  arrays: ['x', 'd'],
  scalars: ['s'],
  body: function (this: KernelThis, x: readonly number[], d: readonly number[], s: number): number {
    return Math.fround(Math.fround(x[this.thread.x]! - d[this.thread.x]!) / s);
  },
};

/** x + (((x - d) / s) * by) */
export const eulerSigmaStep: Kernel = {
  name: 'eulerSigmaStep',
  arrays: ['x', 'd'],
  scalars: ['s', 'by'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    d: readonly number[],
    s: number,
    by: number,
  ): number {
    const value = x[this.thread.x]!;
    const slope = Math.fround(Math.fround(value - d[this.thread.x]!) / s);
    return Math.fround(value + Math.fround(slope * by));
  },
};

/** (x + (((x - d) / s) * by)) + (z * up) */
export const eulerAncestralStep: Kernel = {
  name: 'eulerAncestralStep',
  arrays: ['x', 'd', 'z'],
  scalars: ['s', 'by', 'up'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    d: readonly number[],
    z: readonly number[],
    s: number,
    by: number,
    up: number,
  ): number {
    const value = x[this.thread.x]!;
    const slope = Math.fround(Math.fround(value - d[this.thread.x]!) / s);
    return Math.fround(Math.fround(value + Math.fround(slope * by)) + Math.fround(z[this.thread.x]! * up));
  },
};

/** x + (((first + second) / 2) * by), both slopes */
export const heunSigmaStep: Kernel = {
  name: 'heunSigmaStep',
  arrays: ['x', 'first', 'second'],
  scalars: ['by'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    first: readonly number[],
    second: readonly number[],
    by: number,
  ): number {
    const slope = Math.fround(Math.fround(first[this.thread.x]! + second[this.thread.x]!) / 2);
    return Math.fround(x[this.thread.x]! + Math.fround(slope * by));
  },
};

/** (v * cv) + (x / variance) */
export const denoisedFromV: Kernel = {
  name: 'denoisedFromV',
  arrays: ['x', 'v'],
  scalars: ['cv', 'variance'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    v: readonly number[],
    cv: number,
    variance: number,
  ): number {
    return Math.fround(Math.fround(v[this.thread.x]! * cv) + Math.fround(x[this.thread.x]! / variance));
  },
};
