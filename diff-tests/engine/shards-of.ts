/** The shards of one run, all of them and each once: or what is wrong, by name, and nothing is put together. */
import { UsageError } from '../runners/usage-error.ts';
import type { ShardReport } from '../report/shard.ts';
import { tool } from './tool.ts';

/** The report of a shard, and the file that it is from. */
export interface NamedShard {
  readonly file: string;
  readonly report: ShardReport;
}

const textOf = ({ shard: { index, of } }: ShardReport): string => `shard ${index}/${of}`;

/** What two shards of one run have in common, each by the name that a person knows it by. */
const commonOf = ({ seed, shard, results }: ShardReport): readonly (readonly [string, unknown])[] => [
  ['seed', seed],
  ['number of shards', shard.of],
  ['--runs', shard.run.runs],
  ['--no-diagnosis', !shard.run.diagnosis],
  ['--timeout', shard.run.timeout],
  ['profile file', shard.run.profile],
  ['rows', results.map(({ operation, backend }) => `${operation} on ${backend}`)],
  ...results.flatMap((row, i): [string, unknown][] => {
    const of = `of ${row.operation} on ${row.backend}`;
    const { implementation, format, profile, epsilon, conventions, assumes, like, refuses, program } = row;
    const terms = { implementation, format, profile, epsilon, conventions, assumes, like, refuses, program };
    const kept = shard.rows[i]?.kept;
    return [
      ...Object.entries(terms).map(([name, value]): [string, unknown] => [`${name} ${of}`, value ?? null]),
      [`taken for granted ${of}`, kept?.assumes ?? null],
      [`device ${of}`, row.attestation ?? null],
      // Another build, or another machine: its answers to the same questions are others.
      [`answers to the probes ${of}`, kept?.probed ?? null],
    ];
  }),
];

/** Longer values are not shown. */
const longest = 80;

const differs = (a: unknown, b: unknown): boolean =>
  a !== null && b !== null && JSON.stringify(a) !== JSON.stringify(b);

const foreign = (one: NamedShard, other: NamedShard): string[] => {
  const theirs = commonOf(other.report);
  const found = commonOf(one.report).find(([name, value], i) => {
    const [known, has] = theirs[i] ?? [];
    return known !== name || differs(value, has);
  });
  if (found === undefined) return [];
  const [name, value] = found;
  const theirValue = theirs.find(([known]) => known === name)?.[1];
  const [a, b] = [JSON.stringify(value), JSON.stringify(theirValue)];
  const values = [a, b].every((text) => text !== undefined && text.length <= longest)
    ? `: ${a}, not ${b}`
    : '';
  return [`${one.file} is of another run than ${other.file}: another ${name}${values}`];
};

/** The shards in their order. Throws a UsageError that names what is missing, twice there, or of another run. */
export const shardsOf = (all: readonly NamedShard[]): readonly [ShardReport, ...ShardReport[]] => {
  const [first, ...others] = all;
  if (first === undefined) throw new UsageError('merge: no shard of a run is among these files');
  const fail = (problems: readonly string[]): void => {
    if (problems.length > 0) throw new UsageError(...problems.map((text) => `merge: ${text}`));
  };
  fail(
    all
      .filter(({ report }) => report.tool !== tool)
      .map(({ file, report }) => `${file} is of ${report.tool}; this is ${tool}`),
  );
  fail(others.flatMap((one) => foreign(one, first)));
  const { of } = first.report.shard;
  const places = Array.from({ length: of }, (_, i) =>
    all.filter(({ report }) => report.shard.index === i + 1),
  );
  fail([
    ...all
      .filter(({ report }) => !report.complete)
      .map(({ file, report }) => `${file}: ${textOf(report)} was stopped before its end; run it again`),
    ...places.flatMap((at, i) => {
      if (at.length === 0) return [`shard ${i + 1}/${of} is missing`];
      const files = at.map(({ file }) => file).join(' and ');
      return at.length > 1 ? [`shard ${i + 1}/${of} is there ${at.length} times: ${files}`] : [];
    }),
  ]);
  return places.flatMap((at) => at.map(({ report }) => report)) as unknown as [ShardReport, ...ShardReport[]];
};
