/** A stored finding: a failure with all that is needed to run it again. The schema says what can be run. */
import { z } from 'zod';
import { backends } from '../../impl/backends.ts';
import { parseEpsilon } from '../../spec/contexts.ts';
import { allNames } from '../../spec/operations.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { inputsSchema } from '../cases/encoding.ts';
import { modelFormulas } from '../cases/kinds/played.ts';
import { failureSchema } from './schema.ts';

/** A user's own: it has a path or a command, and no row among our backends. */
const own = ['module', 'exec', 'file'] as const;
const isOwn = (backend: string): boolean => own.some((name) => name === backend);

const isEpsilon = (text: string): boolean => {
  try {
    parseEpsilon(text);
    return true;
  } catch {
    return false;
  }
};

/** Longer than any epsilon that a format can tell from 0 or from another. */
const longestEpsilon = 2500;

const epsilon = z
  .string()
  .max(longestEpsilon)
  .regex(/^\d+\/\d+$/)
  .refine(isEpsilon, 'must be a ratio >= 0');

/** The formula of a model that is computed; null for one that answers by a script, and where there is none. */
const formula = z.enum(modelFormulas).nullable().default(null);

const callSchema = z.strictObject({ operation: z.enum(allNames), inputs: inputsSchema, formula });

/**
 * The calls before a case that passes when it is the first one of a fresh worker. `reproduced`: whether it fails
 * again after them.
 */
const earlierSchema = z.strictObject({ calls: z.array(callSchema), reproduced: z.boolean() });

/** What a finding is about and under which terms: with the inputs, its id is made of these. */
const subject = {
  implementation: z.strictObject({ name: z.string(), path: z.string().nullable() }),
  backend: z.enum([...own, ...backends.map(({ name }) => name)]),
  operation: z.enum(allNames),
  format: z.enum(formatNames),
  profile: z.string(),
  epsilon,
  conventions: z.array(z.string()).default([]),
  assumes: z.array(z.string()).default([]),
};

export const findingSchema = z
  .strictObject({
    schema: z.literal(1),
    tool: z.string(),
    ...subject,
    /** Those of its conventions that the command line gave, and no module declares. */
    given: z.array(z.string()).default([]),
    formula,
    earlier: earlierSchema.nullable().default(null),
    failure: failureSchema,
  })
  .refine(({ backend, implementation: { path } }) => (path !== null) === isOwn(backend), {
    path: ['implementation', 'path'],
    message:
      'must be the path of a module where the backend is module, the command of a program where it is exec, answers where it is file, else null',
  });

export type Finding = z.infer<typeof findingSchema>;
type EarlierCalls = NonNullable<Finding['earlier']>;
export type StoredCall = EarlierCalls['calls'][number];
export type Subject = Pick<Finding, keyof typeof subject>;
