/**
 * Which part of a run is to be done: `--shard 2/4`, or `--shard auto` by what the engine that started this job has set
 * for it. Of n shards the i-th takes every n-th case, from the i-th on.
 */
import { UsageError } from '../runners/usage-error.ts';

/** `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

interface Engine {
  readonly name: string;
  readonly index: string;
  /** The first index: a number, or the variable that has it. */
  readonly first: number | string;
  readonly step?: string;
  /** null: it does not tell how many there are. */
  readonly of: string | null;
}

/** What is set for each job of many, by the documentation of each: docs/scale.md has the links. */
const engines: readonly Engine[] = [
  { name: 'GitLab CI', index: 'CI_NODE_INDEX', first: 1, of: 'CI_NODE_TOTAL' },
  { name: 'CircleCI', index: 'CIRCLE_NODE_INDEX', first: 0, of: 'CIRCLE_NODE_TOTAL' },
  { name: 'Buildkite', index: 'BUILDKITE_PARALLEL_JOB', first: 0, of: 'BUILDKITE_PARALLEL_JOB_COUNT' },
  {
    name: 'Slurm',
    index: 'SLURM_ARRAY_TASK_ID',
    first: 'SLURM_ARRAY_TASK_MIN',
    step: 'SLURM_ARRAY_TASK_STEP',
    of: 'SLURM_ARRAY_TASK_COUNT',
  },
  { name: 'AWS Batch', index: 'AWS_BATCH_JOB_ARRAY_INDEX', first: 0, of: 'AWS_BATCH_JOB_ARRAY_SIZE' },
  { name: 'Kubernetes', index: 'JOB_COMPLETION_INDEX', first: 0, of: null },
];

/** More are a mistake: each costs a process and a file. */
const mostShards = 100_000;

type Environment = Readonly<Record<string, string | undefined>>;

const fail = (text: string): never => {
  throw new UsageError(`--shard: ${text}`);
};

const numberIn = (env: Environment, name: string): number => {
  const text = env[name] ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : fail(`${name} must be an integer >= 0, got '${text}'`);
};

const shardIn = (engine: Engine, env: Environment, count: number | null): Shard => {
  const { name, index, first, step, of } = engine;
  const told = of === null || env[of] === undefined ? null : numberIn(env, of);
  if (told !== null && count !== null && told !== count)
    return fail(`auto/${count}: ${name} has ${of} = ${told}`);
  const all =
    told ?? count ?? fail(`${name} tells which job this is (${index}) and not of how many: write auto/n`);
  const start = typeof first === 'number' ? first : env[first] === undefined ? 0 : numberIn(env, first);
  const by = step === undefined || env[step] === undefined ? 1 : numberIn(env, step);
  const at = (numberIn(env, index) - start) / by;
  return Number.isInteger(at) && at >= 0 && at < all
    ? { index: at, of: all }
    : fail(`${name} has ${index} = ${env[index]}, which is none of ${all} jobs from ${start} on`);
};

const automatic = (env: Environment, count: number | null): Shard => {
  const set = engines.filter(({ index }) => (env[index] ?? '') !== '');
  const found = set.map((engine) => shardIn(engine, env, count));
  const [first] = found;
  if (first === undefined)
    return fail(`auto: none of ${engines.map(({ index }) => index).join(', ')} is set; write i/n`);
  if (found.every(({ index, of }) => index === first.index && of === first.of)) return first;
  return fail(`auto: ${set.map(({ index }) => index).join(' and ')} say different things; write i/n`);
};

/** The text of the flag: `2/4`, counted from 1, `auto` or `auto/4`. Throws a UsageError that says what was wrong. */
export const shardFrom = (text: string, env: Environment): Shard => {
  const [, which = '', count] = /^(auto|\d{1,9})(?:\/(\d{1,9}))?$/.exec(text) ?? [];
  const of = count === undefined ? null : Number(count);
  if (which === '' || (which !== 'auto' && of === null))
    return fail(`it must be i/n, as 2/4, auto or auto/n, got '${text}'`);
  if (of !== null && (of < 1 || of > mostShards)) return fail(`n must be in 1..${mostShards}, got ${of}`);
  if (which === 'auto') return automatic(env, of);
  const index = Number(which);
  return index >= 1 && index <= (of as number)
    ? { index: index - 1, of: of as number }
    : fail(`i must be in 1..n (n = ${of}), got ${index}`);
};

/** How a person is told of it. */
export const shardText = ({ index, of }: Shard): string => `shard ${index + 1}/${of}`;

/** The cases of a run that are done here: all, or every n-th. */
export const indicesOf = (runs: number, shard: Shard = { index: 0, of: 1 }): readonly number[] =>
  Array.from(
    { length: Math.max(0, Math.ceil((runs - shard.index) / shard.of)) },
    (_, i) => shard.index + i * shard.of,
  );
