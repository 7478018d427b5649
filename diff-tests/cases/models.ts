/** The denoisers that the harness plays, and what it writes down while it does. */
import { namedModel } from '../../spec/models.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { map } from '../../spec/tensor.ts';
import {
  bytesText,
  classOf,
  copyData,
  is,
  isArray,
  isNaN,
  isSafeInteger,
  keep,
  lengthOf,
  lookUp,
  push,
  zerosOf,
} from './builtins.ts';
import {
  arrayName,
  arrayOf,
  copyShape,
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
export const pairKey = (data: FloatArray, t: number): string => {
  const plain = copyData(data);
  const size = lengthOf(plain);
  for (let i = 0; i < size; i++) if (isNaN(plain[i])) plain[i] = NaN;
  return `${is(t, -0) ? '-0' : t}:${bytesText(plain)}`;
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

const isShape = (shape: unknown): shape is readonly number[] => {
  if (!isArray(shape)) return false;
  for (let i = 0; i < shape.length; i++) if (!isSafeInteger(shape[i]) || shape[i] < 0) return false;
  return true;
};

const checkCall = (x: HostTensor, t: number, format: FormatName, size: number | null): void => {
  const name = arrayName(format);
  if (classOf(x?.data) !== name || !isShape(x.shape)) {
    throw new TypeError(`the model must be called with a tensor { shape, data: ${name} }`);
  }
  if (typeof t !== 'number')
    throw new TypeError(`the model must be called with a number as time, got ${typeof t}`);
  const given = lengthOf(x.data);
  if (size !== null && (given !== size || elementsIn(x.shape) !== size)) {
    throw new RangeError(
      `the model was called with ${given} elements, the state has ${size}: ` +
        'batching and look-ahead are outside the contract',
    );
  }
};

const elementsIn = (shape: readonly number[]): number => {
  let product = 1;
  for (let i = 0; i < shape.length; i++) product *= shape[i] as number;
  return product;
};

/**
 * What a script says to the pair (x, t), the `index`-th that is new. Both sides know it: the worker that plays the
 * model, and the harness, which believes no answer that it did not work out itself.
 */
export const scriptedAnswer = (
  script: ModelScript,
  format: FormatName,
  index: number,
  x: HostTensor,
  t: number,
): HostTensor => {
  if (script.named !== undefined) return compute(format, script.named, x, t);
  const next = script.answers[index % script.answers.length];
  return { shape: x.shape, data: next === undefined ? zerosOf(format, lengthOf(x.data)) : next.data };
};

/**
 * Plays a script for a state of `size` elements. x may come in any shape with as many elements. Where size is null the
 * call is forbidden: any number is taken, the answers are zeros, and nothing is written down.
 */
export const play = (script: ModelScript, format: FormatName, size: number | null): Played => {
  const known = new Map<string, number>();
  const calls: ModelCall[] = [];
  const order: number[] = [];
  return {
    calls,
    order,
    model: (x, t) => {
      checkCall(x, t, format, size);
      if (size === null) return { shape: copyShape(x.shape), data: zerosOf(format, lengthOf(x.data)) };
      const key = pairKey(x.data, t);
      const index = lookUp(known, key) ?? calls.length;
      if (index === calls.length) {
        keep(known, key, index);
        const seen = copyTensor(x);
        push(calls, { x: seen, t, answer: copyTensor(scriptedAnswer(script, format, index, seen, t)) });
      }
      push(order, index);
      const { answer } = calls[index] as ModelCall;
      return { shape: copyShape(x.shape), data: copyData(answer.data) };
    },
  };
};
