/**
 * One report from the shards of a run: that of one machine. What was counted is put together, and the reasons are looked
 * for here, as one machine would, with the answers that the shards kept in the place of the implementation.
 */
import { parseEpsilon } from '../../spec/contexts.ts';
import { findOperation } from '../../spec/operations.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import type { Answer } from '../cases/answer.ts';
import type { HostInputs } from '../cases/values.ts';
import { parseProfile } from '../judge/profile-file.ts';
import type { Finding } from '../report/finding.ts';
import type { Report, Result } from '../report/schema.ts';
import type { KeptRow, ShardReport } from '../report/shard.ts';
import type { Implementation } from '../runners/implementation.ts';
import { exitCodeOf } from './check.ts';
import { restore, type Restored } from './kept-row.ts';
import { joinParts } from './part.ts';
import { finishRow } from './row.ts';
import type { Origin, RowSettings } from './row-settings.ts';
import { judgedOperation } from './terms.ts';
import { tool } from './tool.ts';
import { settingsOf } from './trial.ts';

/** Told of what merging finds and what goes wrong beside it. */
export interface Told {
  readonly found?: (finding: Finding) => void;
  readonly warn?: (message: string) => void;
}

/** What gives the answers that were kept: no code of the implementation's own runs here. */
const playedBy = (
  {
    implementation: name,
    backend,
    operation,
    format,
    conventions,
    like,
    refuses,
    program,
    attestation,
  }: Result,
  profile: Implementation['profile'],
  path: string | null,
  assumes: readonly string[],
  answers: ReadonlyMap<HostInputs, Answer>,
): Implementation => ({
  name,
  path,
  backend,
  format,
  profile,
  conventions,
  like,
  assumes: { all: assumes },
  offers: [operation],
  epsilon: null,
  refuses,
  exampleModel: false,
  ...(program === undefined ? {} : { program }),
  ...(attestation === undefined ? {} : { attestation: () => attestation }),
  call: (_operation, inputs) => Promise.resolve(answers.get(inputs) ?? { kind: 'lost', message: '' }),
  dispose: () => Promise.resolve(),
});

type Kept = readonly [KeptRow, ...KeptRow[]];

/** One row of the whole, from the same row of each shard. */
const mergedRow = (
  row: Result,
  kept: Kept,
  { seed, shard: { run } }: ShardReport,
  { found, warn }: Told,
): Promise<Result> => {
  const plain = findOperation(row.operation);
  if (plain === undefined) throw new RangeError(`there is no operation ${row.operation}`);
  const [{ path, given, assumes }] = kept;
  const profile =
    findProfile(row.profile) ?? parseProfile(run.profile ?? '', `the profile ${row.profile}`, findProfile);
  const terms = { epsilon: parseEpsilon(row.epsilon), profile };
  const operation = judgedOperation(plain, playedBy(row, profile, path, assumes, new Map()));
  const { epsilon } = settingsOf(row.format, terms);
  const cases = { format: row.format, seed, epsilon, refusals: row.refuses, assumes: { all: assumes } };
  const restored = kept.map((one) => restore(one, { operation, cases, runs: run.runs }));
  const part = joinParts(restored.map((one) => one.part) as [Restored['part'], ...Restored['part'][]]);
  const asked = restored.find((one) => one.part.asked !== null);
  const implementation = playedBy(row, profile, path, assumes, asked?.answers ?? new Map());
  const { backend, format, conventions } = row;
  const subject = {
    implementation: { name: row.implementation, path },
    backend: backend as Finding['backend'],
    operation: plain.name as Finding['operation'],
    format,
    profile: row.profile,
    epsilon: row.epsilon,
    conventions,
    assumes: row.assumes,
  };
  const settings: RowSettings = {
    operation,
    implementation,
    terms,
    subject,
    given,
    earlier: () => [],
    isShard: false,
    diagnosis: run.diagnosis,
    further: (asked?.further ?? []).map((one) => () => one),
    telling: () => asked?.telling ?? [],
    fresh: () => asked?.fresh ?? [],
    ...(warn === undefined ? {} : { warn }),
    stopped: () => false,
    found: (failure, origin: Origin) =>
      found?.({ schema: 1, tool, ...subject, given: [...given], ...origin, failure }),
  };
  return finishRow(settings, part);
};

/** The report of the whole, from all shards in their order, and the exit code that it means. */
export const mergeShards = async (
  shards: readonly [ShardReport, ...ShardReport[]],
  told: Told = {},
): Promise<{ readonly report: Report; readonly exitCode: 0 | 1 | 3 }> => {
  const [first] = shards;
  const rows: { result: Result; asked: boolean }[] = [];
  for (const [i, row] of first.results.entries()) {
    const kept = shards.map(({ shard }) => shard.rows[i]?.kept ?? null);
    const asked = first.shard.rows[i]?.asked ?? true;
    // Where one shard could not run it, the whole did not.
    const without = kept.indexOf(null);
    const result =
      without < 0 ? await mergedRow(row, kept as unknown as Kept, first, told) : shards[without]?.results[i];
    rows.push({ result: result ?? row, asked });
  }
  const stored = shards
    .flatMap((shard) => shard.stored)
    .toSorted((a, b) => (a.replay < b.replay ? -1 : Number(a.replay > b.replay)));
  const exitCode = exitCodeOf(rows, stored, true);
  const results = rows.map(({ result }) => result);
  const { seed } = first;
  return {
    report: { schema: 1, tool, seed, ok: exitCode === 0, complete: true, results, stored },
    exitCode,
  };
};
