/** What gpu.js gives a kernel as `this`. */
export interface KernelThis {
  readonly thread: { readonly x: number };
}

/**
 * One kernel: a closed function in gpu.js's subset, one thread an element of the output. It reads its arguments,
 * `this.thread` and its own locals, nothing else, and rounds every operation with Math.fround: then `cpu` (binary64
 * inside) agrees bit for bit with the backends whose arithmetic is binary32.
 */
export interface Kernel {
  /** No other kernel has it: compiled kernels are kept by name and size. */
  readonly name: string;
  /** The arguments: arrays of one length first, then scalars. */
  readonly arrays: readonly string[];
  readonly scalars: readonly string[];
  /** Or its text. */
  readonly body: string | ((this: KernelThis, ...args: never[]) => number);
}
