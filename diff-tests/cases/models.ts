/** The denoisers that the harness plays, and what it writes down while it does. */
import { namedModel } from '../../spec/models.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { map, sizeOf } from '../../spec/tensor.ts';
import {
  arrayOf,
  copyTensor,
  type FloatArray,
  type HostTensor,
  type ModelCall,
  type ModelScript,
  toFloat,
  toNumber,
} from './values.ts';

/** What an implementation is handed: it answers at once. */
export type PlayedModel = (x: HostTensor, t: number) => HostTensor;

/** A model and the calls that were made of it, each pair (x, t) once. */
export interface Played {
  readonly model: PlayedModel;
  readonly calls: ModelCall[];
  /** Every call in order, as an index into `calls`: a pair that was known again is an observation, not a fault. */
  readonly order: number[];
}

/** The bits of a pair; every NaN is one. */
const keyOf = (data: FloatArray, t: number): string => {
  const plain = data.map((value) => (Number.isNaN(value) ? NaN : value));
  return `${Object.is(t, -0) ? '-0' : t}:${new Uint8Array(plain.buffer).toString()}`;
};

/** Evaluates a named model in the format; zeros for a state or a time that the format does not have. */
const compute = (format: FormatName, name: string, x: HostTensor, t: number): HostTensor => {
  const k = binary(format);
  const [time, ...data] = [t, ...x.data].map((value) => toFloat(format, value));
  const held = data.filter((value) => value !== null);
  const zeros = new (arrayOf(format))(x.data.length);
  if (time === null || time === undefined || held.length < data.length)
    return { shape: x.shape, data: zeros };
  const answer = map(namedModel(k, name).eps({ shape: x.shape, data: held }, time), toNumber);
  return { shape: x.shape, data: new (arrayOf(format))(answer.data) };
};

const checkCall = (x: HostTensor, t: number, format: FormatName, size: number | null): void => {
  const Class = arrayOf(format);
  if (!(x?.data instanceof Class) || !Array.isArray(x.shape)) {
    throw new TypeError(`the model must be called with a tensor { shape, data: ${Class.name} }`);
  }
  if (typeof t !== 'number')
    throw new TypeError(`the model must be called with a number as time, got ${typeof t}`);
  if (size !== null && (x.data.length !== size || sizeOf(x.shape) !== size)) {
    throw new RangeError(
      `the model was called with ${x.data.length} elements, the state has ${size}: ` +
        'batching and look-ahead are outside the contract',
    );
  }
};

/** Plays a script for a state of `size` elements (null: any number, and the answers are zeros). x may come in any shape with as many elements. */
export const play = (script: ModelScript, format: FormatName, size: number | null): Played => {
  const known = new Map<string, number>();
  const calls: ModelCall[] = [];
  const order: number[] = [];
  const answerTo = (x: HostTensor, t: number): HostTensor => {
    if (script.named !== undefined && size !== null) return compute(format, script.named, x, t);
    const next = script.answers[calls.length % script.answers.length];
    const Class = arrayOf(format);
    return {
      shape: x.shape,
      data: next === undefined || size === null ? new Class(x.data.length) : next.data,
    };
  };
  return {
    calls,
    order,
    model: (x, t) => {
      checkCall(x, t, format, size);
      const key = keyOf(x.data, t);
      const index = known.get(key) ?? calls.length;
      if (index === calls.length) {
        known.set(key, index);
        calls.push({ x: copyTensor(x), t, answer: copyTensor(answerTo(x, t)) });
      }
      order.push(index);
      const { answer } = calls[index] as ModelCall;
      return copyTensor({ shape: x.shape, data: answer.data });
    },
  };
};
