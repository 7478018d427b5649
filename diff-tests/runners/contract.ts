/** The letter of an implementation module's default export. */
import { z } from 'zod';
import { parseEpsilon } from '../../spec/contexts.ts';
import { operationNames } from '../../spec/operations.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { shown } from '../shown.ts';
import type { ByOperation } from '../cases/by-operation.ts';
import { findLibrary, libraryNames, withLibrary } from '../reasons/libraries.ts';
import { conventionNames, findConvention, problemIn } from '../reasons/signatures/index.ts';
import { profileNames } from '../engine/profiles.ts';

const callable = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const listed = (names: readonly string[], what: string): z.ZodType<string> =>
  z.string().refine((name) => names.includes(name), {
    error: ({ input }) => `'${String(input)}' is no ${what}; known are ${names.join(', ')}`,
  });

/** A string "n/d", or a number read as its shortest decimal. */
const epsilon = z
  .union([z.string(), z.number()], 'must be a ratio >= 0, as "1/1000000" or 1e-6')
  .transform(String)
  .superRefine((text, context) => {
    try {
      parseEpsilon(text);
    } catch (error) {
      context.addIssue(`${(error as Error).message}; write it as "1/1000000" or 1e-6`);
    }
  });

/** A convention by its name or its id: its name. */
const conventionName = z
  .string()
  .refine((text) => findConvention(text) !== undefined, {
    error: ({ input }) =>
      `'${String(input)}' is no convention; known are ${conventionNames.join(', ')}; \`epscheck list conventions\` has their short ids`,
  })
  .transform((text) => findConvention(text)?.name ?? text);

/** Of zod's own words for a key that is not known only the inner ones say which are. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message;

/** A list of names for all operations, or lists by operation and under `all`: the latter in any case. */
const namesByOperation = (name: z.ZodType<string>) => {
  const list = z.array(name);
  const places = listed(['all', ...operationNames], "operation, nor 'all'");
  const byOperation = z.partialRecord(places, list);
  return z.unknown().transform((value, context): ByOperation => {
    const parsed = Array.isArray(value)
      ? list.transform((all) => ({ all })).safeParse(value)
      : byOperation.safeParse(value);
    if (parsed.success) return parsed.data as ByOperation;
    for (const issue of parsed.error.issues)
      context.addIssue({ code: 'custom', message: messageOf(issue), path: [...issue.path] });
    return z.NEVER;
  });
};

/** Conventions that exclude each other are refused by name: no definition follows both. */
const declared = namesByOperation(conventionName).superRefine((said, context) => {
  const problem = problemIn(said);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** The name of a row of libraries.ts. */
const library = z
  .string()
  .refine((text) => findLibrary(text) !== undefined, {
    error: ({ input }) => `'${String(input)}' is no library; known are ${libraryNames.join(', ')}`,
  })
  .transform((text) => findLibrary(text)?.name ?? text);

export const moduleSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .refine((name) => shown(name) === name, {
        error: ({ input }) => `must have no control characters, got '${String(input)}'`,
      }),
    format: z.enum(formatNames),
    profile: listed(profileNames, 'profile').optional(),
    epsilon: epsilon.optional(),
    conventions: declared.optional(),
    like: library.optional(),
    refuses: z.boolean().optional(),
    operations: z
      .partialRecord(
        listed(
          operationNames.filter((name) => name !== 'model'),
          'operation',
        ),
        callable,
      )
      .default({}),
    model: callable.optional(),
  })
  .refine(
    ({ operations, model }) => model !== undefined || Object.keys(operations).length > 0,
    'offers no operation and no model',
  )
  .superRefine(({ like, conventions = {} }, context) => {
    if (like === undefined) return;
    const problem = problemIn(withLibrary(like, conventions));
    if (problem !== null)
      context.addIssue({ code: 'custom', message: `beside '${like}': ${problem}`, path: ['conventions'] });
  });

export type ModuleContract = z.infer<typeof moduleSchema>;

export const expectedForm: string =
  'export default { name: "mine", format: "binary32", operations: { safeDiv({ x, y }, { epsilon }) { ... } } }';

/** Every problem with a default export, one line each. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues
    .map((issue) => {
      const where = issue.path.length === 0 ? 'default export' : issue.path.join('.');
      return shown(`${where}: ${messageOf(issue)}`);
    })
    .join('\n  ');
