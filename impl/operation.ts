/** One operation of the fast path: how its arguments are read, and what is computed from them. */
import { type Model, readAll, type Reader, type Values } from './inputs.ts';
import type { Elementwise, Evaluator, Settings } from './elementwise.ts';
import { isKernelModel, kernelOf, type KernelModel, Recording } from './plan.ts';
import type { Runtime } from './gpujs/runtime.ts';
import { copy, type HostTensor } from './tensor.ts';

const evaluatorOn = (runtime: Runtime, { epsilon }: Settings): Evaluator => ({
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
export type FastOperation<V, R = HostTensor> = (
  runtime: Runtime,
  inputs: V,
  settings: Settings,
) => Promise<R>;

type Readers = Readonly<Record<string, Reader<unknown>>>;

/** Makes an operation, with the arguments of `compute` typed by `readers`. */
export const operation =
  <R extends Readers, O = HostTensor>(
    name: string,
    readers: R,
    compute: (inputs: Values<R>, evaluator: Evaluator) => O | Promise<O>,
  ): FastOperation<Values<R>, O> =>
  async (runtime, inputs, settings) =>
    // Awaited here: a promise that is returned costs two turns more.
    await compute(readAll(name, readers, inputs), evaluatorOn(runtime, settings));

/** The arguments of a sampler: its model may be a kernel too. */
type Sampled<V> = Omit<V, 'model'> & { readonly model: Model | KernelModel };

/** An operation that asks its model at each step. Where that is a kernel, all of it runs at once on the device. */
export const sampler = <R extends Readers & { readonly model: Reader<Model> }>(
  name: string,
  readers: R,
  compute: (inputs: Values<R>, evaluator: Elementwise) => Promise<HostTensor>,
): FastOperation<Sampled<Values<R>>> => {
  const stepByStep = operation(name, readers, compute);
  return async (runtime, inputs, settings) => {
    if (!isKernelModel(inputs.model)) return stepByStep(runtime, inputs as Values<R>, settings);
    const kernel = kernelOf(name, inputs.model);
    const recording = new Recording(name, settings.epsilon);
    const model: Model = (x, t) => recording.map(kernel, [x], [t]);
    const values = { ...readAll(name, readers, { ...inputs, model }), model };
    const result = await compute(values, recording);
    if (recording.calls.length === 0) return result;
    return { shape: result.shape, data: await runtime.runCalls(recording) };
  };
};

/** Lean's right fold over the steps: T-1 first, 0 last. Without a step it is a fresh copy of x. */
export const fromLastStep = async (
  T: number,
  x: HostTensor,
  take: (step: number, state: HostTensor) => Promise<HostTensor>,
): Promise<HostTensor> => {
  let state = copy(x);
  for (let step = T - 1; step >= 0; step--) state = await take(step, state);
  return state;
};

/** The steps in the order of a list: 0 first. Without a step it is a fresh copy of x. */
export const fromFirstStep = async (
  steps: number,
  x: HostTensor,
  take: (step: number, state: HostTensor) => Promise<HostTensor>,
): Promise<HostTensor> => {
  let state = copy(x);
  for (let step = 0; step < steps; step++) state = await take(step, state);
  return state;
};
