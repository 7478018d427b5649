/** The report of a shard, with what it keeps: what is in common with the others says whether they are of one run. */
import { readFileSync } from 'node:fs';
import type { Report } from '../report/schema.ts';
import type { ShardReport } from '../report/shard.ts';
import type { PlanOptions } from './check-options.ts';
import type { RowDone } from './rows-task.ts';
import type { Shard } from './shard.ts';

/** A profile of the user's own travels with the shard: who merges need not have the file. */
const profileText = (profile: string | undefined): string | null =>
  profile?.endsWith('.json') === true ? readFileSync(profile, 'utf8') : null;

export const withShard = (
  report: Report,
  rows: readonly RowDone[],
  { index, of }: Shard,
  { diagnosis = true, timeout = 10_000, profile, runs = 1000 }: PlanOptions,
): ShardReport => ({
  ...report,
  shard: {
    index: index + 1,
    of,
    run: { runs, diagnosis, timeout, profile: profileText(profile) },
    rows: rows.map(({ asked, kept }) => ({ asked, kept })),
  },
});
