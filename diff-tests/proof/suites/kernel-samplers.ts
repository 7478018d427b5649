/** Samplers whose model is a kernel, and the same ones step by step: what their tests in Node and in browsers share. */
import { fastOperations } from '../../../impl/fast-path.ts';
import { type KernelModel, kernelOf } from '../../../impl/plan.ts';
import type { Runtime } from '../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../impl/tensor.ts';
import { random } from './machine-floats.ts';

/** eps(x, t) = x / (x * x + 1) + t / 8 */
export const rational: KernelModel = {
  kernel: `function (x, t) {
    const v = x[this.thread.x];
    const square = Math.fround(Math.fround(v * v) + 1);
    return Math.fround(Math.fround(v / square) + Math.fround(t * 0.125));
  }`,
};
const settings = { epsilon: Math.fround(1e-6) };
export const samplers = [
  'ddpmSample',
  'ddimSample',
  'imageDdimSample',
  'pfOdeSampleEuler',
  'ddimSampleStrided',
  'heunSigmaSample',
  'eulerDiscreteSample',
];

export const inputsOf = (T: number, shape: readonly number[], seed = 1): Record<string, unknown> => {
  const bits = random(seed);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const normal = (): number => Math.fround((bits() / 2 ** 32) * 4 - 2);
  const tensor = (): HostTensor => ({ shape, data: Float32Array.from({ length: size }, normal) });
  const each = (f: (k: number) => number, length = T): HostTensor => ({
    shape: [length],
    data: Float32Array.from({ length }, (_, k) => f(k)),
  });
  const x = tensor();
  const noise = Array.from({ length: T }, tensor);
  const betas = each((k) => 0.001 + (k * 0.3) / (T + seed));
  const alphaBars = each((k) => 0.99 - (k * 0.9) / (T + seed));
  const timesteps = Array.from({ length: T }, (_, i) => T - 1 - i);
  const sigmas = each((i) => ((T - i) * (10 + seed)) / 7, T + 1);
  const listed = { timesteps, finalAlphaBar: 1, eta: 0.5, sigmas };
  return { x, noise, betas, alphaBars, floor: 1e-3, beta0: 0.1, beta1: 20, steps: T, ...listed };
};

/** Each step one kernel and a readback, and so is the model. */
export const stepByStep = (
  runtime: Runtime,
  name: string,
  model: KernelModel,
  inputs: object,
): Promise<HostTensor> => {
  const kernel = kernelOf(name, model);
  const ask = async ({ shape, data }: HostTensor, t: number): Promise<HostTensor> => ({
    shape,
    data: await runtime.run(kernel, [data], [t]),
  });
  return run(runtime, name, { ...inputs, model: ask });
};

export const run = async (runtime: Runtime, name: string, inputs: object): Promise<HostTensor> => {
  const operation = fastOperations[name];
  if (operation === undefined) throw new RangeError(`no ${name}`);
  return operation(runtime, { ...inputs }, settings);
};

/** Shape and bits, which compare as they are. */
export const bits = ({ shape, data }: HostTensor): unknown => ({
  shape: [...shape],
  bits: [...new Int32Array(data.buffer, data.byteOffset, data.length)],
});
