/** Tensors and vectors of floats. */
import { encodeTensor, decodeTensor, tensorSchema } from '../encoding.ts';
import { float, ordinary, simplerFloats, specials } from '../generators/float.ts';
import { betasOf, edgeSchedules } from '../generators/schedule.ts';
import { select, tensorOf } from '../generators/tensor.ts';
import { specialTimes, time } from '../generators/time.ts';
import { type FormatName } from '../../../spec/scalars/floats/format.ts';
import { arrayOf, type HostTensor } from '../values.ts';
import { type Frame, identity, type KindRow, wrongKind, zeros } from './kind.ts';

const oneAtATime = function* (format: FormatName, x: HostTensor): Generator<HostTensor> {
  for (const [i, value] of x.data.entries()) {
    for (const simpler of simplerFloats(format, value)) {
      const data = x.data.slice();
      data[i] = simpler;
      yield { shape: x.shape, data };
    }
  }
};

/** A rank-1 tensor of edge values, each once. A Set would take -0 for 0. */
const vectorOf = ({ format }: Frame, values: readonly number[]): HostTensor[] => {
  const once = values.filter((x, i) => values.findIndex((other) => Object.is(other, x)) === i);
  const data = new (arrayOf(format))(once);
  return [{ shape: [data.length], data }];
};

const base = {
  simpler: oneAtATime,
  zero: zeros,
  lift: <A>(x: HostTensor, f: (value: number) => A) => ({ shape: x.shape, data: Array.from(x.data, f) }),
  encode: encodeTensor,
  decode: (format: FormatName, value: Parameters<KindRow<HostTensor>['decode']>[1]): HostTensor => {
    const parsed = tensorSchema.safeParse(value);
    return parsed.success ? decodeTensor(format, parsed.data) : wrongKind('a tensor', value);
  },
};

export const tensor: KindRow<HostTensor> = {
  ...base,
  generate: ({ format, shape, epsilon, plain }) =>
    tensorOf(format, shape, plain ? ordinary(format) : float(format, epsilon)),
  edges: (frame) => vectorOf(frame, [...specials(frame.format), ...frame.epsilon]),
  select,
  shorten: identity,
};

export const times: KindRow<HostTensor> = {
  ...base,
  generate: ({ format, shape }) => tensorOf(format, shape, time(format)),
  edges: (frame) => vectorOf(frame, [...specialTimes(frame.format), ...specials(frame.format)]),
  select,
  shorten: identity,
};

/** The schedule's own length is T: selecting elements of the state leaves it alone. */
export const betas: KindRow<HostTensor> = {
  ...base,
  generate: ({ format, steps }) => betasOf(format, steps),
  edges: ({ format }) => edgeSchedules(format),
  select: identity,
  shorten: (x, first, count) => ({ shape: [count], data: x.data.slice(first, first + count) }),
  zero: identity,
};

/** Tables of alphaBar: 1 - beta for the betas of a schedule has the interesting values too. */
export const alphaBars: KindRow<HostTensor> = {
  ...betas,
  generate: (frame, input) => betas.generate(frame, input),
};
