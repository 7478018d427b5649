/** The only importer of gpu.js: builds kernels, runs them, and proves which backend ran. */
import gpujs from 'gpu.js';
import {
  type Attestation,
  type DeviceContext,
  factsOf,
  type GlContext,
  gpujsVersion,
} from './attestation.ts';
import { type Graphics, isLost, largestArray, listenTo, refusals } from './device.ts';
import type { Kernel } from './kernels/kernel.ts';

/** gpu.js modes. `new GPU()` without one picks silently; here one is always named. */
export type Mode = 'webasm' | 'cpu' | 'headlessgl' | 'webgl' | 'webgl2' | 'webgpu';

type Class = abstract new (...args: never[]) => unknown;

// gpu.js's own types leave out WebGPUKernel and several settings: this is the one place that knows better.
const { GPU, WebGPUContext, ...classes } = gpujs as unknown as {
  readonly GPU: new (settings: { mode: Mode }) => {
    readonly context: unknown;
    createKernel(body: unknown, settings: unknown): unknown;
    destroy(): unknown;
  };
  readonly WebGPUContext: { acquire(): Promise<DeviceContext> };
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

/** The graphics device or context went away; what it held is dropped, and the next call makes a new one. */
export class DeviceLost extends Error {
  override readonly name = 'DeviceLost';
}

interface Built {
  (...args: readonly unknown[]): unknown;
  readonly kernel: { readonly fallbackReason?: string | null; readonly context?: unknown };
  destroy(): void;
}

/**
 * Kernels kept compiled, least recently used first out. Each of webasm holds a memory of its own, and Chromium gives
 * all the pages of a process 125 of them.
 */
const cacheSize = (mode: Mode): number => (mode === 'webasm' ? 48 : 256);

const glModes: readonly Mode[] = ['headlessgl', 'webgl', 'webgl2'];

/** What a mode draws with, as long as it is there. */
interface Held extends Graphics {
  readonly gpu: InstanceType<typeof GPU>;
  readonly built: Map<string, Built>;
}

interface Call {
  readonly kernel: Kernel;
  readonly arrays: readonly Float32Array[];
  readonly scalars: readonly number[];
  readonly length: number;
  readonly threads: number;
}

/** Runs kernels on one gpu.js backend. */
export class Runtime {
  readonly requested: Mode;
  #actual: Mode | null = null;
  #last: Built | null = null;
  #held: Held | null = null;
  #disposed = false;
  #compiled = 0;

  constructor(mode: Mode) {
    this.requested = mode;
  }

  /** The backend that ran the last kernel; null before the first. */
  get actual(): Mode | null {
    return this.#actual;
  }

  /** How many kernels were compiled so far: one for each kernel and size, unless the cache dropped it meanwhile. */
  get compiled(): number {
    return this.#compiled;
  }

  /** What the last kernel ran on: a WebGL context, or gpu.js's WebGPU context. */
  get context(): unknown {
    return this.#last?.kernel.context ?? null;
  }

  /** What ran the last kernel; null before the first. */
  attestation(): Attestation | null {
    if (this.#last === null) return null;
    return {
      requested: this.requested,
      actual: this.#actual,
      gpujs: gpujsVersion,
      ...factsOf(this.#actual, this.context),
      executor: 'kernel',
      fallbackReason: this.#last.kernel.fallbackReason ?? null,
    };
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
    if (this.#held === null && this.requested === 'webgpu') {
      // The device takes a while: the arguments are what they are now.
      const now = arrays.map((array) => array.slice());
      return this.#runOn(await this.#acquire(), { kernel, arrays: now, scalars, length, threads });
    }
    this.#held ??= this.#hold(null);
    return this.#runOn(this.#held, { kernel, arrays, scalars, length, threads });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    const held = this.#held;
    this.#held = null;
    held?.built.clear();
    await held?.gpu.destroy();
  }

  /** The WebGPU device first: its errors are listened to from the first command on. */
  async #acquire(): Promise<Held> {
    const device = await WebGPUContext.acquire();
    listenTo(device);
    return (this.#held ??= this.#hold(device));
  }

  #hold(device: DeviceContext | null): Held {
    const gpu = new GPU({ mode: this.requested });
    const gl = (): GlContext | null =>
      glModes.includes(this.requested) ? (gpu.context as GlContext | null) : null;
    return { gpu, built: new Map(), gl, device };
  }

  async #runOn(held: Held, call: Call): Promise<Float32Array> {
    const { kernel, arrays, scalars, threads } = call;
    let built: Built;
    let output: Float32Array;
    try {
      built = this.#build(held, call);
      output = (await built(...arrays, ...scalars.map(Math.fround))) as Float32Array;
    } catch (error) {
      if (isLost(held)) this.#drop(held, kernel, error);
      // They belong to this failure, not to the next call.
      refusals(held);
      throw error;
    }
    // A lost context answers zeros.
    if (isLost(held)) this.#drop(held, kernel);
    this.#attest(kernel, built);
    const refused = refusals(held);
    if (refused !== null) throw new Error(`${kernel.name}: ${this.requested} refused a command: ${refused}`);
    if (!(output instanceof Float32Array) || output.length !== threads) {
      throw new Error(`${kernel.name}: ${this.requested} gave no array of ${threads} elements`);
    }
    return output;
  }

  /** What went away with the device is forgotten; the next call makes it anew. */
  #drop(held: Held, kernel: Kernel, cause?: unknown): never {
    if (this.#held === held) this.#held = null;
    throw new DeviceLost(
      `${kernel.name}: the ${this.requested} device was lost; the next call makes a new one`,
      { cause },
    );
  }

  /** One compiled kernel for each kernel and size: gpu.js kernels of changing size return stale tails. */
  #build(held: Held, { kernel, arrays, length, threads }: Call): Built {
    const { gpu, built: kept } = held;
    const key = `${kernel.name}:${length}:${threads}`;
    let built = kept.get(key);
    if (built === undefined) {
      built = gpu.createKernel(kernel.body, {
        output: [threads],
        precision: 'single',
        tactic: 'precision',
        fixIntegerDivisionAccuracy: false,
        // A loop that gpu.js cannot bound stops silently, at 1000 unless told: none goes over more than all elements.
        loopMaxIterations: Math.max(length, threads),
        argumentTypes: Object.fromEntries([
          ...kernel.arrays.map((name) => [name, 'Array']),
          ...kernel.scalars.map((name) => [name, 'Float']),
        ]),
      }) as Built;
      const largest = largestArray(this.requested, held, arrays.length);
      if (Math.max(length, threads) > largest) {
        throw new RangeError(
          `${kernel.name}: ${this.requested} takes at most ${largest} elements here, got ${Math.max(length, threads)}`,
        );
      }
      this.#compiled += 1;
    }
    kept.delete(key);
    kept.set(key, built);
    const oldest = kept.entries().next().value;
    if (kept.size > cacheSize(this.requested) && oldest !== undefined) {
      kept.delete(oldest[0]);
      oldest[1].destroy();
    }
    return built;
  }

  #attest(kernel: Kernel, built: Built): void {
    this.#last = built;
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
