/** The fast path against a plain loop, in one run: one kernel, and a sampler of 50 steps whose model is a kernel. */
import { prepare } from '../../../impl/backends.ts';
import { safeDiv } from '../../../impl/binary32.ts';
import { fastOperations } from '../../../impl/fast-path.ts';
import { qSample } from '../../../impl/kernels/forward-process.ts';
import { type KernelModel, kernelOf } from '../../../impl/plan.ts';
import type { Mode } from '../../../impl/gpujs/modes.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import { scheduleOf, weights } from '../../../impl/schedule.ts';
import type { HostTensor } from '../../../impl/tensor.ts';
import { bareKernel } from './bare.ts';
import { type Contender } from './measure.ts';
import { type Limit, limitOf } from './wasm-limit.ts';

const { fround } = Math;
const settings = { epsilon: fround(1e-6) };

export const steps = 50;
const betas: HostTensor = {
  shape: [steps],
  data: Float32Array.from({ length: steps }, (_, k) => 1e-4 + (k * 0.02) / (steps - 1)),
};
const schedule = scheduleOf(betas);

/** eps(x, t) = x / (x * x + 1) + t */
const model: KernelModel = {
  kernel: `function (x, t) {
    const v = x[this.thread.x];
    return Math.fround(Math.fround(v / Math.fround(Math.fround(v * v) + 1)) + t);
  }`,
};

const tensor = (size: number, seed: number): HostTensor => ({
  shape: [size],
  data: Float32Array.from({ length: size }, (_, i) => 2 * Math.sin((i + 1) * seed)),
});

const loopKernel = (x: Float32Array, y: Float32Array, c: number, d: number): Float32Array => {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = fround(fround((x[i] as number) * c) + fround((y[i] as number) * d));
  }
  return out;
};

/** ddimSample with its model written into the loop. */
const loopSampler = (x: Float32Array): Float32Array => {
  let state = x;
  for (let k = steps - 1; k >= 0; k--) {
    const [before, after] = [weights(schedule.alphaBar(k + 1)), weights(schedule.alphaBar(k))];
    const [t, scale] = [schedule.timeOfIndex(k + 1), safeDiv(1, before.c0, settings.epsilon)];
    const next = new Float32Array(x.length);
    for (let i = 0; i < next.length; i++) {
      const v = state[i] as number;
      const e = fround(fround(v / fround(fround(v * v) + 1)) + t);
      const clean = fround(fround(v - fround(e * before.c1)) * scale);
      next[i] = fround(fround(clean * after.c0) + fround(e * after.c1));
    }
    state = next;
  }
  return state;
};

export interface RunningMode {
  readonly mode: Mode;
  readonly runtime: Runtime;
}

/** The modes of Node that run here, and why the others do not. */
export const runningModes = async (): Promise<{ found: RunningMode[]; missing: string[] }> => {
  const found: RunningMode[] = [];
  const missing: string[] = [];
  for (const mode of ['webasm', 'cpu', 'headlessgl', 'webgpu'] as const) {
    const why = await prepare(mode);
    if (why === null) found.push({ mode, runtime: new Runtime(mode) });
    else missing.push(`${mode}: ${why.reason}`);
  }
  return { found, missing };
};

const ask = async ({ runtime }: RunningMode, name: string, inputs: object): Promise<Float32Array> => {
  const operation = fastOperations[name];
  if (operation === undefined) throw new RangeError(`no ${name}`);
  return (await operation(runtime, { ...inputs }, settings)).data;
};

export const names = {
  loop: 'plain loop',
  limit: 'wasm by hand',
  bare: 'webasm, bare gpu.js',
  webasm: 'webasm',
  stepped: 'webasm, step by step',
};

const ieee: readonly string[] = [names.limit, names.bare, names.webasm, 'cpu', names.stepped];

/** Times mean nothing where these disagree with the first; what draws on a GPU may round otherwise. */
export const agree = async ([first, ...others]: readonly Contender[]): Promise<void> => {
  const wanted = (await first?.run()) as Float32Array;
  for (const { name, run } of others.filter((other) => ieee.includes(other.name))) {
    const got = (await run()) as Float32Array;
    const bad = wanted.findIndex((value, i) => !Object.is(value, got[i]));
    if (bad >= 0) throw new Error(`${name} disagrees with the loop at ${bad}`);
  }
};

/** One kernel: qSample, c0 * x + c1 * y. */
export interface OneKernel {
  readonly contenders: readonly Contender[];
  readonly limit: Limit;
  readonly copyIn: () => void;
  readonly compute: () => void;
}

export const oneKernel = (found: readonly RunningMode[], size: number): OneKernel => {
  const [x0, eps] = [tensor(size, 1), tensor(size, 2)];
  const { c0, c1 } = weights(schedule.alphaBar(steps));
  const limit = limitOf(size);
  const bare = bareKernel(qSample, size);
  const copyIn = (): void => limit.copyIn(x0.data, eps.data);
  const compute = (): void => limit.compute(c0, c1);
  const byHand = (): Float32Array => {
    copyIn();
    compute();
    return limit.copyOut();
  };
  const contenders: Contender[] = [
    { name: names.loop, run: () => loopKernel(x0.data, eps.data, c0, c1) },
    { name: names.limit, run: byHand },
    { name: names.bare, run: () => bare(x0.data, eps.data, c0, c1) },
    ...found.map((running) => ({
      name: running.mode,
      run: () => ask(running, 'qSample', { betas, t: steps, x0, eps }),
    })),
  ];
  return { contenders, limit, copyIn, compute };
};

export const samplerContenders = (found: readonly RunningMode[], size: number): Contender[] => {
  const x = tensor(size, 1);
  const kernel = kernelOf('bench', model);
  const contenders: Contender[] = [
    { name: names.loop, run: () => loopSampler(x.data) },
    ...found.map((running) => ({
      name: running.mode,
      run: () => ask(running, 'ddimSample', { betas, x, model }),
    })),
  ];
  const webasm = found.find(({ mode }) => mode === 'webasm');
  if (webasm !== undefined) {
    const stepped = async ({ shape, data }: HostTensor, t: number): Promise<HostTensor> => ({
      shape,
      data: await webasm.runtime.run(kernel, [data], [t]),
    });
    contenders.push({
      name: names.stepped,
      run: () => ask(webasm, 'ddimSample', { betas, x, model: stepped }),
    });
  }
  return contenders;
};
