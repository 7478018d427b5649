/** The only importer of gpu.js: builds kernels, runs them, and proves which backend ran. */
import gpujs from 'gpu.js';
import type { Kernel } from './kernels/kernel.ts';

/** gpu.js modes. `new GPU()` without one picks silently; here one is always named. */
export type Mode = 'webasm' | 'cpu' | 'headlessgl' | 'webgl' | 'webgl2' | 'webgpu';

type Class = abstract new (...args: never[]) => unknown;

// gpu.js's own types leave out WebGPUKernel and several settings: this is the one place that knows better.
const { GPU, ...classes } = gpujs as unknown as {
  readonly GPU: new (settings: { mode: Mode }) => {
    createKernel(body: unknown, settings: unknown): unknown;
    destroy(): unknown;
  };
} & Readonly<Record<`${'CPU' | 'HeadlessGL' | 'WebAssembly' | 'WebGL' | 'WebGL2' | 'WebGPU'}Kernel`, Class>>;

/** Which class of kernel did the work. Subclasses stand before their bases: both WebGL kinds are WebGL kernels. */
const kernelClasses: readonly (readonly [Mode, Class])[] = [
  ['headlessgl', classes.HeadlessGLKernel],
  ['webgl2', classes.WebGL2Kernel],
  ['webgl', classes.WebGLKernel],
  ['webgpu', classes.WebGPUKernel],
  ['webasm', classes.WebAssemblyKernel],
  ['cpu', classes.CPUKernel],
];

/** The backend that ran was not the one that was asked for. */
export class WrongBackend extends Error {
  override readonly name = 'WrongBackend';
}

interface Built {
  (...args: readonly unknown[]): unknown;
  readonly kernel: { readonly fallbackReason?: string | null };
  destroy(): void;
}

/** Kernels kept compiled, least recently used first out. */
const cacheSize = 256;

/** Runs kernels on one gpu.js backend. */
export class Runtime {
  readonly requested: Mode;
  #actual: Mode | null = null;
  readonly #gpu: InstanceType<typeof GPU>;
  readonly #built = new Map<string, Built>();
  #disposed = false;
  #compiled = 0;

  constructor(mode: Mode) {
    this.requested = mode;
    this.#gpu = new GPU({ mode });
  }

  /** The backend that ran the last kernel; null before the first. */
  get actual(): Mode | null {
    return this.#actual;
  }

  /** How many kernels were compiled so far: one for each kernel and size, unless the cache dropped it meanwhile. */
  get compiled(): number {
    return this.#compiled;
  }

  /**
   * Runs `kernel` over arrays of one length and returns a fresh array, of that length unless another is given.
   * Scalars are rounded to binary32 first.
   */
  async run(
    kernel: Kernel,
    arrays: readonly Float32Array[],
    scalars: readonly number[],
    outputLength?: number,
  ): Promise<Float32Array> {
    if (this.#disposed) throw new Error(`${kernel.name}: this runtime was disposed of; make a new one`);
    const length = arrays[0]?.length ?? 0;
    // gpu.js returns stale or garbage elements for arrays of unequal lengths, and throws on an empty output.
    const other = arrays.find((array) => array.length !== length);
    if (other !== undefined) {
      throw new RangeError(`${kernel.name}: arrays must have one length, got ${length} and ${other.length}`);
    }
    const threads = outputLength ?? length;
    if (threads === 0) return new Float32Array(0);
    const built = this.#build(kernel, length, threads);
    const output = (await built(...arrays, ...scalars.map(Math.fround))) as Float32Array;
    this.#attest(kernel, built);
    return output;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#built.clear();
    await this.#gpu.destroy();
  }

  /** One compiled kernel for each kernel and size: gpu.js kernels of changing size return stale tails. */
  #build(kernel: Kernel, length: number, threads: number): Built {
    const key = `${kernel.name}:${length}:${threads}`;
    let built = this.#built.get(key);
    if (built === undefined) {
      this.#compiled += 1;
      built = this.#gpu.createKernel(kernel.body, {
        output: [threads],
        precision: 'single',
        tactic: 'precision',
        fixIntegerDivisionAccuracy: false,
        // Loops with an argument as their bound stop silently at 1000 otherwise.
        loopMaxIterations: 1_000_000,
        argumentTypes: Object.fromEntries([
          ...kernel.arrays.map((name) => [name, 'Array']),
          ...kernel.scalars.map((name) => [name, 'Float']),
        ]),
      }) as Built;
    }
    this.#built.delete(key);
    this.#built.set(key, built);
    const oldest = this.#built.entries().next().value;
    if (this.#built.size > cacheSize && oldest !== undefined) {
      this.#built.delete(oldest[0]);
      oldest[1].destroy();
    }
    return built;
  }

  #attest(kernel: Kernel, built: Built): void {
    const found = kernelClasses.find(([, type]) => built.kernel instanceof type);
    this.#actual = found?.[0] ?? null;
    if (this.#actual !== this.requested) {
      throw new WrongBackend(
        `${kernel.name}: asked for ${this.requested}, but ${this.#actual ?? 'an unknown backend'} ran` +
          ` (${built.kernel.fallbackReason ?? 'gpu.js gives no reason'})`,
      );
    }
  }
}
