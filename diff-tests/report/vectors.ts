/** Test vectors as CONTRACTS has them: zod schemas, of which the published JSON Schema is made, and their texts. */
import { z } from 'zod';
import { formatNames, type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import { toBits } from '../../spec/scalars/floats/float.ts';
import type { Operation } from '../../spec/operation.ts';
import { floatSchema, inputsSchema, tensorSchema } from '../cases/encoding.ts';
import { sized, timed } from '../cases/kinds/index.ts';
import { isTensor, toFloat, type HostInputs } from '../cases/values.ts';
import type { Hull } from '../judge/hull.ts';
import { allowedSchema, exactSchema, ratio } from './schema.ts';

const noteSchema = z.strictObject({
  kind: z.enum(['edge', 'convention', 'defect', 'rounding']),
  text: z.string(),
  link: z.string(),
});

/** One call of the model: what it is to be asked, and what it answers. A time, or an index. */
const callSchema = z.strictObject({
  x: tensorSchema,
  t: z.union([floatSchema, z.int()]),
  answer: tensorSchema,
});

const allowedCallSchema = z.strictObject({
  x: z.array(allowedSchema),
  t: z.union([allowedSchema, z.int()]),
});

const testSchema = z.strictObject({
  id: z.int().positive(),
  comment: z.string(),
  flags: z.array(z.string()),
  /** By name; not the model, whose answers stand in `calls`. */
  inputs: inputsSchema,
  expect: z.enum(['value', 'refusal']),
  /** By profile, a set for each element; of a refusal none. */
  allowed: z.record(z.string(), z.array(allowedSchema)),
  exact: z.array(exactSchema),
  calls: z.array(callSchema).optional(),
  allowedCalls: z.record(z.string(), z.array(allowedCallSchema)).optional(),
});

export const vectorsSchema = z.strictObject({
  schema: z.literal(1),
  tool: z.string(),
  operation: z.string(),
  format: z.enum(formatNames),
  epsilon: ratio,
  source: z.string(),
  profiles: z.array(z.string()).min(1),
  notes: z.record(z.string(), noteSchema),
  tests: z.array(testSchema),
});

/** What was written into a folder, and how: by it `verify` makes every file again. */
export const vectorsIndexSchema = z.strictObject({
  schema: z.literal(1),
  tool: z.string(),
  size: z.enum(['small', 'full']),
  profiles: z.array(z.string()).min(1),
  operations: z.array(z.string()).min(1),
  formats: z.array(z.enum(formatNames)).min(1),
});

export type VectorNote = z.infer<typeof noteSchema>;
export type VectorTest = z.infer<typeof testSchema>;
export type Vectors = z.infer<typeof vectorsSchema>;
export type VectorsIndex = z.infer<typeof vectorsIndexSchema>;

/** Of the text form: an element, the numbers that it is made of, and what is allowed of it. */
export interface PlainLine {
  readonly id: number;
  readonly inputs: readonly number[];
  readonly allowed: Hull | null;
}

/** JSON with a line for each note and each test: a change shows where it is. */
export const vectorsText = ({ notes, tests, ...head }: Vectors): string => {
  const lines = (all: readonly string[]): string => all.map((line) => `\n    ${line}`).join(',');
  const noted = Object.entries(notes).map(
    ([flag, note]) => `${JSON.stringify(flag)}: ${JSON.stringify(note)}`,
  );
  return [
    `${JSON.stringify(head, null, 2).replace(/\n\}$/, '')},`,
    `  "notes": {${lines(noted)}\n  },`,
    `  "tests": [${lines(tests.map((test) => JSON.stringify(test)))}\n  ]\n}\n`,
  ].join('\n');
};

/** Whether an operation has a text form: its inputs and its output are tensors of floats and nothing else. */
export const isPlain = ({ inputs, output, freeValue }: Operation): boolean =>
  !freeValue &&
  output.startsWith('tensor like') &&
  inputs.every(({ kind }) => sized.has(kind) || timed.has(kind));

/** The numbers of one element, in the order of the inputs; a scalar is the same for all. */
export const elementOf = (operation: Operation, inputs: HostInputs, element: number): number[] =>
  operation.inputs.map(({ name }) => {
    const value = inputs[name];
    return isTensor(value) ? (value.data[element] ?? NaN) : (value as number);
  });

/** The bits of a number in a format, in hex. */
export const bitsText = (format: FormatName, x: number): string => {
  const float = toFloat(format, x);
  if (float === null) throw new RangeError(`${x} is not a value of ${format}`);
  return toBits(formats[format], float)
    .toString(16)
    .padStart(formats[format].width / 4, '0');
};

/** The ends of all numbers, zeros and infinities that are allowed; NaN at both where there is none. */
const plainEnds = (allowed: Hull | null): readonly [number, number, string] => {
  if (allowed === null) return [-Infinity, Infinity, 'nz'];
  const { lo, hi, also } = allowed;
  const numbers = [lo, hi, ...also].filter(
    (x): x is number => x !== null && !Number.isNaN(x) && !Object.is(x, -0),
  );
  const letters = `${also.some(Number.isNaN) ? 'n' : ''}${also.some((x) => Object.is(x, -0)) ? 'z' : ''}`;
  return numbers.length === 0 ? [NaN, NaN, letters] : [Math.min(...numbers), Math.max(...numbers), letters];
};

/** The text form: `id inputs lo hi letters`, an element a line, bits in hex. */
export const plainText = (
  { tool, operation, format, epsilon, source }: Vectors,
  profile: string,
  names: readonly string[],
  epsilonBits: string,
  lines: readonly PlainLine[],
): string => {
  const bits = (x: number): string => bitsText(format, x);
  const rows = lines.map(({ id, inputs, allowed }) => {
    const [lo, hi, letters] = plainEnds(allowed);
    return [`${id}`, ...inputs.map(bits), bits(lo), bits(hi), letters].join(' ').trimEnd();
  });
  return [
    `# ${tool}: ${operation} in ${format} under ${profile}, ${source}`,
    `# epsilon ${epsilon}, bits ${epsilonBits}`,
    `# id ${names.join(' ')} lo hi letters; bits in hex; allowed is what lies from lo to hi, NaN where letters have n, -0 where they have z and only there`,
    ...rows,
    '',
  ].join('\n');
};
