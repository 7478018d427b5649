/** What gpu.js compiles, as far as it is used here, and how much of it is kept. */
import type { Kernel } from '../kernels/kernel.ts';

export interface Built {
  (...args: readonly unknown[]): unknown;
  readonly kernel: { readonly fallbackReason?: string | null; readonly context?: unknown };
  destroy(): void;
}

interface BuiltPipeline {
  (...args: readonly unknown[]): Promise<unknown>;
  readonly backend: string | null;
  readonly executorKind: string;
  readonly fallbackReason: string | null;
  destroy(): Promise<unknown>;
}

export interface Gpu {
  readonly context: unknown;
  createKernel(body: unknown, settings: object): Built;
  createPipeline(run: (...args: unknown[]) => unknown, settings: object): BuiltPipeline;
  destroy(): unknown;
}

/** What a run gave, and what ran it. */
export interface Ran {
  readonly output: unknown;
  readonly actual: string | null;
  readonly executor: string;
  readonly fallbackReason: string | null;
}

/**
 * One compiled kernel is for one size: gpu.js kernels of changing size return stale tails. With `stays` its result is
 * left in a texture, and the types of its arguments are inferred from the first call.
 */
export const settingsOf = (kernel: Kernel, length: number, threads: number, stays: boolean): object => ({
  output: [threads],
  precision: 'single',
  tactic: 'precision',
  fixIntegerDivisionAccuracy: false,
  // A loop that gpu.js cannot bound stops silently, at 1000 unless told: none goes over more than all elements.
  loopMaxIterations: Math.max(length, threads),
  ...(stays
    ? { pipeline: true, immutable: true }
    : // By place: a model's kernel names its arguments as it likes.
      { argumentTypes: [...kernel.arrays.map(() => 'Array'), ...kernel.scalars.map(() => 'Float')] }),
});

/** Pipelines kept compiled: each holds memory for its state and its noise, and on webasm threads. */
export const keptPipelines = 4;

/** The last of what was made, by key; the least recently used goes first. */
export class Kept<V extends { destroy(): unknown }> {
  readonly #size: number;
  readonly #kept = new Map<string, V>();
  #newest = '';

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string, make: () => V): V {
    const known = this.#kept.get(key);
    if (known !== undefined && key === this.#newest) return known;
    const value = known ?? make();
    this.#newest = key;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const oldest = this.#kept.entries().next().value;
    if (this.#kept.size > this.#size && oldest !== undefined) {
      this.#kept.delete(oldest[0]);
      oldest[1].destroy();
    }
    return value;
  }

  clear(): void {
    this.#kept.clear();
  }
}
