/** The only importer of gpu.js: builds kernels, runs them, and proves which backend ran. */
import gpujs from 'gpu.js';
import {
  type Attestation,
  type DeviceContext,
  factsOf,
  type GlContext,
  gpujsVersion,
} from './attestation.ts';
import { type Built, type Gpu, Kept, keptPipelines, type Ran, settingsOf } from './compiled.ts';
import { type Graphics, isLost, listenTo, refusals, refuseLarger } from './device.ts';
import { DeviceLost, WrongBackend } from '../errors.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { type Mode, modeRow, type ModeRow, modes } from './modes.ts';
import { type Fused, runOn } from './pipeline.ts';
import type { Plan } from '../plan.ts';

type Class = abstract new (...args: never[]) => unknown;

// gpu.js's own types leave out WebGPUKernel and several settings: this is the one place that knows better.
const { GPU, WebGPUContext, ...classes } = gpujs as unknown as {
  readonly GPU: new (settings: { mode: Mode }) => Gpu;
  readonly WebGPUContext: { acquire(): Promise<DeviceContext> };
} & Readonly<Record<(typeof modes)[Mode]['kernel'], Class>>;

const classOf = (mode: Mode): Class => classes[modes[mode].kernel];

/** The mode whose class of kernel did the work. Both WebGL kinds are WebGL kernels too: the subclass counts. */
const modeOf = ({ kernel }: Built): Mode | null => {
  const fitting = (Object.keys(modes) as Mode[]).filter((mode) => kernel instanceof classOf(mode));
  const isBase = (mode: Mode): boolean =>
    fitting.some((other) => classOf(other).prototype instanceof classOf(mode));
  return fitting.find((mode) => !isBase(mode)) ?? null;
};

/** What a mode draws with, as long as it is there. */
interface Held extends Graphics {
  readonly gpu: Gpu;
  readonly kernels: Kept<Built>;
  readonly pipelines: Kept<Fused>;
}

/** What a kernel is compiled for. */
interface Size {
  readonly arrays: number;
  readonly length: number;
  readonly threads: number;
}

/** What is run: on arrays of one length, to a result of `threads` elements. */
interface Job {
  readonly name: string;
  readonly arrays: readonly Float32Array[];
  readonly threads: number;
  run(held: Held, arrays: readonly Float32Array[]): Ran | Promise<Ran>;
}

/** Larger arrays have a kernel for their length: to copy them would cost more than to compile it. */
const smallArray = 4096;

/**
 * The length of the kernel that a small array is given to, zeros behind it: to compile one costs more than to run it, and
 * so one serves many lengths. At most a quarter more elements, or 16.
 */
const roomFor = (length: number): number => {
  if (length === 0 || length > smallArray) return length;
  const place = Math.max(16, 2 ** (Math.floor(Math.log2(length)) - 2));
  return Math.ceil(length / place) * place;
};

const padded = (array: Float32Array, length: number): Float32Array => {
  const out = new Float32Array(length);
  out.set(array);
  return out;
};

type Last = Omit<Ran, 'output'> & { readonly context: unknown };

/** Runs kernels on one gpu.js backend. */
export class Runtime {
  readonly requested: Mode;
  readonly #row: ModeRow;
  #last: Last | null = null;
  #held: Held | null = null;
  #disposed = false;
  #compiled = 0;

  /** `row` is that of the mode; a test asks for a mode of gpu.js that has none, to see another one run. */
  constructor(mode: Mode, row: ModeRow = modeRow(mode)) {
    this.requested = mode;
    this.#row = row;
  }

  /** The backend that ran last; null before the first run. */
  get actual(): Mode | null {
    return (this.#last?.actual ?? null) as Mode | null;
  }

  /** How many kernels were compiled so far: one for each kernel and size (small ones share), unless the cache dropped it. */
  get compiled(): number {
    return this.#compiled;
  }

  /** What the last run was on: a WebGL context, or gpu.js's WebGPU context. */
  get context(): unknown {
    return this.#last?.context ?? null;
  }

  /** What ran last; null before the first run. */
  attestation(): Attestation | null {
    if (this.#last === null) return null;
    const { requested, actual, context } = this;
    const { executor, fallbackReason } = this.#last;
    return { requested, actual, gpujs: gpujsVersion, ...factsOf(actual, context), executor, fallbackReason };
  }

  /**
   * Runs `kernel` over arrays of one length and returns a fresh array, of that length unless another is given.
   * Scalars are rounded to binary32 first.
   */
  run(
    kernel: Kernel,
    arrays: readonly Float32Array[],
    scalars: readonly number[],
    outputLength?: number,
  ): Promise<Float32Array> {
    const length = arrays[0]?.length ?? 0;
    const threads = outputLength ?? length;
    // Of the elements of a kernel without an output of its own each is made of those in its place.
    const room = outputLength === undefined ? roomFor(length) : length;
    const size = { arrays: arrays.length, length: room, threads: outputLength ?? room };
    return this.#start({
      name: kernel.name,
      arrays,
      threads,
      run: (held, given) => {
        const built = this.#build(held, kernel, size);
        const ran = (output: unknown): Ran => {
          const fallbackReason = built.kernel.fallbackReason ?? null;
          const isPadded = size.threads > threads && output instanceof Float32Array;
          const own = isPadded ? output.slice(0, threads) : output;
          return { output: own, actual: modeOf(built), executor: 'kernel', fallbackReason };
        };
        const filled = room === length ? given : given.map((array) => padded(array, room));
        const output = built(...filled, ...scalars.map(Math.fround));
        // An await costs more than a small kernel.
        return output instanceof Promise ? output.then(ran) : ran(output);
      },
    });
  }

  /** Runs the calls of a plan with what is between them left on the device; returns the result of the last. */
  runCalls(plan: Plan): Promise<Float32Array> {
    const { name, calls } = plan;
    const threads = plan.arrays[0]?.length ?? 0;
    // Between the calls there are at most three more.
    const size = { arrays: plan.arrays.length + 3, length: threads, threads };
    return this.#start({
      name,
      arrays: plan.arrays,
      threads,
      run: (held, arrays) => {
        const build = (kernel: Kernel, sources?: string): Built => this.#build(held, kernel, size, sources);
        const bench = { ...held, mode: this.requested, row: this.#row, build, modeOf };
        return runOn(bench, { name, calls, arrays });
      },
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    const held = this.#held;
    this.#held = null;
    held?.kernels.clear();
    held?.pipelines.clear();
    await held?.gpu.destroy();
  }

  async #start(job: Job): Promise<Float32Array> {
    const { name, arrays, threads } = job;
    if (this.#disposed) throw new Error(`${name}: this runtime was disposed of; make a new one`);
    const length = arrays[0]?.length ?? 0;
    // gpu.js returns stale or garbage elements for arrays of unequal lengths, and throws on an empty output.
    const other = arrays.find((array) => array.length !== length);
    if (other !== undefined) {
      throw new RangeError(`${name}: arrays must have one length, got ${length} and ${other.length}`);
    }
    if (threads === 0) return new Float32Array(0);
    if (this.#held === null && this.#row.device === 'gpu') {
      // The device takes a while: the arguments are what they are now.
      const now = arrays.map((array) => array.slice());
      return await this.#runOn(await this.#acquire(), { ...job, arrays: now });
    }
    this.#held ??= this.#hold(null);
    return await this.#runOn(this.#held, job);
  }

  /** The WebGPU device first: its errors are listened to from the first command on. */
  async #acquire(): Promise<Held> {
    const device = await WebGPUContext.acquire();
    listenTo(device);
    return (this.#held ??= this.#hold(device));
  }

  #hold(device: DeviceContext | null): Held {
    const gpu = new GPU({ mode: this.requested });
    const { device: kind, keptKernels } = this.#row;
    const gl = (): GlContext | null => (kind === 'gl' ? (gpu.context as GlContext | null) : null);
    const kernels = new Kept<Built>(keptKernels['process' in globalThis ? 'node' : 'page']);
    return { gpu, kernels, pipelines: new Kept(keptPipelines), gl, device };
  }

  async #runOn(held: Held, { name, arrays, threads, run }: Job): Promise<Float32Array> {
    let ran: Ran;
    try {
      const running = run(held, arrays);
      ran = running instanceof Promise ? await running : running;
    } catch (error) {
      if (isLost(held)) this.#drop(held, name, error);
      // They belong to this failure, not to the next call.
      refusals(held);
      throw error;
    }
    // A lost context answers zeros.
    if (isLost(held)) this.#drop(held, name);
    const { output, actual, executor, fallbackReason } = ran;
    this.#attest(name, { actual, executor, fallbackReason, context: held.device ?? held.gl() });
    const refused = refusals(held);
    if (refused !== null) throw new Error(`${name}: ${this.requested} refused a command: ${refused}`);
    if (!(output instanceof Float32Array) || output.length !== threads) {
      throw new Error(`${name}: ${this.requested} gave no array of ${threads} elements`);
    }
    return output;
  }

  /** What went away with the device is forgotten; the next call makes it anew. */
  #drop(held: Held, name: string, cause?: unknown): never {
    if (this.#held === held) this.#held = null;
    throw new DeviceLost(`${name}: the ${this.requested} device was lost; the next call makes a new one`, {
      cause,
    });
  }

  /** A kernel, compiled once for each size; with `sources` its result stays on the device. */
  #build(held: Held, kernel: Kernel, { arrays, length, threads }: Size, sources = ''): Built {
    return held.kernels.get(`${kernel.name}:${length}:${threads}:${sources}`, () => {
      const stays = sources !== '' && this.#row.device === 'gl';
      const built = held.gpu.createKernel(kernel.body, settingsOf(kernel, length, threads, stays));
      refuseLarger(kernel.name, this.requested, this.#row, held, arrays, Math.max(length, threads));
      this.#compiled += 1;
      return built;
    });
  }

  #attest(name: string, last: Last): void {
    this.#last = last;
    if (this.actual !== this.requested) {
      throw new WrongBackend(
        `${name}: asked for ${this.requested}, but ${this.actual ?? 'an unknown backend'} ran` +
          ` (${last.fallbackReason ?? 'gpu.js gives no reason'})`,
      );
    }
  }
}
