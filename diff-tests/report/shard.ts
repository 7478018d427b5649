/** The file of a shard: a report of its part of a run, and beside it what the report of the whole is made of. */
import { z } from 'zod';
import { findingSchema } from './finding.ts';
import { failureSchema, factSchema, reportSchema, resultSchema } from './schema.ts';

const count = z.int().nonnegative();
const rational = z.strictObject({ n: z.string().regex(/^-?\d+$/), d: z.string().regex(/^\d+$/), e: z.int() });
const counts = z.strictObject({ accepted: count, rejected: count, undecided: count, unconstrained: count });
/** What was broken, and what failures have in common, as the judge writes it down. */
const broken = z.looseObject({ code: z.string() }).nullable();
const kind = z.looseObject({ part: z.string(), wanted: z.array(z.string()) }).nullable();
const finding = findingSchema.shape;

const lookSchema = z.strictObject({
  index: count,
  kind,
  isUsual: z.boolean(),
  isLost: z.boolean(),
  failed: z.boolean(),
  small: z
    .strictObject({
      kind,
      isUsual: z.boolean(),
      broken,
      failure: failureSchema,
      origin: z.strictObject({ formula: finding.formula, earlier: finding.earlier }),
    })
    .nullable(),
});

const keptRowSchema = z.strictObject({
  /** Where the implementation is found again, the conventions that the command line gave, what was taken for granted. */
  path: z.string().nullable(),
  given: z.array(z.string()),
  assumes: z.array(z.string()),
  gaveUp: resultSchema.shape.unavailable,
  answeredAt: count.nullable(),
  threw: z.strictObject({ index: count, text: z.string() }).nullable(),
  lost: count,
  unrefused: count,
  counts,
  elements: count,
  ulpSkipped: count,
  met: z.strictObject({ rank: count, flushed: count }),
  strata: z.array(z.strictObject({ broken: z.array(z.string()), verdicts: counts })),
  worst: z
    .strictObject({
      index: count,
      of: rational,
      shown: resultSchema.pick({ worst: true, setWidthUlp: true, condition: true }),
    })
    .nullable(),
  share: rational.nullable(),
  facts: z.array(z.strictObject({ index: count, fact: factSchema })),
  probed: z.array(factSchema).nullable(),
  looks: z.array(lookSchema),
  /** The answers in which reasons are looked for: packed, see engine/packed.ts. */
  answers: z.base64(),
});

const shardSchema = z.strictObject({
  /** Counted from 1. */
  index: z.int().min(1),
  of: z.int().min(1),
  /** What all shards of a run have in common beside tool and seed. */
  run: z.strictObject({
    runs: z.int().min(1),
    diagnosis: z.boolean(),
    timeout: z.number(),
    /** The text of a profile that has no name of ours. */
    profile: z.string().nullable(),
  }),
  /** For each row of the report. */
  rows: z.array(z.strictObject({ asked: z.boolean(), kept: keptRowSchema.nullable() })),
});

/** A report with what one shard of a run keeps. */
export const shardReportSchema = z.strictObject({ ...reportSchema.shape, shard: shardSchema });

export type KeptRow = z.infer<typeof keptRowSchema>;
export type ShardReport = z.infer<typeof shardReportSchema>;
