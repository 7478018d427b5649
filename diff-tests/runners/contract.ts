/** The letter of an implementation module's default export. */
import { z } from 'zod';
import { parseEpsilon } from '../../spec/contexts.ts';
import { operationNames, operations } from '../../spec/operations.ts';
import { profileNames } from '../../spec/profiles/index.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { assumptionNames } from '../cases/assumptions.ts';
import type { ByOperation } from '../cases/by-operation.ts';
import { shown } from '../cases/shown.ts';

const callable = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

/** One of the names of a list. */
export const listed = (names: readonly string[], what: string): z.ZodType<string> =>
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

/** A list of names for all operations, or by operation, where `all` is said of each: made the latter. */
const byOperation = (name: z.ZodType<string>): z.ZodType<ByOperation> => {
  const keyed = z.partialRecord(listed(['all', ...operationNames], 'operation'), z.array(name));
  return z
    .preprocess((given) => (Array.isArray(given) ? { all: given } : given), keyed)
    .transform((said) => said as ByOperation);
};

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
    /** Their names are checked by who knows the list: the harness, after loading. */
    conventions: z.array(z.string()).optional(),
    assumes: byOperation(listed(assumptionNames, 'assumption')).optional(),
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

const expectedForm =
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

/** A default export that is none. */
export const noDefaultExport: string = `it has no default export; expected\n  ${expectedForm}`;

/** A default export of which `problems` say what is wrong. */
export const wrongForm = (problems: string): string =>
  `its default export has the wrong form:\n  ${problems}\nexpected\n  ${expectedForm}`;
