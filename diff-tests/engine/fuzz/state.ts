/** What a search keeps from one run to the next: `.epscheck/fuzz/<id>.json`, by implementation and terms. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../make-folder.ts';
import { inputsSchema } from '../../cases/encoding.ts';
import { modelFormulas } from '../../cases/kinds/played.ts';
import { hash } from '../../cases/hash.ts';
import type { Plan } from '../plan.ts';
import { ratioText, termsOf } from '../terms.ts';
import { reasonsToKeep } from './scout-task.ts';

const count = z.int().nonnegative();

const keptSchema = z.strictObject({
  reason: z.enum(reasonsToKeep),
  key: z.string(),
  score: z.number(),
  inputs: inputsSchema,
  formula: z.enum(modelFormulas).nullable(),
});

const rowSchema = z.strictObject({
  /** The first index that was not tried. */
  next: count,
  cases: count,
  elements: count,
  corpus: z.array(keptSchema),
});

const stateSchema = z.strictObject({
  schema: z.literal(1),
  tool: z.string(),
  seed: z.int(),
  rows: z.record(z.string(), rowSchema),
});

export type RowState = z.infer<typeof rowSchema>;
export type State = z.infer<typeof stateSchema>;

/** The name of a search: who is judged, and by what. */
export const stateName = (plan: Plan): string => {
  const told = plan.candidates.flatMap((one) => {
    if ('unavailable' in one) return [];
    const { name, path, backend, format, conventions, assumes, like, refuses } = one.implementation;
    const { profile, epsilon } = termsOf(plan, one.implementation);
    return [
      [name, path, backend, format, conventions, assumes, like, refuses, profile.name, ratioText(epsilon)],
    ];
  });
  return hash(0, JSON.stringify(told)).toString(16).padStart(8, '0');
};

/** A file that is missing, of another version, or that somebody changed, is none: the search begins anew. */
export const readState = (file: string): State | null => {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Whole or not at all, whenever the process is killed. Throws where it cannot be written. */
export const writeState = (file: string, state: State): void => {
  makeFolder(dirname(file));
  const written = `${file}.${process.pid}.tmp`;
  writeFileSync(written, JSON.stringify(state));
  renameSync(written, file);
};
