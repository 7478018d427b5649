/** The encodings of the contract: the same in JSON, stored cases, vectors and the protocol. */
import { z } from 'zod';
import { hexText } from '../spec/scalars/float.ts';
import type { FormatName } from '../spec/scalars/format.ts';
import { parseLiteral } from '../spec/scalars/literal.ts';
import { binary } from '../spec/scalars/binary.ts';
import {
  arrayOf,
  type HostInputs,
  type HostTensor,
  type HostValue,
  isTensor,
  toFloat,
  toNumber,
} from './values.ts';

/** "nan", "inf", "-inf" or C's %a with leading digit 1. */
export const floatSchema = z.string().regex(/^(nan|-?inf|-?0x0p\+0|-?0x1(\.[0-9a-f]*[1-9a-f])?p[+-]\d+)$/);
export const tensorSchema = z.strictObject({
  shape: z.array(z.int().nonnegative()),
  data: z.array(floatSchema),
});
export const valueSchema = z.union([floatSchema, tensorSchema]);
export const inputsSchema = z.record(z.string(), valueSchema);

export type EncodedTensor = z.infer<typeof tensorSchema>;
export type EncodedValue = z.infer<typeof valueSchema>;
export type EncodedInputs = z.infer<typeof inputsSchema>;

/** Any number, also one that the format does not have: its text shows it exactly. */
export const encodeNumber = (x: number): string => {
  const float = toFloat('binary64', x);
  return float === null ? 'nan' : hexText(float);
};

export const encodeTensor = (x: HostTensor): EncodedTensor => ({
  shape: [...x.shape],
  data: Array.from(x.data, encodeNumber),
});

export const encodeValue = (value: HostValue): EncodedValue =>
  isTensor(value) ? encodeTensor(value) : encodeNumber(value);

export const encodeInputs = (inputs: HostInputs): EncodedInputs =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, encodeValue(value)]));

const decodeNumber = (format: FormatName, text: string): number => {
  const number = toNumber(binary(format).fromLiteral(parseLiteral(text)));
  if (encodeNumber(number) !== text) throw new RangeError(`${text} is not a value of ${format}`);
  return number;
};

export const decodeValue = (format: FormatName, value: EncodedValue): HostValue =>
  typeof value === 'string'
    ? decodeNumber(format, value)
    : {
        shape: value.shape,
        data: new (arrayOf(format))(value.data.map((text) => decodeNumber(format, text))),
      };

export const decodeInputs = (format: FormatName, inputs: EncodedInputs): HostInputs =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, decodeValue(format, value)]));
