/** Every input of a kind, in order: all bit patterns of a format, or all its floats in a range, for one input or two. */
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import { fromBits } from '../../spec/scalars/floats/float.ts';
import { type Operation, scalarOutput } from '../../spec/operation.ts';
import { integers, perStep, played, shaped, stepped } from './kinds/index.ts';
import {
  arrayOf,
  type FloatArray,
  type HostInputs,
  type HostTensor,
  type HostValue,
  toNumber,
} from './values.ts';

/**
 * Floats of a format of at most 32 bits, by their place. `first` null: all bit patterns in the order of their bits; else
 * those on the line from the negative to the positive, from index `first` on (0 is +0, -1 is -0).
 */
export interface Axis {
  readonly name: string;
  readonly format: FormatName;
  readonly first: number | null;
  readonly count: number;
}

/** The values of some 16-bit format, by their bits. */
const narrow = new Map<FormatName, Float32Array>();

const numbersOf = (format: FormatName): Float32Array => {
  const known = narrow.get(format);
  if (known !== undefined) return known;
  const all = Float32Array.from({ length: 2 ** 16 }, (_, bits) =>
    toNumber(fromBits(formats[format], BigInt(bits))),
  );
  narrow.set(format, all);
  return all;
};

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

const bitsAt = ({ format, first }: Axis, place: number): number => {
  if (first === null) return place;
  const index = first + place;
  const sign = 2 ** (formats[format].width - 1);
  return index < 0 ? sign - index - 1 : index;
};

/** The number at a place of an axis. */
const numberAt = (axis: Axis, place: number): number => {
  const bits = bitsAt(axis, place);
  if (formats[axis.format].width < 32) return numbersOf(axis.format)[bits] as number;
  word[0] = bits;
  return single[0] as number;
};

/** Writes `count` numbers of an axis from `place` on. All patterns of binary32 are their own bits, NaN payloads too. */
const fill = (axis: Axis, out: FloatArray, at: number, place: number, count: number): void => {
  if (formats[axis.format].width < 32) {
    const numbers = numbersOf(axis.format);
    if (axis.first === null) out.set(numbers.subarray(place, place + count), at);
    else for (let i = 0; i < count; i++) out[at + i] = numbers[bitsAt(axis, place + i)] as number;
    return;
  }
  if (!(out instanceof Float32Array)) {
    for (let i = 0; i < count; i++) out[at + i] = numberAt(axis, place + i);
    return;
  }
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < count; i++) words[at + i] = bitsAt(axis, place + i);
};

/** The inputs of a run: those on axes, and the others as they are. */
export interface Sweep {
  readonly operation: Operation;
  /** The format that is computed in. */
  readonly format: FormatName;
  /** The last one moves first. */
  readonly axes: readonly Axis[];
  /** A tensor of one element is that number for every input. */
  readonly fixed: HostInputs;
}

export const sizeOfSweep = ({ axes }: Pick<Sweep, 'axes'>): number =>
  axes.reduce((size, { count }) => size * count, 1);

/** Whether many inputs go into one call: every axis is a tensor, and the output is one. */
export const isBatched = ({ operation, axes }: Pick<Sweep, 'operation' | 'axes'>): boolean =>
  operation.output !== scalarOutput &&
  axes.every(({ name }) => operation.inputs.some((input) => input.name === name && shaped.has(input.kind)));

/** One number in the place of every element. */
const spread = (x: HostTensor, size: number): HostTensor => ({
  shape: [size],
  data:
    x.data.length === 1
      ? new (arrayOf(x.data instanceof Float64Array ? 'binary64' : 'binary32'))(size).fill(
          x.data[0] as number,
        )
      : x.data,
});

/** The inputs from a place on, in one call. */
export const inputsOf = (sweep: Sweep, from: number, count: number): HostInputs => {
  const { operation, format, axes, fixed } = sweep;
  if (!isBatched(sweep)) return oneInput(sweep, from);
  const inner = axes.at(-1)?.count ?? 1;
  const onAxis = (axis: Axis, isInner: boolean): HostTensor => {
    const data = new (arrayOf(format))(count);
    for (let at = 0; at < count;) {
      const [outer, place] = [Math.floor((from + at) / inner), (from + at) % inner];
      const run = Math.min(count - at, inner - place);
      if (isInner) fill(axis, data, at, place, run);
      else data.fill(numberAt(axis, outer), at, at + run);
      at += run;
    }
    return { shape: [count], data };
  };
  const value = ({ name, kind }: Operation['inputs'][number]): HostValue => {
    const at = axes.findIndex((axis) => axis.name === name);
    if (at >= 0) return onAxis(axes[at] as Axis, at === axes.length - 1);
    const given = fixed[name] as HostValue;
    if (shaped.has(kind)) return spread(given as HostTensor, count);
    return perStep.has(kind) ? (given as readonly HostTensor[]).map((x) => spread(x, count)) : given;
  };
  return Object.fromEntries(operation.inputs.map((input) => [input.name, value(input)]));
};

/** The inputs in these places, in one call: of a sweep that goes in batches. */
export const inputsAt = (sweep: Sweep, places: readonly number[]): HostInputs => {
  const { axes, format } = sweep;
  const inner = axes.at(-1)?.count ?? 1;
  const onAxes = axes.map((axis, which): [string, HostValue] => {
    const isInner = which === axes.length - 1;
    const at = (place: number): number => (isInner ? place % inner : Math.floor(place / inner));
    const numbers = places.map((place) => numberAt(axis, at(place)));
    return [axis.name, { shape: [places.length], data: new (arrayOf(format))(numbers) }];
  });
  return { ...inputsOf(sweep, 0, places.length), ...Object.fromEntries(onAxes) };
};

/** A scalar takes a call of its own for each value. */
const oneInput = ({ operation, format, axes, fixed }: Sweep, from: number): HostInputs => {
  const inner = axes.at(-1)?.count ?? 1;
  const places = axes.length === 1 ? [from] : [Math.floor(from / inner), from % inner];
  const values = axes.map((axis, i): [string, HostValue] => {
    const number = numberAt(axis, places[i] as number);
    const kind = operation.inputs.find(({ name }) => name === axis.name)?.kind;
    const isTensor = kind !== undefined && shaped.has(kind);
    return [axis.name, isTensor ? { shape: [], data: new (arrayOf(format))([number]) } : number];
  });
  return { ...fixed, ...Object.fromEntries(values) };
};

/** Whether an input of this kind can be on an axis: it is made of floats, one or one for each element. */
export const isSwept = (operation: Operation, name: string): boolean => {
  const input = operation.inputs.find((row) => row.name === name);
  return input !== undefined && ![stepped, perStep, played, integers].some((those) => those.has(input.kind));
};
