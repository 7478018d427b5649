/** Values outside the specification: typed arrays and JavaScript numbers, which hold every format's values exactly. */
import type { Tensor } from '../../spec/tensor.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { type Float, fromBits, same, toBits } from '../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import { round } from '../../spec/scalars/floats/round.ts';
import { copyData, type FloatArray, isDouble, push } from './builtins.ts';

export type { FloatArray };

/** Row-major; rank 0 has shape [] and one element. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/**
 * A denoiser that the harness plays. A new pair (x, t) takes the next answer, the first again after the last; a known
 * pair gets the same answer. `named` is computed instead (see models.ts) and has no answers.
 */
export interface ModelScript {
  readonly answers: readonly HostTensor[];
  readonly named?: string;
}

/** One call of the model, as the implementation made it. */
export interface ModelCall {
  readonly x: HostTensor;
  readonly t: number;
  readonly answer: HostTensor;
}

/** An input of an operation, by kind: a tensor, a number, integers, one tensor for each step, or a denoiser. */
export type HostValue = HostTensor | number | readonly number[] | readonly HostTensor[] | ModelScript;
export type HostInputs = Readonly<Record<string, HostValue>>;

export const isTensor = (value: unknown): value is HostTensor =>
  typeof value === 'object' && value !== null && 'data' in value;

/** A list of integers; an empty list is one of anything. */
export const isIntegers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && typeof value[0] !== 'object';

/** Every tensor in a value, with a name for it. */
export const tensorsIn = (name: string, value: HostValue): (readonly [string, HostTensor])[] => {
  if (isTensor(value)) return [[name, value]];
  if (isIntegers(value)) return [];
  return Array.isArray(value) ? value.map((x: HostTensor, i) => [`${name}[${i}]`, x] as const) : [];
};

/** The class of array that holds a format's values: the contract's rule. */
export const arrayOf = (format: FormatName): typeof Float32Array | typeof Float64Array =>
  isDouble(format) ? Float64Array : Float32Array;

/** The name of that class. */
export const arrayName = (format: FormatName): 'Float32Array' | 'Float64Array' =>
  isDouble(format) ? 'Float64Array' : 'Float32Array';

const view = new DataView(new ArrayBuffer(8));
const double = formats.binary64;

/** The datum of `format` that a number is, or null when the format does not have it. */
export const toFloat = (format: FormatName, x: number): Float | null => {
  view.setFloat64(0, x);
  const exact = fromBits(double, view.getBigUint64(0));
  if (formats[format] === double || exact.kind !== 'finite') return exact;
  const rounded = round(formats[format], 'nearestEven', exact.negative, exact.m, exact.e);
  return same(roundToDouble(rounded), exact) ? rounded : null;
};

const roundToDouble = (x: Float): Float =>
  x.kind === 'finite' ? round(double, 'nearestEven', x.negative, x.m, x.e) : x;

/** The number that a datum is: exact, because binary64 holds the values of all formats. */
export const toNumber = (x: Float): number => {
  view.setBigUint64(0, toBits(double, roundToDouble(x)));
  return view.getFloat64(0);
};

/** Inputs are looked at once for each profile and measure that they are judged by. */
const known = new Map<FormatName, Map<number, Float>>();
const mostKnown = 10_000;

/** A datum that the format is known to have: the value of an input. */
export const inputFloat = (format: FormatName, x: number): Float => {
  const floats = known.get(format) ?? new Map<number, Float>();
  // A Map takes -0 for 0.
  const before = x === 0 ? undefined : floats.get(x);
  if (before !== undefined) return before;
  const float = readFloat(format, x);
  if (floats.size >= mostKnown) floats.clear();
  known.set(format, floats.set(x, float));
  return float;
};

const readFloat = (format: FormatName, x: number): Float => {
  const float = toFloat(format, x);
  if (float === null) throw new Error(`${x} is not a value of ${format}`);
  return float;
};

/** The number that `text` rounds to in a format. */
export const numberOf = (format: FormatName, text: string): number => toNumber(binary(format).of(text));

export const toSpecTensor = (format: FormatName, x: HostTensor): Tensor<Float> => ({
  shape: x.shape,
  data: Array.from(x.data, (value) => inputFloat(format, value)),
});

/** Extents in a plain array of their own. */
export const copyShape = (shape: readonly number[]): readonly number[] => {
  const extents: number[] = [];
  for (let i = 0; i < shape.length; i++) push(extents, shape[i] as number);
  return extents;
};

/** A fresh copy that shares nothing. */
export const copyTensor = ({ shape, data }: HostTensor): HostTensor => ({
  shape: copyShape(shape),
  data: copyData(data),
});

export const copyValue = (value: HostValue): HostValue => {
  if (isTensor(value)) return copyTensor(value);
  if (isIntegers(value)) return copyShape(value);
  return Array.isArray(value) ? value.map(copyTensor) : value;
};

/** Equal as the contract compares: by value, zeros by sign, NaN by class. */
export const sameNumber = (a: number, b: number): boolean => Object.is(a, b);

export const sameTensor = (a: HostTensor, b: HostTensor): boolean => {
  const [x, y] = [a.data, b.data];
  if (a.shape.length !== b.shape.length || x.length !== y.length) return false;
  if (!a.shape.every((extent, i) => extent === b.shape[i])) return false;
  for (let i = 0; i < x.length; i++) if (!sameNumber(x[i] as number, y[i] as number)) return false;
  return true;
};

/** The elements at `picked`, as a tensor of the given shape. */
export const pickElements = (
  x: HostTensor,
  shape: readonly number[],
  picked: readonly number[],
): HostTensor => {
  const Class = x.data.constructor as new (size: number) => FloatArray;
  const data = new Class(picked.length);
  for (let at = 0; at < picked.length; at++) data[at] = x.data[picked[at] as number] as number;
  return { shape, data };
};
