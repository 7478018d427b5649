/** A user's own profile: a JSON file of the shape of `Profile`, complete or as changes to a known one. */
import { z } from 'zod';
import type { Ratio } from '../../spec/context.ts';
import { parseRatio, TooManyDigits } from '../../spec/contexts.ts';
import { profile as frozen } from '../../spec/profiles/clauses.ts';
import {
  type Bound,
  type Freedoms,
  noFreedoms,
  primitives,
  type Profile,
  type Row,
  type Rows,
  type Size,
} from '../../spec/profiles/profile.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import { shown as escapeLine } from '../cases/shown.ts';

const shown = (input: unknown): string => (input === undefined ? 'nothing' : JSON.stringify(input));
const expected = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `expected ${what}, got ${shown(input)}`,
});

/** A string "n/d", or a number read as its shortest decimal. */
const ratio = z
  .custom<string | number>(
    (value) => typeof value === 'string' || typeof value === 'number',
    expected('a ratio >= 0'),
  )
  .transform((value, context): Ratio => {
    try {
      return parseRatio(String(value), 'it');
    } catch (error) {
      const message =
        error instanceof TooManyDigits ? error.message : expected('a ratio >= 0').error({ input: value });
      context.issues.push({ code: 'custom', input: value, message });
      return z.NEVER;
    }
  });

const flag = z.boolean(expected('true or false'));
const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, expected(`one of ${names.join(', ')}`));
// No format has a number below 2^-1074 or from 2^1024 up.
const exponent = z.int(expected('an integer from -1074 to 1024')).min(-1074).max(1024);

const longSize = z
  .strictObject({ base: ratio, slope: ratio.optional(), floored: flag.optional() })
  .refine(({ slope, floored }) => floored === undefined || slope !== undefined, '"floored" needs a "slope"');

/** A ratio alone, or the long form. Not a union: the message should be that of the form that was meant. */
const size = z.unknown().transform((value, context): Size => {
  const isLong = typeof value === 'object' && value !== null;
  const parsed = isLong ? longSize.safeParse(value) : ratio.transform((base) => ({ base })).safeParse(value);
  if (parsed.success) return parsed.data as Size;
  for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: value } as never);
  return z.NEVER;
});

const kinds = [
  'nearest',
  'neighbour',
  'towardZero',
  'wide',
  'either',
  'ulps',
  'relative',
  'reciprocalRoot',
  'rootProduct',
];

const bound: z.ZodType<Bound> = z.lazy(() =>
  z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('nearest') }),
      z.strictObject({ kind: z.literal('neighbour') }),
      z.strictObject({ kind: z.literal('towardZero') }),
      z.strictObject({ kind: z.literal('wide') }),
      z.strictObject({
        kind: z.literal('either'),
        bounds: z.array(bound, expected('a list of bounds')).min(1, 'expected at least one bound'),
      }),
      z.strictObject({
        kind: z.literal('ulps'),
        ulpOf: oneOf(['ieee', 'wgsl', 'vulkan', 'opencl', 'cudaRne']),
        size,
      }),
      z.strictObject({
        kind: z.literal('relative'),
        bits: z.int(expected('an integer from 1 to 1074')).min(1).max(1074),
      }),
      z.strictObject({
        kind: z.literal('reciprocalRoot'),
        root: bound,
        quotient: bound,
        symmetric: flag.optional(),
      }),
      z.strictObject({ kind: z.literal('rootProduct'), root: bound, product: bound }),
    ],
    {
      error: ({ input }) =>
        expected(`a kind: one of ${kinds.join(', ')}`).error({
          input: typeof input === 'object' ? (input as { kind?: unknown } | null)?.kind : input,
        }),
    },
  ),
);

const where = z
  .strictObject({ least: exponent, most: exponent, zero: flag.optional() })
  .refine(({ least, most }) => least <= most, '"least" must not be above "most"');

const clause = z.preprocess(
  (value) => (typeof value === 'string' ? { clause: value } : value),
  z.strictObject(
    { clause: z.string().min(1), link: z.string().nullable().default(null), secondHand: flag.default(true) },
    expected('a text, or { clause, link, secondHand }'),
  ),
);

const row = z
  .strictObject({
    bound,
    where: where.optional(),
    otherwise: z.union([z.literal('undefined'), bound], expected('"undefined" or a bound')).optional(),
    reciprocal: bound.optional(),
    exactUnits: clause.optional(),
    source: clause.optional(),
  })
  // Without `otherwise` nobody could say what a range means.
  .refine((it) => (it.where === undefined) === (it.otherwise === undefined), {
    error: '"where" and "otherwise" go together',
  });

const freedoms = z
  .strictObject({
    contract: flag,
    wider: flag,
    scaledState: flag,
    flush: flag,
    zeroSign: flag,
    reorderSums: flag,
    reassociate: flag,
    dropNaN: flag,
    eitherSubnormal: flag,
    anyForNaN: flag,
    infinities: oneOf(['kept', 'exchanged', 'anything']),
  })
  .partial();

const profileSchema = z.strictObject({
  name: z.string(expected('a name')).regex(/^[\w.-]+$/, expected('letters, digits, ".", "_" or "-"')),
  summary: z.string().optional(),
  extends: z.string().optional(),
  contains: z.array(z.string()).default([]),
  rows: z.partialRecord(z.enum(formatNames), z.partialRecord(z.enum(primitives), row)).default({}),
  freedoms: freedoms.default({}),
  freedomsIn: z.partialRecord(z.enum(formatNames), freedoms).default({}),
  source: z.array(clause).default([]),
});

type ProfileFile = z.infer<typeof profileSchema>;

const problems = (issues: readonly z.core.$ZodIssue[]): readonly string[] =>
  issues.flatMap((issue) => {
    const { path, message } = issue;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${[...path, key].join('.')}: is no known key`);
    return [path.length === 0 ? message : `${path.join('.')}: ${message}`];
  });

const fail = (file: string, lines: readonly string[]): never => {
  throw new Error(lines.map((line) => escapeLine(`${file}: ${line}`)).join('\n'));
};

const parsed = (text: string, file: string): ProfileFile => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return fail(file, [`not JSON: ${(error as Error).message}`]);
  }
  const result = profileSchema.safeParse(json);
  return result.success ? result.data : fail(file, problems(result.error.issues));
};

/** The rows of each format that the file or the profile it extends has; all seven, or the file is wrong. */
const allRows = ({ rows }: ProfileFile, base: Profile | undefined, file: string): Profile['rows'] => {
  const own = { clause: file, link: null, secondHand: true };
  const names = formatNames.filter((name) => rows[name] !== undefined || base?.rows[name] !== undefined);
  if (names.length === 0) fail(file, ['rows: expected at least one format']);
  const complete = names.map((name): [FormatName, Rows] => {
    const given = Object.entries(rows[name] ?? {}).map(([key, it]) => [
      key,
      { ...it, source: it.source ?? own },
    ]);
    const all = { ...base?.rows[name], ...(Object.fromEntries(given) as Partial<Record<keyof Rows, Row>>) };
    const missing = primitives.filter((primitive) => all[primitive] === undefined);
    if (missing.length > 0)
      fail(
        file,
        missing.map((it) => `rows.${name}.${it}: missing, and nothing to inherit it from`),
      );
    return [name, all as Rows];
  });
  return Object.fromEntries(complete);
};

/** What is otherwise in single formats: as the base has it, but for what the file says of all formats, or of that one. */
const byFormat = (given: ProfileFile, base: Profile | undefined): NonNullable<Profile['freedomsIn']> => {
  const own = given.freedomsIn as NonNullable<Profile['freedomsIn']>;
  const names = formatNames.filter(
    (name) => own[name] !== undefined || base?.freedomsIn?.[name] !== undefined,
  );
  const everywhere = Object.keys(given.freedoms);
  const inherited = (name: FormatName): Partial<Freedoms> =>
    Object.fromEntries(
      Object.entries(base?.freedomsIn?.[name] ?? {}).filter(([freedom]) => !everywhere.includes(freedom)),
    );
  return Object.fromEntries(names.map((name) => [name, { ...inherited(name), ...own[name] }]));
};

/** The profile that a file declares. Throws an Error that names the file and the row; `known` finds a profile by name. */
export const parseProfile = (
  text: string,
  file: string,
  known: (name: string) => Profile | undefined,
): Profile => {
  const given = parsed(text, file);
  const base = given.extends === undefined ? undefined : known(given.extends);
  if (given.extends !== undefined && base === undefined)
    fail(file, [`extends: '${given.extends}' is no profile`]);
  if (known(given.name) !== undefined) fail(file, [`name: '${given.name}' is a profile already`]);
  given.contains.forEach((name, i) => {
    if (known(name) === undefined) fail(file, [`contains.${i}: '${name}' is no profile`]);
  });
  const freedomsIn = byFormat(given, base);
  return frozen({
    name: given.name,
    summary: given.summary ?? `from ${file}`,
    contains: [...given.contains],
    rows: allRows(given, base, file),
    freedoms: { ...(base?.freedoms ?? noFreedoms), ...(given.freedoms as Partial<Freedoms>) },
    ...(Object.keys(freedomsIn).length > 0 && { freedomsIn }),
    source: [...(base?.source ?? []), ...given.source],
  });
};
