/** Tensors and vectors of floats. */
import { encodeTensor, decodeTensor, tensorSchema } from '../encoding.ts';
import { elementOf, raised, simplerFloats, specials } from '../generators/float.ts';
import { betasOf, edgeSchedules } from '../generators/schedule.ts';
import { select, tensorOf } from '../generators/tensor.ts';
import { specialTimes, time } from '../generators/time.ts';
import { type FormatName } from '../../../spec/scalars/floats/format.ts';
import { arrayOf, type HostTensor } from '../values.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { type Frame, identity, type KindRow, wrongKind, zeros } from './kind.ts';
import { stateOf, vectorOf as ordinaryVector } from './ordinary.ts';
import { ofAlphaBars, ofBetas, ofTensor } from './reading.ts';
import { namedBetas, namedTensor, namedVector } from './symbols.ts';

/** Tensors of more elements than this are not made simpler one element at a time: all of them 0, or all 1. */
const mostOneAtATime = 1024;

const allAtOnce = function* (x: HostTensor): Generator<HostTensor> {
  for (const value of [0, 1]) {
    if (x.data.every((old) => Object.is(old, value))) return;
    yield { shape: x.shape, data: x.data.map(() => value) };
  }
};

const oneAtATime = function* (format: FormatName, x: HostTensor): Generator<HostTensor> {
  if (x.data.length > mostOneAtATime) {
    yield* allAtOnce(x);
    return;
  }
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

const oneMore = (x: HostTensor): HostTensor => {
  const data = new (arrayOf(x.data instanceof Float64Array ? 'binary64' : 'binary32'))(x.data.length + 1);
  data.set(x.data);
  return { shape: x.shape, data };
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
  reading: ofTensor,
};

type Row = KindRow<HostTensor, Tensor<string>>;

/** Ragged, and where it must be like another also of another shape. */
const brokenTensor: Row['broken'] = (x, { like }) => {
  const ragged = oneMore(x);
  if (like === undefined) return [ragged];
  return [ragged, { ...ragged, shape: [x.data.length + 1] }, { ...x, shape: [1, ...x.shape] }];
};

export const tensor: Row = {
  ...base,
  traits: ['shaped', 'sized'],
  generate: (frame) => tensorOf(frame.format, frame.shape, elementOf(frame)),
  edges: (frame) => vectorOf(frame, [...specials(frame.format), ...frame.epsilon]),
  ordinary: (frame) => stateOf(frame, 0.5),
  broken: brokenTensor,
  select,
  shorten: identity,
  range: ({ like }) => `tensor ${like === undefined ? 'of any shape' : `like ${like}`}, any values`,
  symbolic: ({ name }, { size }) => namedTensor(name, size),
};

export const times: Row = {
  ...tensor,
  traits: ['shaped', 'time'],
  generate: ({ format, shape, normal }) =>
    tensorOf(format, shape, normal ? time(format).map(raised(format)) : time(format)),
  edges: (frame) => vectorOf(frame, [...specialTimes(frame.format), ...specials(frame.format)]),
};

/** The schedule's own length is T: selecting elements of the state leaves it alone. */
export const betas: Row = {
  ...base,
  traits: ['schedule', 'stepped'],
  generate: ({ format, steps }) => betasOf(format, steps),
  edges: ({ format }) => edgeSchedules(format),
  ordinary: (frame) => ordinaryVector(frame, 0.125, 0.25, 0.375),
  broken: (x) => [oneMore(x), { ...x, shape: [1, ...x.shape] }],
  select: identity,
  shorten: (x, first, count) => ({ shape: [count], data: x.data.slice(first, first + count) }),
  zero: identity,
  reading: ofBetas,
  range: () => 'vector of length T >= 0, any values',
  symbolic: (_input, symbols) => namedBetas(symbols),
};

/** Tables of alphaBar: 1 - beta for the betas of a schedule has the interesting values too. */
export const alphaBars: Row = {
  ...betas,
  reading: ofAlphaBars,
  ordinary: (frame) => ordinaryVector(frame, 0.875, 0.625, 0.375),
  symbolic: ({ name }, { steps, index }) =>
    namedVector(steps, (i) => (i === index ? `${name}[index]` : i === index - 1 ? `${name}[index-1]` : '?')),
};
