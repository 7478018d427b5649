/** One operation of the fast path: how its arguments are read, and what is computed from them. */
import { readAll, type Reader, type Values } from './inputs.ts';
import type { Kernel } from './kernels/kernel.ts';
import type { Runtime } from './runtime.ts';
import { copy, type HostTensor } from './tensor.ts';

/** The run's epsilon, rounded once to binary32. */
export interface Settings {
  readonly epsilon: number;
}

/** What an operation computes with: the run's epsilon, and kernels on a backend. Every result is a fresh tensor. */
export interface Machine extends Settings {
  /** The kernel over the elements of tensors of one shape. */
  map(
    kernel: Kernel,
    tensors: readonly [HostTensor, ...HostTensor[]],
    scalars?: readonly number[],
  ): Promise<HostTensor>;
  /** The vector whose entries are the threads of the kernel. */
  vector(
    kernel: Kernel,
    length: number,
    tensors: readonly HostTensor[],
    scalars?: readonly number[],
  ): Promise<HostTensor>;
}

const machineOn = (runtime: Runtime, { epsilon }: Settings): Machine => ({
  epsilon,
  async map(kernel, tensors, scalars = []) {
    const arrays = tensors.map(({ data }) => data);
    return { shape: [...tensors[0].shape], data: await runtime.run(kernel, arrays, scalars) };
  },
  async vector(kernel, length, tensors, scalars = []) {
    const arrays = tensors.map(({ data }) => data);
    return { shape: [length], data: await runtime.run(kernel, arrays, scalars, length) };
  },
});

/** An operation with its arguments, by name. It refuses what Lean's types forbid before anything runs. */
export type FastOperation<V> = (runtime: Runtime, inputs: V, settings: Settings) => Promise<HostTensor>;

/** Makes an operation, with the arguments of `compute` typed by `readers`. */
export const operation =
  <R extends Readonly<Record<string, Reader<unknown>>>>(
    name: string,
    readers: R,
    compute: (inputs: Values<R>, machine: Machine) => Promise<HostTensor>,
  ): FastOperation<Values<R>> =>
  async (runtime, inputs, settings) =>
    compute(readAll(name, readers, inputs), machineOn(runtime, settings));

/** Lean's right fold over the steps: T-1 first, 0 last. Without a step it is a fresh copy of x. */
export const fromLastStep = async (
  T: number,
  x: HostTensor,
  step: (k: number, state: HostTensor) => Promise<HostTensor>,
): Promise<HostTensor> => {
  let state = copy(x);
  for (let k = T - 1; k >= 0; k--) state = await step(k, state);
  return state;
};
