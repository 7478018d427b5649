/** The letter of an implementation module's default export. */
import { z } from 'zod';
import { parseEpsilon } from '../../spec/contexts.ts';
import { allNames, findOperation } from '../../spec/operations.ts';
import { profileNames } from '../../spec/profiles/index.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { assumptionNames } from '../cases/assumptions.ts';
import type { ByOperation } from '../cases/by-operation.ts';
import { shown, shownLines } from '../cases/shown.ts';
import type { ModuleDescription } from './module-messages.ts';
import { formatName, knownAre } from './names.ts';

const callable = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

/** One of the names of a list. */
export const listed = (names: readonly string[], what: string): z.ZodType<string> =>
  z.string().refine((name) => names.includes(name), {
    error: ({ input }) => `'${shown(String(input))}' is no ${what}${knownAre(String(input), names)}`,
  });

/** A string "n/d", or a number read as its shortest decimal. */
const epsilon = z
  .union([z.string(), z.number()], 'must be a ratio >= 0, as "1/1000000" or 1e-6')
  .transform(String)
  .superRefine((text, context) => {
    try {
      parseEpsilon(text);
    } catch (error) {
      context.addIssue(`${shown((error as Error).message)}; write it as "1/1000000" or 1e-6`);
    }
  });

/**
 * What is said of an issue: in our own words, which may have several lines, and escape what others wrote; or in zod's,
 * which repeat it as it stands. Of zod's words for a key that is not known only the inner ones say which are.
 */
const messageOf = (issue: z.core.$ZodIssue): string => {
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : undefined;
  const { code, message } = inner ?? issue;
  return code === 'custom' ? message : shown(message);
};

const listsOfNames =
  'must be a list of names, or lists by operation: ["..."] or { all: ["..."], alphaBar: ["..."] }';

/** A list of names for all operations, or lists by operation and under `all`: the latter in any case. */
export const namesByOperation = (name: z.ZodType<string>) => {
  const list = z.array(name);
  const places = listed(['all', ...allNames], "operation, nor 'all'");
  const byOperation = z.partialRecord(places, list, listsOfNames);
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

export const moduleSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .refine((name) => shown(name) === name, {
        error: ({ input }) => `must have no control characters, got '${shown(String(input))}'`,
      }),
    /** By any of its names. */
    format: z.preprocess(
      (name) => (typeof name === 'string' ? formatName(name) : name),
      z.enum(formatNames, {
        error: ({ input }) =>
          typeof input === 'string'
            ? `'${shown(input)}' is no format${knownAre(input, formatNames)}`
            : `must be the name of a format: ${formatNames.join(', ')}`,
      }),
    ),
    profile: listed(profileNames, 'profile').optional(),
    epsilon: epsilon.optional(),
    /** As it was written: names and operations are checked by who knows the lists, the harness, after loading. */
    conventions: z
      .union([z.array(z.string()), z.record(z.string(), z.array(z.string()))], listsOfNames)
      .optional(),
    like: z.string().optional(),
    assumes: namesByOperation(listed(assumptionNames, 'assumption')).optional(),
    refuses: z.boolean().optional(),
    operations: z
      .partialRecord(
        listed(
          allNames.filter((name) => findOperation(name)?.freeValue === false),
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

/** What an implementation says beside its name and its operations, with what is meant where it says nothing. */
export const claimsOf = (
  said: Pick<
    ModuleContract,
    'format' | 'profile' | 'epsilon' | 'conventions' | 'assumes' | 'like' | 'refuses'
  >,
): Omit<ModuleDescription, 'name' | 'offers'> => ({
  format: said.format,
  profile: said.profile ?? null,
  epsilon: said.epsilon ?? null,
  conventions: said.conventions ?? [],
  assumes: said.assumes ?? {},
  like: said.like ?? null,
  refuses: said.refuses ?? true,
});

const expectedForm =
  'export default { name: "mine", format: "binary32", operations: { safeDiv({ x, y }, { epsilon }) { ... } } }';

/** Every problem with a default export, one line each. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues
    .map((issue) => {
      const where = issue.path.length === 0 ? 'default export' : issue.path.join('.');
      return shownLines(`${shown(where)}: ${messageOf(issue)}`);
    })
    .join('\n  ');

/** A default export that is none. */
export const noDefaultExport: string = `it has no default export; expected\n  ${expectedForm}`;

/** A default export of which `problems` say what is wrong. */
export const wrongForm = (problems: string): string =>
  `its default export has the wrong form:\n  ${problems}\nexpected\n  ${expectedForm}`;
