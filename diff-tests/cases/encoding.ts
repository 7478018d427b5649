/** The encodings of the contract: the same in JSON, stored cases, vectors and the protocol. */
import { z } from 'zod';
import { hexText } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { arrayOf, type HostTensor, type ModelCall, type ModelScript, toFloat, toNumber } from './values.ts';

/** "nan", "inf", "-inf" or C's %a with leading digit 1. */
export const floatSchema = z.string().regex(/^(nan|-?inf|-?0x0p\+0|-?0x1(\.[0-9a-f]*[1-9a-f])?p[+-]\d+)$/);
export const tensorSchema = z.strictObject({
  shape: z.array(z.int().nonnegative()),
  data: z.array(floatSchema),
});

/** x and t are null for answers of a script that was not called for them. */
export const modelSchema = z.strictObject({
  calls: z.array(
    z.strictObject({
      x: tensorSchema.nullable(),
      t: z.union([floatSchema, z.int()]).nullable(),
      answer: tensorSchema,
    }),
  ),
});

/** A tensor, a float, a count or index, integers, noise, or a model. */
const valueSchema = z.union([
  floatSchema,
  z.number(),
  tensorSchema,
  z.array(z.number()),
  z.array(tensorSchema),
  modelSchema,
]);
export const inputsSchema = z.record(z.string(), valueSchema);

export type EncodedTensor = z.infer<typeof tensorSchema>;
export type EncodedModel = z.infer<typeof modelSchema>;
export type EncodedValue = z.infer<typeof valueSchema>;
export type EncodedInputs = z.infer<typeof inputsSchema>;

const view = new DataView(new ArrayBuffer(8));

/** Any number, also one that the format does not have: its text shows it exactly. */
export const encodeNumber = (x: number): string => {
  view.setFloat64(0, x);
  const [high, low] = [view.getUint32(0), view.getUint32(4)];
  const biased = (high >>> 20) & 0x7ff;
  if (biased === 0 || biased === 0x7ff) {
    const float = toFloat('binary64', x);
    return float === null ? 'nan' : hexText(float);
  }
  // A normal number: its 52 bits behind the leading one are 13 digits as they stand.
  const upper = ((high & 0xfffff) | 0x100000).toString(16).slice(1);
  const digits = `${upper}${low.toString(16).padStart(8, '0')}`.replace(/0+$/, '');
  const exponent = biased - 1023;
  return `${x < 0 ? '-' : ''}0x1${digits === '' ? '' : `.${digits}`}p${exponent < 0 ? '' : '+'}${exponent}`;
};

export const encodeTensor = (x: HostTensor): EncodedTensor => ({
  shape: [...x.shape],
  data: Array.from(x.data, encodeNumber),
});

/** A float of the format from its text; one that the format does not have is refused. */
export const decodeNumber = (format: FormatName, text: string): number => {
  const number = toNumber(binary(format).fromLiteral(parseLiteral(text)));
  if (encodeNumber(number) !== text) throw new RangeError(`${text} is not a value of ${format}`);
  return number;
};

export const decodeTensor = (format: FormatName, { shape, data }: EncodedTensor): HostTensor => ({
  shape,
  data: new (arrayOf(format))(data.map((text) => decodeNumber(format, text))),
});

/** The calls that were made, then the answers that were left. */
export const encodeModel = (
  { answers }: ModelScript,
  calls: readonly ModelCall[],
  time: (t: number) => string | number,
): EncodedModel => ({
  calls: [
    ...calls.map(({ x, t, answer }) => ({ x: encodeTensor(x), t: time(t), answer: encodeTensor(answer) })),
    ...answers.slice(calls.length).map((answer) => ({ x: null, t: null, answer: encodeTensor(answer) })),
  ],
});
