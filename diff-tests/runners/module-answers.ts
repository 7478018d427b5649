/**
 * What the worker of a module says, checked. The module shares its worker with the harness and may change anything there,
 * so nothing is believed that can be worked out here: the script is known, and with it each answer of the model.
 */
import { z } from 'zod';
import { allNames } from '../../spec/operations.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../spec/tensor.ts';
import type { Answer } from '../cases/answer.ts';
import type { Impurity } from '../cases/broken.ts';
import { pairKey, scriptedAnswer } from '../cases/models.ts';
import {
  arrayName,
  arrayOf,
  type HostTensor,
  type ModelCall,
  type ModelScript,
  sameTensor,
} from '../cases/values.ts';
import { moduleSchema } from './contract.ts';
import type { CallMessage, Loaded } from './module-messages.ts';

/** A message over the harness's own port. */
export const replySchema = z.strictObject({ id: z.int(), said: z.unknown() });

const { name, format, profile, conventions, assumes, like } = moduleSchema.shape;

const loadedSchema: z.ZodType<Loaded> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('loaded'),
    module: z.strictObject({
      name,
      format,
      profile: profile.unwrap().nullable(),
      epsilon: moduleSchema.shape.epsilon.unwrap().nullable(),
      conventions: conventions.unwrap(),
      assumes: assumes.unwrap(),
      like: like.unwrap().nullable(),
      refuses: z.boolean(),
      offers: z.array(z.enum(allNames as [string, ...string[]])),
    }),
  }),
  z.strictObject({ kind: z.enum(['badForm', 'failed']), message: z.string() }),
]);

const problemOf = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;

/** The first message of a worker; one that does not fit is a module that could not be loaded. */
export const checkLoaded = (said: unknown): Loaded => {
  const loaded = loadedSchema.safeParse(said);
  return loaded.success
    ? loaded.data
    : { kind: 'failed', message: `its worker said what does not fit (${problemOf(loaded.error)})` };
};

/** Any number: zod's own has no NaN and no infinity. */
const number = z.custom<number>((value) => typeof value === 'number', 'must be a number');

const shape = z.array(z.int().nonnegative());

const impurity = z.discriminatedUnion('code', [
  z.strictObject({ code: z.enum(['written', 'shared']), input: z.string() }),
  z.strictObject({ code: z.literal('changed'), input: z.null() }),
]);

const malformed = z.discriminatedUnion('code', [
  z.strictObject({ code: z.enum(['noTensor', 'extents']), value: z.string() }),
  z.strictObject({ code: z.literal('class'), value: z.string(), bound: z.string() }),
  z.strictObject({ code: z.literal('number'), value: z.number(), bound: z.enum(formatNames) }),
  z.strictObject({ code: z.literal('elements'), value: z.int().nonnegative(), bound: shape }),
  z.strictObject({ code: z.literal('shape'), value: shape, bound: shape }),
  z.strictObject({ code: z.literal('unreadable'), message: z.string() }),
]);

const answerIn = (format: FormatName) => {
  const tensor = z
    .strictObject({ shape, data: z.instanceof(arrayOf(format)) })
    .refine(({ shape, data }) => sizeOf(shape) === data.length, 'must fill its shape');
  const calls = z.array(z.strictObject({ x: tensor, t: number, answer: tensor }));
  return z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('returned'),
      output: tensor,
      impurity: impurity.nullable(),
      calls,
      order: z.array(z.int().nonnegative()),
    }),
    z.strictObject({ kind: z.literal('malformed'), malformed, calls }),
    z.strictObject({ kind: z.literal('threw'), message: z.string(), calls }),
  ]);
};

/** One for each format's class of array. */
const answers = { Float32Array: answerIn('binary32'), Float64Array: answerIn('binary64') };

/** Why calls cannot have been made as they are told, or null. */
const misfitOf = (calls: readonly ModelCall[], size: number | null): string | null => {
  if (calls.length === 0) return null;
  const other = calls.find(({ x }) => x.data.length !== size);
  if (other !== undefined) return `a call of the model with ${other.x.data.length} elements`;
  const pairs = new Set(calls.map(({ x, t }) => pairKey(x.data, t)));
  return pairs.size === calls.length ? null : 'a pair (x, t) that stands twice';
};

/** Whether every call stands in the order, and none before those that came earlier. */
const fits = (order: readonly number[], count: number): boolean => {
  let seen = 0;
  for (const index of order) {
    if (index > seen) return false;
    if (index === seen) seen += 1;
  }
  return seen === count;
};

/** The answer comes in the shape of x, which may be flattened. */
const sameData = ({ data }: HostTensor, told: ModelCall | undefined): boolean =>
  told !== undefined && sameTensor({ shape: [], data }, { shape: [], data: told.answer.data });

const changed: Impurity = { code: 'changed', input: null };

/** The answer to a question. What does not fit is lost, or a rejection; it is never believed. */
export const checkAnswer = (said: unknown, { inputs, settings, plays }: CallMessage): Answer => {
  const lost = (what: string): Answer => ({
    kind: 'lost',
    message: `the worker told what cannot have happened: ${what}`,
  });
  const parsed = answers[arrayName(settings.format)].safeParse(said);
  if (!parsed.success) return lost(problemOf(parsed.error));
  const answer = parsed.data;
  const script = plays.model === null ? null : (inputs[plays.model] as ModelScript);
  const misfit = misfitOf(answer.calls, script === null ? null : plays.size);
  if (misfit !== null) return lost(misfit);
  if (answer.kind === 'returned' && !fits(answer.order, answer.calls.length))
    return lost('an order of calls that leaves some out');
  const calls = answer.calls.map(({ x, t }, index) => ({
    x,
    t,
    answer: script === null ? x : scriptedAnswer(script, settings.format, index, x, t),
  }));
  if (answer.kind !== 'returned') return { ...answer, calls };
  const same = calls.every(({ answer: right }, i) => sameData(right, answer.calls[i]));
  return { ...answer, calls, impurity: same ? answer.impurity : changed };
};
