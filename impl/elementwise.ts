/** What operations of the fast path compute with: kernels over the elements of tensors. */
import type { Kernel } from './kernels/kernel.ts';
import type { HostTensor } from './tensor.ts';

/** The run's epsilon, rounded once to binary32. */
export interface Settings {
  readonly epsilon: number;
}

/** What a sampler computes with: the run's epsilon, and kernels on a backend. Every result is a fresh tensor. */
export interface Elementwise extends Settings {
  /** The kernel over the elements of tensors of one shape. */
  map(
    kernel: Kernel,
    tensors: readonly [HostTensor, ...HostTensor[]],
    scalars?: readonly number[],
  ): Promise<HostTensor>;
}

/** What an operation computes with. */
export interface Evaluator extends Elementwise {
  /** The vector whose entries are the threads of the kernel. */
  vector(
    kernel: Kernel,
    length: number,
    tensors: readonly HostTensor[],
    scalars?: readonly number[],
  ): Promise<HostTensor>;
}
