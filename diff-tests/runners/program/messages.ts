/** The messages of protocol 1, both ways: each line is one JSON object. The published JSON Schema is made of these. */
import { z } from 'zod';
import { allNames } from '../../../spec/operations.ts';
import { listed, moduleSchema } from '../contract.ts';

const { format, profile, epsilon, conventions, like, assumes, refuses } = moduleSchema.shape;

/** A number below 2^31: an id, an extent, a count. */
const small = z
  .int()
  .nonnegative()
  .max(2 ** 31 - 1);

const tensorSchema = z.object({
  shape: z.array(small).describe('extents; [] for a scalar'),
  data: z
    .string()
    .describe('base64 of the elements, row-major and little-endian, in the format of the session'),
});

const valueSchema = z.union([
  tensorSchema.describe('every float: also a scalar, whose shape is []'),
  z.number().describe('a count or an index; -1 or 0.5 where the case is forbidden'),
  z.array(z.number()).describe('timesteps, the first step first'),
  z
    .array(tensorSchema)
    .describe('noise: noise[k] belongs to step k; of a list of timesteps, to the k-th of it'),
  z.literal(true).describe('a model: ask'),
]);

const casesSchema = z.array(z.record(z.string(), valueSchema));

const startSchema = z
  .object({
    type: z.literal('start'),
    protocol: z.literal(1),
    tool: z.string(),
    epsilon: z.string().describe('the epsilon of the run as an exact ratio'),
  })
  .describe('epscheck: the first line');

const runSchema = z
  .object({
    type: z.literal('run'),
    id: small,
    operation: z.string(),
    epsilon: tensorSchema.describe('already rounded to the format'),
    cases: casesSchema.describe('the inputs of each case by name; one case where the operation has a model'),
  })
  .describe('epscheck: compute these');

const answerSchema = z
  .union([
    z.object({ type: z.literal('answer'), id: small, value: tensorSchema }),
    z.object({ type: z.literal('answer'), id: small, error: z.string() }),
  ])
  .describe('epscheck: what the model says, or why the question was none');

const stopSchema = z.object({ type: z.literal('stop') }).describe('epscheck: end with status 0');

const skipSchema = z.object({
  operation: listed(allNames, 'operation'),
  reason: z.string(),
  link: z.string().optional(),
});

export const readySchema = z
  .object({
    type: z.literal('ready'),
    protocol: z.literal(1),
    name: z.string().min(1).max(200),
    version: z.string().max(200).optional(),
    language: z.string().max(200).optional(),
    format,
    operations: z
      .array(z.string(), 'must be a list of operations, as ["safeDiv"]')
      .min(1, 'must name an operation')
      .superRefine((names, context) => {
        const unknown = names.find((name) => !allNames.includes(name));
        if (unknown !== undefined)
          context.addIssue(`'${unknown}' is no operation; known are ${allNames.join(', ')}`);
        if (new Set(names).size < names.length) context.addIssue('an operation stands twice');
      }),
    profile,
    epsilon,
    conventions,
    assumes,
    like,
    refuses,
    skips: z.array(skipSchema).optional(),
  })
  .describe('the program: the first line');

export const outputSchema = z.object({ output: tensorSchema });
/** A list of timesteps may come as integers too. */
export const integersSchema = z.object({ output: z.array(z.number()).describe('a list of timesteps') });
export const errorSchema = z.object({ error: z.string().describe('why it is refused') });

/** The parts of an answer that must be right for it to be one; what each result holds is looked at case by case. */
export const resultSchema = z.object({ type: z.literal('result'), id: small, results: z.array(z.unknown()) });

/** A question whose x or t is none is answered with an error. */
export const questionSchema = z.object({
  type: z.literal('model'),
  id: small,
  x: z.unknown(),
  t: z.unknown(),
});

/** Any line of a program: which of the messages it is. */
export const lineSchema = z.looseObject({ type: z.enum(['ready', 'result', 'model']) });

const publishedResult = resultSchema
  .extend({
    results: z
      .array(z.union([outputSchema, integersSchema, errorSchema]))
      .describe('one for each case, in their order'),
  })
  .describe('the program: the answer to a run');

const publishedQuestion = questionSchema
  .extend({ x: tensorSchema, t: z.union([tensorSchema.describe('of shape []'), z.int()]) })
  .describe('the program: eps(x, t), please; only in a run whose operation has a model');

/** Every message, by its name, in the order in which they come. */
export const messages = {
  start: startSchema,
  ready: readySchema,
  run: runSchema,
  model: publishedQuestion,
  answer: answerSchema,
  result: publishedResult,
  stop: stopSchema,
} as const;

export { tensorSchema };

export type WireTensor = z.infer<typeof tensorSchema>;
export type WireValue = z.infer<typeof valueSchema>;
export type Ready = z.infer<typeof readySchema>;
export type ToProgram =
  | z.infer<typeof startSchema>
  | z.infer<typeof runSchema>
  | z.infer<typeof answerSchema>
  | z.infer<typeof stopSchema>;
