/** A sampler whose model is a kernel: the plan of its kernel calls, recorded from the code that runs them one by one. */
import type { Kernel, KernelThis } from './kernels/kernel.ts';
import type { Elementwise } from './elementwise.ts';
import type { HostTensor } from './tensor.ts';

/**
 * A denoiser eps(x, t) as a gpu.js kernel of these two arguments, one thread an element: a function, or its text. It
 * reads nothing but them, `this.thread` and its locals. Round every operation with Math.fround: else `cpu` rounds once.
 */
export interface KernelModel {
  readonly kernel: string | ((this: KernelThis, x: readonly number[], t: number) => number);
}

export const isKernelModel = (model: unknown): model is KernelModel =>
  typeof model === 'object' && model !== null && 'kernel' in model;

const modelKernels = new Map<string, Kernel>();

/** One kernel for each text, whatever the object that brought it. */
export const kernelOf = (who: string, { kernel }: KernelModel): Kernel => {
  if (typeof kernel !== 'string' && typeof kernel !== 'function') {
    throw new TypeError(`${who}: model.kernel must be a function or its text, got ${typeof kernel}`);
  }
  const body = String(kernel);
  let made = modelKernels.get(body);
  if (made === undefined) {
    made = { name: `model kernel ${modelKernels.size + 1}`, arrays: ['x'], scalars: ['t'], body };
    modelKernels.set(body, made);
  }
  return made;
};

/** One kernel over arrays. */
export interface Call {
  readonly kernel: Kernel;
  /** Where its arrays come from: the result of call i is i, array i of the plan is ~i. */
  readonly sources: readonly number[];
  readonly scalars: readonly number[];
}

/** Kernel calls in their order; the last gives the result. */
export interface Plan {
  readonly name: string;
  readonly calls: readonly Call[];
  /** What comes from the host. */
  readonly arrays: readonly Float32Array[];
}

/** An evaluator that computes nothing: it notes what it is asked for. */
export class Recording implements Elementwise, Plan {
  readonly calls: Call[] = [];
  readonly arrays: Float32Array[] = [];
  readonly #sources = new Map<HostTensor, number>();
  readonly name: string;
  readonly epsilon: number;

  constructor(name: string, epsilon: number) {
    this.name = name;
    this.epsilon = epsilon;
  }

  readonly map: Elementwise['map'] = (kernel, tensors, scalars = []) => {
    const sources = tensors.map((tensor) => this.#sourceOf(tensor));
    const result = { shape: [...tensors[0].shape], data: new Float32Array(0) };
    this.#sources.set(result, this.calls.push({ kernel, sources, scalars: scalars.map(Math.fround) }) - 1);
    return Promise.resolve(result);
  };

  #sourceOf(tensor: HostTensor): number {
    const source = this.#sources.get(tensor) ?? ~(this.arrays.push(tensor.data) - 1);
    this.#sources.set(tensor, source);
    return source;
  }
}
