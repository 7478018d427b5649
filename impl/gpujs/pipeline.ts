/** Runs a plan with its state on the device: as a pipeline of gpu.js where that is fused, else in textures. */
import type { Built, Gpu, Kept, Ran } from './compiled.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { Plan } from '../plan.ts';
import type { Mode, ModeRow } from './modes.ts';

/** What plans of one shape share, whatever their numbers. */
const keyOf = ({ calls, arrays }: Plan): string =>
  `${arrays[0]?.length ?? 0}:${calls.map(({ kernel, sources }) => `${kernel.name}(${sources.join()})`).join(';')}`;

/** The order of a pipeline's arguments: every array, then every scalar. */
const argumentsOf = ({ arrays, calls }: Plan): readonly unknown[] => [
  ...arrays,
  ...calls.flatMap(({ scalars }) => scalars),
];

/** From here on the threads of gpu.js pay for their barriers. */
const manyElements = 2 ** 17;

/** A pipeline of gpu.js for all plans of one shape. */
export interface Fused {
  run(plan: Plan): Promise<Ran>;
  destroy(): void;
}

/**
 * The numbers of a plan are arguments: those that a pipeline freezes would make it one of a single schedule, and those
 * that differ in the sign of zero only are one to gpu.js's WebGPU.
 */
const fuse = (gpu: Gpu, plan: Plan, build: Bench['build']): Fused => {
  const { calls, arrays } = plan;
  const kernels = calls.map(({ kernel }) => build(kernel));
  const orchestrate = (...args: unknown[]): unknown => {
    const results: unknown[] = [];
    let next = arrays.length;
    for (const [i, { sources, scalars }] of calls.entries()) {
      const given = sources.map((source) => (source < 0 ? args[~source] : results[source]));
      results.push(kernels[i]?.(...given, ...scalars.map(() => args[next++])));
    }
    return results.at(-1);
  };
  // gpu.js counts the parameters, and a rest parameter is none.
  Object.defineProperty(orchestrate, 'length', { value: argumentsOf(plan).length });
  const pipeline = gpu.createPipeline(orchestrate, { threads: (arrays[0]?.length ?? 0) >= manyElements });
  let idle: Promise<unknown> = Promise.resolve();
  return {
    async run(now) {
      const running = pipeline(...argumentsOf(now));
      idle = running.catch(() => null);
      const output = await running;
      const { backend, executorKind: executor, fallbackReason } = pipeline;
      // It runs whatever it cannot fuse, but not always rightly: a model that answers pairs, for one.
      if (fallbackReason !== null) throw new Error(`${now.name}: no pipeline: ${fallbackReason}`);
      return { output, actual: backend, executor, fallbackReason };
    },
    // Its runs under way would fail.
    destroy: () => void idle.then(() => pipeline.destroy()),
  };
};

interface Texture {
  readonly type: string;
  toArray(): unknown;
  delete(): void;
}

const isTexture = (value: unknown): value is Texture =>
  typeof (value as Texture | null)?.toArray === 'function';

/** gpu.js names the texture of a kernel that returns pairs ArrayTexture(2). */
const isOneNumberEach = (result: unknown): boolean =>
  isTexture(result) ? !/[234]\)$/.test(result.type) : result instanceof Float32Array;

/** One kernel after the other, results in textures; a texture goes after its last reader. */
const runResident = (plan: Plan, build: (kernel: Kernel, sources: readonly number[]) => Built): unknown => {
  const results: unknown[] = [];
  const free = (value: unknown): void => {
    if (isTexture(value)) value.delete();
  };
  const last = new Map(plan.calls.flatMap(({ sources }, i) => sources.map((source) => [source, i] as const)));
  try {
    for (const [i, { kernel, sources, scalars }] of plan.calls.entries()) {
      const given = sources.map((source) => (source < 0 ? plan.arrays[~source] : results[source]));
      const result = build(kernel, sources)(...given, ...scalars);
      results.push(result);
      if (!isOneNumberEach(result)) throw new TypeError(`${plan.name}: ${kernel.name} gives no number`);
      for (const source of new Set(sources)) {
        if (source >= 0 && last.get(source) === i) {
          free(results[source]);
          results[source] = undefined;
        }
      }
    }
    const result = results.at(-1);
    return isTexture(result) ? result.toArray() : result;
  } finally {
    results.forEach(free);
  }
};

/** What a plan runs on. */
export interface Bench {
  readonly mode: Mode;
  readonly row: ModeRow;
  readonly gpu: Gpu;
  readonly pipelines: Kept<Fused>;
  /** A kernel that leaves its result on the device, when `sources` tells where its arrays are. */
  build(kernel: Kernel, sources?: string): Built;
  modeOf(built: Built): Mode | null;
}

export const runOn = async (
  { mode, row, gpu, pipelines, build, modeOf }: Bench,
  plan: Plan,
): Promise<Ran> => {
  if (row.plan === 'pipeline') return pipelines.get(keyOf(plan), () => fuse(gpu, plan, build)).run(plan);
  const used = new Set<Built>();
  const output = runResident(plan, (kernel, sources) => {
    const built = build(kernel, sources.map((source) => (source < 0 ? 'a' : 't')).join(''));
    used.add(built);
    return built;
  });
  const other = [...used].find((built) => modeOf(built) !== mode);
  return {
    output,
    actual: other === undefined ? mode : modeOf(other),
    executor: row.device === 'gl' ? 'textures' : 'kernel',
    fallbackReason: other?.kernel.fallbackReason ?? null,
  };
};
