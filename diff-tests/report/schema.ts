/** The report of CONTRACTS, as zod schemas: the published JSON Schema is generated from them. */
import { z } from 'zod';
import { floatSchema, inputsSchema, tensorSchema } from '../cases/encoding.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';

const count = z.int().nonnegative();
export const ratio = z.string().regex(/^-?\d+\/\d+$/);
const enclosed = z.union([ratio, z.strictObject({ lo: ratio, hi: ratio })]);

/** "n/d", an enclosure, a value that exists only by a convention, or null where there is none. */
export const exactSchema = z
  .union([enclosed, z.strictObject({ value: enclosed, convention: z.string() })])
  .nullable();

/** A number of four digits, rounded up; a text where binary64 has none: "1.4e+600". */
const measure = z.union([z.number().nonnegative(), z.string().regex(/^[1-9](\.\d{1,3})?e[+-]\d{3,}$/)]);

/** lo and hi are null when only special values are allowed; zeros are special values and stand in `also`. */
export const allowedSchema = z.union([
  z.strictObject({ lo: floatSchema.nullable(), hi: floatSchema.nullable(), also: z.array(floatSchema) }),
  z.literal('anything'),
]);

const partSchema = z.enum([
  'value',
  'time',
  'state',
  'noise',
  'order',
  'calls',
  'purity',
  'shape',
  'refusal',
  'error',
]);

const diagnosisSchema = z.strictObject({
  kind: z.enum(['convention', 'defect', 'rounding']),
  name: z.string(),
  agrees: count,
  of: count,
  link: z.string(),
  /** The assumption that fails where an edit of the definition was found; null for ordinary cases. */
  stratum: z.string().nullable().optional(),
  /** What that edit accounts for, by the sets of the row's profile. */
  explains: z.strictObject({ failing: count, of: count, passing: count, ofPassing: count }).optional(),
  /** The first case that it does not account for. */
  exception: z.strictObject({ inputs: inputsSchema }).nullable().optional(),
  edit: z.strictObject({ place: z.string(), from: z.string(), to: z.string() }).optional(),
  /** The flags of the cases that it was looked for in, where an operation has several. */
  choice: z.record(z.string(), count).optional(),
  /** Where the search for it ended before all was tried. */
  cut: z.literal(true).optional(),
  /** Where the arithmetic is the reason, and every ordinary case was accepted all the same. */
  ordinary: z.literal('accepted').optional(),
});

export const failureSchema = z.strictObject({
  inputs: inputsSchema,
  element: count.nullable(),
  output: z.union([tensorSchema, z.strictObject({ error: z.string() })]),
  allowed: allowedSchema.nullable(),
  exact: exactSchema,
  ulp: measure.nullable(),
  step: count.nullable(),
  part: partSchema.nullable(),
  shrunk: z.boolean(),
  diagnosis: z.array(diagnosisSchema),
  /** Where a reason was looked for and none was found: whether all was tried, or the search ended before. */
  searched: z.enum(['all', 'cut']).optional(),
  replay: z.string().regex(/^[0-9a-f]{8}$/),
});

const unavailableSchema = z.strictObject({ reason: z.string(), remedy: z.string() });

/** An observed fact about the arithmetic, with the case that shows it. */
export const factSchema = z.strictObject({
  name: z.string(),
  value: z.string(),
  case: z.strictObject({ operation: z.string(), inputs: inputsSchema, output: tensorSchema }),
});

/** Which backend was asked for and which ran, and on what: null where it is not known or there is none. */
const attestationSchema = z.strictObject({
  requested: z.string(),
  actual: z.string().nullable(),
  gpujs: z.string(),
  adapter: z.string().nullable(),
  driver: z.string().nullable(),
  /** Whether the adapter is a program on the processor. */
  software: z.boolean().nullable(),
  executor: z.string().nullable(),
  fallbackReason: z.string().nullable(),
});

export const resultSchema = z.strictObject({
  implementation: z.string(),
  backend: z.string(),
  operation: z.string(),
  format: z.enum(formatNames),
  profile: z.string(),
  cases: count,
  elements: count,
  accepted: count,
  rejected: count,
  undecided: count,
  unconstrained: count,
  unavailable: unavailableSchema.nullable(),
  maxUlp: measure.nullable(),
  ulpSkipped: count,
  worst: failureSchema.nullable(),
  failures: z.array(failureSchema).max(10),
  /** The strictest of ieee754, ieee754-wide and ieee754-loose that all decided cases met; null for none. */
  strictestProfile: z.string().nullable(),
  /** Where that is null: the strictest of them that all cases met with subnormals flushed, if any. */
  strictestFlushed: z.string().optional(),
  /** The largest share of what half an ulp in every operation can reach. */
  budgetShare: measure.nullable(),
  /** Where the error in ulp is largest: the width of the allowed set, and how far roundings are amplified there. */
  setWidthUlp: measure.nullable(),
  condition: measure.nullable(),
  fingerprint: z.array(factSchema),
  /** In 16-bit formats under a wide profile: known mistakes that this row cannot be told from. */
  inseparable: z.array(z.string()).optional(),
  /** By what it was judged beside its profile: epsilon, and the conventions it declares that change this operation. */
  epsilon: ratio,
  conventions: z.array(z.string()),
  /** The library whose conventions are among them. */
  like: z.string().nullable(),
  /** What it takes for granted: inputs outside were not generated. */
  assumes: z.array(z.string()).default([]),
  /** The cases in which nothing is out of the ordinary. */
  ordinary: z
    .strictObject({ cases: count, accepted: count, rejected: count })
    .default({ cases: 0, accepted: 0, rejected: 0 }),
  /** Where cases were rejected, and none of them ordinary: the assumptions that leave them out, and what they leave out. */
  outside: z.strictObject({ cases: count, rejected: count, assumes: z.array(z.string()) }).optional(),
  /** false: forbidden inputs were left out, because the implementation leaves those checks to its caller. */
  refuses: z.boolean(),
  /** What a program says of itself, and the command that starts it. */
  program: z.strictObject({ command: z.string(), version: z.string(), language: z.string() }).optional(),
  /** What ran, where the implementation can tell. */
  attestation: attestationSchema.optional(),
  /** Of a row that tried every input: how many, how many a filter decided and how many were decided one by one, and how
   * many results are not the correctly rounded exact value. `seconds`: those of earlier runs that it went on from too. */
  exhaust: z
    .strictObject({
      tried: count,
      filtered: count,
      exact: count,
      notNearest: count,
      seconds: z.number().nonnegative(),
    })
    .optional(),
});

/** A stored finding that was tried again. */
const retriedSchema = z.strictObject({
  implementation: z.string(),
  backend: z.string(),
  operation: z.string(),
  replay: z.string(),
  verdict: z.enum(['accepted', 'rejected', 'undecided', 'unconstrained', 'unavailable']),
  /** Accepted under the terms it was found under: it is moved aside. */
  mended: z.boolean(),
  /** The terms it was found under, where this run judged it by others. */
  foundUnder: z
    .strictObject({ profile: z.string(), epsilon: ratio, conventions: z.array(z.string()) })
    .nullable(),
  failure: failureSchema.nullable(),
});

/** What a search tried beside the counts of its rows, and whether it still finds anything. */
const searchSchema = z.strictObject({
  seconds: z.number().nonnegative(),
  workers: z.int().positive(),
  /** Of an earlier run that this one went on from. */
  before: z.strictObject({ cases: count, elements: count }),
  ways: z.array(z.strictObject({ name: z.string(), cases: count, elements: count, rejected: count })),
  /** What was never seen before it; `last`: seconds from the beginning to the last one, null where there was none. */
  news: z.array(
    z.strictObject({ name: z.string(), found: count, last: z.number().nonnegative().nullable() }),
  ),
  /** Cases at the inputs where definitions turn. */
  targets: z.array(z.strictObject({ name: z.string(), cases: count })),
  /** Different defects that were found, and failures like one that was known. */
  defects: count,
  alike: count,
});

export const reportSchema = z.strictObject({
  schema: z.literal(1),
  tool: z.string(),
  seed: z.int(),
  ok: z.boolean(),
  complete: z.boolean(),
  results: z.array(resultSchema),
  stored: z.array(retriedSchema),
  /** Of `fuzz` alone. */
  search: searchSchema.optional(),
});

export type Allowed = z.infer<typeof allowedSchema>;
export type Failure = z.infer<typeof failureSchema>;
export type Result = z.infer<typeof resultSchema>;
export type Retried = z.infer<typeof retriedSchema>;
export type Search = z.infer<typeof searchSchema>;
export type Report = z.infer<typeof reportSchema>;
