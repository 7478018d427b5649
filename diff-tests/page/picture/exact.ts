/** The picture by the specification: noised by qSample and denoised by ddimSample, in one of its float formats. */
import type { Context } from '../../../spec/context.ts';
import type { EpsModel } from '../../../spec/diffusion/core.ts';
import { qSample } from '../../../spec/diffusion/forward-process.ts';
import { ddimStep } from '../../../spec/diffusion/reverse-ddim.ts';
import { vpSchedule } from '../../../spec/diffusion/schedule.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { toFloat, toNumber } from '../../cases/values.ts';
import { betas, image, noise, shape, steps } from './subject.ts';

/**
 * The states of the sampler from the noised image (T first) to the denoised one, in any context. The model is asked
 * for the noise and says it right: what is left is what the sampler does.
 */
export const statesIn = function* <A>(
  k: Context<A>,
  read: (x: number) => A,
  elements: number = shape.reduce((a, b) => a * b, 1),
): Generator<Tensor<A>> {
  const tensor = (values: Float32Array): Tensor<A> => {
    const data = Array.from(values.subarray(0, elements), read);
    return { shape: [data.length], data };
  };
  const e = tensor(noise());
  const model: EpsModel<A> = { eps: () => e };
  const schedule = vpSchedule(k, Array.from(betas(), read));
  let x = qSample(k, schedule, tensor(image()), steps, e);
  yield x;
  for (let step = steps - 1; step >= 0; step--) yield (x = ddimStep(k, schedule, model, step, x));
};

const inFormat = (format: FormatName): Generator<Tensor<Float>> =>
  statesIn(binary(format), (x) => {
    const float = toFloat(format, x);
    if (float === null) throw new RangeError(`${x} is no value of ${format}`);
    return float;
  });

/** The numbers of a state. */
const numbers = ({ data }: Tensor<Float>): Float64Array => Float64Array.from(data, toNumber);

/** Every state in a float format, the noised image first. */
export const statesOf = function* (format: FormatName): Generator<Float64Array> {
  for (const state of inFormat(format)) yield numbers(state);
};

/** The first and the last of them. */
export interface Ends {
  readonly noised: Float64Array;
  readonly denoised: Float64Array;
}

export const endsOf = (format: FormatName): Ends => {
  const [first, ...rest] = inFormat(format);
  const last = rest.at(-1);
  if (first === undefined || last === undefined) throw new Error('a sampler of no steps has no picture');
  return { noised: numbers(first), denoised: numbers(last) };
};
