/** The letter of an implementation module's default export. */
import { z } from 'zod';
import { parseEpsilon } from '../../spec/contexts.ts';
import { operations } from '../../spec/operations.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { shown } from '../shown.ts';
import { clashIn, conventionNames, conventionsOf } from '../reasons/signatures/index.ts';
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

/** Names of conventions. Those that exclude each other are refused by name: no definition follows both. */
const declared = z.array(listed(conventionNames, 'convention')).superRefine((names, context) => {
  const clash = clashIn(conventionsOf(names));
  if (clash !== null) context.addIssue({ code: 'custom', message: clash });
});

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
    refuses: z.boolean().optional(),
    operations: z
      .partialRecord(
        listed(
          operations.filter(({ freeValue }) => !freeValue).map(({ name }) => name),
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
  );

export type ModuleContract = z.infer<typeof moduleSchema>;

export const expectedForm: string =
  'export default { name: "mine", format: "binary32", operations: { safeDiv({ x, y }, { epsilon }) { ... } } }';

/** Every problem with a default export, one line each. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues
    .map((issue) => {
      const where = issue.path.length === 0 ? 'default export' : issue.path.join('.');
      const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
      return shown(`${where}: ${inner?.message ?? issue.message}`);
    })
    .join('\n  ');
