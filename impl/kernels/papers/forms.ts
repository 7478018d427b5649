/** What many of the definitions come to: their weights are numbers of the step, made on the host. */
import type { Kernel, KernelThis } from '../kernel.ts';

/** (x * cx) + (y * cy) */
export const weightedSum: Kernel = {
  name: 'weightedSum',
  arrays: ['x', 'y'],
  scalars: ['cx', 'cy'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    y: readonly number[],
    cx: number,
    cy: number,
  ): number {
    return Math.fround(Math.fround(x[this.thread.x]! * cx) + Math.fround(y[this.thread.x]! * cy));
  },
};

/** (x * cx) - (y * cy) */
export const weightedDifference: Kernel = {
  name: 'weightedDifference',
  arrays: ['x', 'y'],
  scalars: ['cx', 'cy'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    y: readonly number[],
    cx: number,
    cy: number,
  ): number {
    return Math.fround(Math.fround(x[this.thread.x]! * cx) - Math.fround(y[this.thread.x]! * cy));
  },
};

/** x - (y * c) */
export const withoutPart: Kernel = {
  name: 'withoutPart',
  arrays: ['x', 'y'],
  scalars: ['c'],
  body: function (this: KernelThis, x: readonly number[], y: readonly number[], c: number): number {
    return Math.fround(x[this.thread.x]! - Math.fround(y[this.thread.x]! * c));
  },
};

/** (x - (y * c)) / d */
export const withoutPartOver: Kernel = {
  name: 'withoutPartOver',
  arrays: ['x', 'y'],
  scalars: ['c', 'd'],
  body: function (
    this: KernelThis,
    x: readonly number[],
    y: readonly number[],
    c: number,
    d: number,
  ): number {
    return Math.fround(Math.fround(x[this.thread.x]! - Math.fround(y[this.thread.x]! * c)) / d);
  },
};

/** x / d */
export const over: Kernel = {
  name: 'over',
  arrays: ['x'],
  scalars: ['d'],
  body: function (this: KernelThis, x: readonly number[], d: number): number {
    return Math.fround(x[this.thread.x]! / d);
  },
};

/** min(r, max(-r, x)) */
export const clipped: Kernel = {
  name: 'clipped',
  arrays: ['x'],
  scalars: ['r'],
  body: function (this: KernelThis, x: readonly number[], r: number): number {
    return Math.min(r, Math.max(-r, x[this.thread.x]!));
  },
};
