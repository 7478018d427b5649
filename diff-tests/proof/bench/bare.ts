/** gpu.js with nothing of ours around it: what the fast path adds is measured against this. */
import gpujs from 'gpu.js';
import type { Kernel } from '../../../impl/kernels/kernel.ts';

type Bare = (...args: readonly unknown[]) => Float32Array;

const { GPU } = gpujs as unknown as {
  readonly GPU: new (settings: object) => { createKernel(body: unknown, settings: object): Bare };
};

/** On webasm, for arrays of one size. */
export const bareKernel = (kernel: Kernel, size: number): Bare =>
  new GPU({ mode: 'webasm' }).createKernel(kernel.body, {
    output: [size],
    precision: 'single',
    argumentTypes: [...kernel.arrays.map(() => 'Array'), ...kernel.scalars.map(() => 'Float')],
  });
