/** Answers that were computed elsewhere, read from a file: a line of JSON for each vector, or the text form. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation } from '../../../spec/operations.ts';
import { fromBits } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../../spec/tensor.ts';
import type { Answer } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { decodeNumber, type EncodedTensor, tensorSchema } from '../../cases/encoding.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { played } from '../../cases/kinds/index.ts';
import { outputShape } from '../../cases/shape.ts';
import { shown } from '../../cases/shown.ts';
import { arrayOf, toFloat, toNumber } from '../../cases/values.ts';
import { isPlain, type Vectors, vectorsSchema } from '../../report/vectors.ts';
import { excessOf, messageOf } from '../../runners/answered.ts';
import { isFormat } from '../../runners/names.ts';
import { UsageError } from '../../runners/usage-error.ts';
import { decodeInputs } from '../../cases/encoded-inputs.ts';

/** More than any set of vectors or answers has. */
const mostBytes = 2 ** 28;

const textOf = (file: string): string => {
  try {
    const { size } = statSync(file);
    if (size > mostBytes) throw new Error(`it has ${size} bytes, at most ${mostBytes} are read`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown(file)} cannot be read: ${shown(messageOf(error))}`);
  }
};

/** Vectors of one operation in one format, as cases by their ids. */
export interface VectorCases {
  readonly operation: Operation;
  readonly format: FormatName;
  readonly epsilon: string;
  readonly cases: ReadonlyMap<number, Case>;
}

const caseOf = (operation: Operation, { format, tests }: Vectors, id: number): Case => {
  const { inputs, calls = [] } = tests[id] as Vectors['tests'][number];
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  const all = model === undefined ? inputs : { ...inputs, [model.name]: { calls } };
  return makeCase(operation, format, decodeInputs(operation, format, all));
};

/** Reads a file of vectors. Throws a UsageError that says what is wrong with it. */
export const readVectors = (file: string): VectorCases => {
  const problem = (what: string): UsageError =>
    new UsageError(`${shown(file)} is no file of vectors: ${shown(what)}`);
  const text = textOf(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw problem(messageOf(error));
  }
  const parsed = vectorsSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw problem(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const vectors = parsed.data;
  const operation = findOperation(vectors.operation);
  if (operation === undefined) throw problem(`there is no operation ${vectors.operation}`);
  const cases = new Map<number, Case>();
  for (const [at, { id }] of vectors.tests.entries()) {
    try {
      cases.set(id, caseOf(operation, vectors, at));
    } catch (error) {
      throw problem(`id ${id}: ${messageOf(error)}`);
    }
  }
  return { operation, format: vectors.format, epsilon: vectors.epsilon, cases };
};

const errorLine = z.strictObject({ id: z.int(), error: z.string() });
const lineSchema = z.union(
  [z.strictObject({ id: z.int(), output: tensorSchema }), errorLine],
  'expected {"id":1,"output":{"shape":[],"data":["0x1p+0"]}} or {"id":1,"error":"why"}',
);
/** Of a list of integers, too. */
const listLineSchema = z.union(
  [z.strictObject({ id: z.int(), output: z.array(z.number()) }), errorLine],
  'expected {"id":1,"output":[2,1,0]} or {"id":1,"error":"why"}',
);

/** Integers are of no format; what is too much of them is not looked at, as of a program. */
const listOf = (list: readonly number[], theCase: Case | undefined): Answer => {
  const output = { shape: [list.length], data: Float64Array.from(list) };
  const bound = theCase?.forbidden === null ? outputShape(theCase) : null;
  const malformed = excessOf(output, { model: null, size: 0, shape: bound });
  return malformed === null
    ? { kind: 'returned', output, impurity: null, calls: [], unseen: true }
    : { kind: 'malformed', malformed };
};

/** A tensor as it was written: what is no tensor of the format is wrong in its own way. */
const answerOf = (format: FormatName, { shape, data }: EncodedTensor): Answer => {
  const numbers = data.map((text) => decodeNumber('binary64', text));
  const foreign = numbers.find((x) => toFloat(format, x) === null);
  if (foreign !== undefined)
    return { kind: 'malformed', malformed: { code: 'number', value: foreign, bound: format } };
  if (numbers.length !== sizeOf(shape))
    return { kind: 'malformed', malformed: { code: 'elements', value: numbers.length, bound: shape } };
  const output = { shape, data: new (arrayOf(format))(numbers) };
  return { kind: 'returned', output, impurity: null, calls: [], unseen: true };
};

/** Tells which line of which file is wrong. */
type Fault = (line: number, what: string) => UsageError;

const readJsonLines = (
  text: string,
  { format, operation, cases }: VectorCases,
  fault: Fault,
): Map<number, Answer> => {
  const schema = operation.integers === null ? lineSchema : listLineSchema;
  const answers = new Map<number, Answer>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw fault(i, messageOf(error));
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw fault(i, parsed.error.issues[0]?.message ?? '');
    const { id } = parsed.data;
    if (answers.has(id)) throw fault(i, `id ${id} stands twice`);
    try {
      answers.set(
        id,
        'error' in parsed.data
          ? { kind: 'threw', message: parsed.data.error, calls: [] }
          : 'data' in parsed.data.output
            ? answerOf(format, parsed.data.output)
            : listOf(parsed.data.output, cases.get(id)),
      );
    } catch (error) {
      throw fault(i, messageOf(error));
    }
  }
  return answers;
};

/** `id bits` an element; those of one id in their order. */
const readPlain = (text: string, { format, cases }: VectorCases, fault: Fault): Map<number, Answer> => {
  const data = new Map<number, number[]>();
  const digits = formats[format].width / 4;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, id, bits = ''] = /^(\d+)\s+([0-9a-f]+)\s*$/i.exec(line) ?? [];
    if (id === undefined || bits.length !== digits)
      throw fault(i, `expected an id and the ${digits} hex digits of a result, as 1 ${'0'.repeat(digits)}`);
    const number = toNumber(fromBits(formats[format], BigInt(`0x${bits}`)));
    data.set(Number(id), [...(data.get(Number(id)) ?? []), number]);
  }
  return new Map(
    [...data].map(([id, numbers]): [number, Answer] => {
      const theCase = cases.get(id);
      const bound = theCase === undefined ? [numbers.length] : outputShape(theCase);
      if (numbers.length !== sizeOf(bound))
        return [id, { kind: 'malformed', malformed: { code: 'elements', value: numbers.length, bound } }];
      const output = { shape: bound, data: new (arrayOf(format))(numbers) };
      return [id, { kind: 'returned', output, impurity: null, calls: [], unseen: true }];
    }),
  );
};

/** Whether a vector can be answered in the form that the answers have. */
const isAsked = (theCase: Case, isText: boolean): boolean =>
  !isText || (theCase.forbidden === null && sizeOf(outputShape(theCase)) > 0);

export interface Answers {
  readonly file: string;
  readonly vectors: VectorCases;
  readonly answers: ReadonlyMap<number, Answer>;
  /** Ids of vectors that have no answer. */
  readonly missing: readonly number[];
}

/** Reads the answers to some vectors. Throws a UsageError that names the line. */
const readAnswers = (file: string, vectors: VectorCases): Answers => {
  const text = textOf(file);
  const fault: Fault = (line, what) => new UsageError(`${shown(file)}, line ${line + 1}: ${shown(what)}`);
  const isText = !text.trimStart().startsWith('{');
  if (isText && !isPlain(vectors.operation))
    throw fault(0, `${vectors.operation.name} has no text form: expected lines of JSON`);
  const answers = isText ? readPlain(text, vectors, fault) : readJsonLines(text, vectors, fault);
  const strange = [...answers.keys()].find((id) => !vectors.cases.has(id));
  if (strange !== undefined) throw new UsageError(`${shown(file)}: there is no vector ${strange}`);
  const missing = [...vectors.cases].flatMap(([id, theCase]) =>
    answers.has(id) || !isAsked(theCase, isText) ? [] : [id],
  );
  return { file, vectors, answers, missing };
};

/** The vectors that a file of answers is about, by its name; null where that says nothing. */
const nameIn = (file: string): string | null => {
  const [, operation = '', format = ''] = /^(\w+)\.(\w+)\./.exec(basename(file)) ?? [];
  return findOperation(operation) !== undefined && isFormat(format) ? `${operation}.${format}.json` : null;
};

/** What is asked of a set: one operation and format, or null for what the names of the files say. */
export const readAll = (folder: string, outputs: string, only: string | null): readonly Answers[] => {
  let isFolder: boolean;
  try {
    isFolder = statSync(outputs).isDirectory();
  } catch (error) {
    throw new UsageError(`${shown(outputs)} cannot be read: ${shown(messageOf(error))}`);
  }
  if (!isFolder) {
    const name = only ?? nameIn(outputs);
    if (name === null)
      throw new UsageError(
        `${shown(outputs)}: which vectors does it answer? Call it safeDiv.binary32.jsonl, say, or name them with --op and --format`,
      );
    return [readAnswers(outputs, readVectors(join(folder, name)))];
  }
  const files = readdirSync(outputs).toSorted();
  const named = files.flatMap((file) => {
    const name = nameIn(file);
    return name === null || (only !== null && name !== only) ? [] : [[join(outputs, file), name] as const];
  });
  if (named.length === 0)
    throw new UsageError(
      `${shown(outputs)} has no file of answers: their names are as safeDiv.binary32.jsonl or safeDiv.binary32.txt`,
    );
  return named.map(([file, name]) => readAnswers(file, readVectors(join(folder, name))));
};
