/** Tensors on the wire: the elements little-endian, in the session's format, as base64. */
import { fromBits } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../../spec/tensor.ts';
import { integers } from '../../cases/kinds/index.ts';
import {
  arrayOf,
  type FloatArray,
  type HostTensor,
  type HostValue,
  isIntegers,
  toNumber,
} from '../../cases/values.ts';
import type { Kind } from '../../../spec/operation.ts';
import type { WireTensor, WireValue } from './messages.ts';

/** Of a format of 16 bits: the number of each datum, and the datum of each number by the bits that it has in binary32. */
interface Narrow {
  readonly numbers: Float32Array;
  readonly data: ReadonlyMap<number, number>;
}

const narrows = new Map<FormatName, Narrow>();

const makeNarrow = (format: FormatName): Narrow => {
  const numbers = Float32Array.from({ length: 2 ** 16 }, (_, bits) =>
    toNumber(fromBits(formats[format], BigInt(bits))),
  );
  const data = new Map<number, number>();
  const wide = new Uint32Array(numbers.buffer);
  // Every NaN is one number: the first datum stands for all.
  for (const [bits, key] of wide.entries()) if (!data.has(key)) data.set(key, bits);
  return { numbers, data };
};

const narrowOf = (format: FormatName): Narrow => {
  const known = narrows.get(format) ?? makeNarrow(format);
  narrows.set(format, known);
  return known;
};

const isNarrow = (format: FormatName): boolean => formats[format].width === 16;

const narrowBytes = (format: FormatName, data: FloatArray): ArrayBufferView => {
  const { data: bits } = narrowOf(format);
  const wide = new Uint32Array(Float32Array.from(data).buffer);
  return Uint16Array.from(wide, (key) => bits.get(key) ?? 0);
};

const bytesOf = (format: FormatName, data: FloatArray): ArrayBufferView =>
  isNarrow(format) ? narrowBytes(format, data) : new (arrayOf(format))(data);

/** Bytes of one element. */
const widthOf = (format: FormatName): number => formats[format].width / 8;

export const toWire = (format: FormatName, { shape, data }: HostTensor): WireTensor => {
  const { buffer, byteOffset, byteLength } = bytesOf(format, data);
  return { shape: [...shape], data: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
};

/** A scalar is a tensor of shape []. */
export const scalarToWire = (format: FormatName, x: number): WireTensor =>
  toWire(format, { shape: [], data: new (arrayOf(format))([x]) });

/** An input: counts and indices are integers, a model is true, and everything else is made of tensors. */
export const inputToWire = (format: FormatName, kind: Kind, value: HostValue): WireValue => {
  if (typeof value === 'number') return integers.has(kind) ? value : scalarToWire(format, value);
  if ('data' in value) return toWire(format, value);
  if (isIntegers(value)) return [...value];
  return 'answers' in value ? true : value.map((x) => toWire(format, x));
};

/** About how many characters a value takes on the wire. */
export const wireSize = (format: FormatName, value: HostValue): number => {
  if (typeof value === 'number') return 40;
  if ('data' in value) return 40 + value.data.length * widthOf(format) * (4 / 3);
  if (isIntegers(value)) return 8 * value.length + 2;
  return 'answers' in value ? 10 : value.reduce((sum, x) => sum + wireSize(format, x), 2);
};

/** A tensor from the wire, or what is wrong with it. */
export const fromWire = (
  format: FormatName,
  { shape, data: text }: WireTensor,
): { readonly tensor: HostTensor } | { readonly problem: string } => {
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what is no base64: then other text comes back.
  if (bytes.toString('base64') !== text) return { problem: 'its data are no padded base64' };
  const width = widthOf(format);
  if (bytes.length !== width * sizeOf(shape))
    return {
      problem: `its data have ${bytes.length} bytes; shape [${shape}] in ${format} has ${width * sizeOf(shape)}`,
    };
  // A copy: what Buffer hands out need not begin at a multiple of the width.
  const { buffer } = new Uint8Array(bytes);
  if (!isNarrow(format)) return { tensor: { shape, data: new (arrayOf(format))(buffer) } };
  const { numbers } = narrowOf(format);
  const data = Float32Array.from(new Uint16Array(buffer), (bits) => numbers[bits] as number);
  return { tensor: { shape, data } };
};

/** Whether every tensor of these inputs fills its shape: others cannot be written down. */
export const isWhole = (values: Iterable<HostValue>): boolean =>
  [...values].every((value) => {
    if (typeof value === 'number' || isIntegers(value) || 'answers' in value) return true;
    const tensors = 'data' in value ? [value] : value;
    return tensors.every(({ shape, data }) => sizeOf(shape) === data.length);
  });
