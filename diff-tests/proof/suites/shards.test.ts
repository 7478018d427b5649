/** A run in shards, as each engine starts them, is the run of one machine: the same bytes. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { indicesOf, shardFrom } from '../../engine/shard.ts';
import { type ShardReport, shardReportSchema } from '../../report/shard.ts';
import { oneIn } from './long.ts';
import { emptyFolder, main, moduleFile, runCli } from './run-cli.ts';

type Environment = Readonly<Record<string, string>>;

/** What each engine sets for the i-th of n jobs, i from 0. */
const engines: Readonly<Record<string, (i: number, n: number) => Environment>> = {
  'GitLab CI': (i, n) => ({ CI_NODE_INDEX: `${i + 1}`, CI_NODE_TOTAL: `${n}` }),
  CircleCI: (i, n) => ({ CIRCLE_NODE_INDEX: `${i}`, CIRCLE_NODE_TOTAL: `${n}` }),
  Buildkite: (i, n) => ({ BUILDKITE_PARALLEL_JOB: `${i}`, BUILDKITE_PARALLEL_JOB_COUNT: `${n}` }),
  Slurm: (i, n) => ({
    SLURM_ARRAY_TASK_ID: `${5 + 2 * i}`,
    SLURM_ARRAY_TASK_MIN: '5',
    SLURM_ARRAY_TASK_STEP: '2',
    SLURM_ARRAY_TASK_COUNT: `${n}`,
  }),
  'AWS Batch': (i, n) => ({ AWS_BATCH_JOB_ARRAY_INDEX: `${i}`, AWS_BATCH_JOB_ARRAY_SIZE: `${n}` }),
  Kubernetes: (i) => ({ JOB_COMPLETION_INDEX: `${i}` }),
};
const flagFor = (engine: string, n: number): string => (engine === 'Kubernetes' ? `auto/${n}` : 'auto');

describe('which shard this is', () => {
  test.each(Object.entries(engines))('%s tells', (engine, set) => {
    for (const n of [1, 2, 7])
      for (let i = 0; i < n; i++)
        expect(shardFrom(flagFor(engine, n), set(i, n))).toEqual({ index: i, of: n });
  });

  test('by hand, from 1; a count beside what is set must be the same', () => {
    expect(shardFrom('3/7', {})).toEqual({ index: 2, of: 7 });
    expect(shardFrom('auto/2', { CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '2' })).toEqual({
      index: 1,
      of: 2,
    });
  });

  test.each<[string, Environment, string]>([
    ['0/4', {}, 'i must be in 1..n (n = 4), got 0'],
    ['5/4', {}, 'i must be in 1..n (n = 4), got 5'],
    ['1/0', {}, 'n must be in 1..100000, got 0'],
    ['2', {}, "it must be i/n, as 2/4, auto or auto/n, got '2'"],
    ['a/4', {}, "got 'a/4'"],
    ['auto', {}, 'none of CI_NODE_INDEX'],
    ['auto', { JOB_COMPLETION_INDEX: '1' }, 'not of how many: write auto/n'],
    ['auto', { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '2' }, 'which is none of 2 jobs from 1 on'],
    ['auto', { CI_NODE_INDEX: '0', CI_NODE_TOTAL: '2' }, 'which is none of 2 jobs from 1 on'],
    ['auto', { CIRCLE_NODE_INDEX: 'x', CIRCLE_NODE_TOTAL: '2' }, "must be an integer >= 0, got 'x'"],
    ['auto/3', { CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '2' }, 'CircleCI has CIRCLE_NODE_TOTAL = 2'],
    ['auto/2', { JOB_COMPLETION_INDEX: '1', CI_NODE_INDEX: '1', CI_NODE_TOTAL: '2' }, 'say different things'],
    [
      'auto',
      { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '4' },
      'none of 4',
    ],
  ])('%s in %j is refused', (text, env, said) => {
    expect(() => shardFrom(text, env)).toThrow(said);
  });

  test('every case is in one shard', () => {
    for (const n of [1, 2, 7, 10]) {
      const all = Array.from({ length: n }, (_, index) => indicesOf(10, { index, of: n }));
      expect(all.flat().toSorted((a, b) => a - b)).toEqual(indicesOf(10));
    }
  });
});

/** Ends by itself, or is killed after so many milliseconds. */
const start = (
  cwd: string,
  command: string,
  args: readonly string[],
  env: Environment = {},
  killAfter: number | null = null,
): Promise<number | null> =>
  new Promise((done) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'ignore' });
    if (killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('close', done);
  });

const few = ['--op', 'sqrtNonneg,safeDiv', '--runs', '40'];
const module_ = moduleFile('no-clamp');
const single = emptyFolder();
const whole = runCli(['check', module_, ...few, '--json', 'one.json'], single);
const bytes = readFileSync(join(single, 'one.json'), 'utf8');

describe('a run in shards', () => {
  test('one machine rejects it', () => {
    expect(whole.status).toBe(1);
  });

  // All of them in `npm run long`: who tells is tested above, and the manifests start more of them below.
  test.each(oneIn(6, Object.entries(engines)))(
    '%s starts them, one is killed and started again',
    async (engine, set) => {
      const cwd = emptyFolder();
      const shard = (i: number, killAfter: number | null): Promise<number | null> =>
        start(
          cwd,
          process.execPath,
          [main, 'check', module_, ...few, '--shard', flagFor(engine, 2), '--json', `s/${i}.json`],
          set(i, 2),
          killAfter,
        );
      mkdirSync(join(cwd, 's'));
      const ended = await Promise.all([shard(0, null), shard(1, 100)]);
      expect(ended).toEqual([1, null]);
      const missing = runCli(['merge', 's', '--json', 'm.json'], cwd);
      expect([missing.status, missing.stderr, existsSync(join(cwd, 'm.json'))]).toEqual([
        2,
        'epscheck: merge: shard 2/2 is missing\n',
        false,
      ]);
      expect(await shard(1, null)).toBe(1);
      // Shards store nothing; who merges does.
      expect(existsSync(join(cwd, '.epscheck'))).toBe(false);
      const merged = runCli(['merge', 's', '--json', 'm.json'], cwd);
      expect([merged.status, merged.stderr]).toEqual([1, '']);
      expect(readFileSync(join(cwd, 'm.json'), 'utf8')).toBe(bytes);
      expect(readdirSync(join(cwd, '.epscheck'))).not.toEqual([]);
    },
  );

  const cwd = emptyFolder();
  const make = (name: string, ...flags: readonly string[]): string => {
    runCli(['check', module_, ...few, ...flags, '--json', name], cwd);
    return name;
  };
  const [a, b] = [make('a.json', '--shard', '1/2'), make('b.json', '--shard', '2/2')];
  const changed = (name: string, change: (report: ShardReport) => unknown): string => {
    const report = shardReportSchema.parse(JSON.parse(readFileSync(join(cwd, b), 'utf8')));
    writeFileSync(join(cwd, name), JSON.stringify(change(report)));
    return name;
  };

  test('files, a pattern, a file twice named: the same report', () => {
    for (const files of [[b, a], ['?.json'], [a, b, a]]) {
      const merged = runCli(['merge', ...files, '--no-store', '--json', '-'], cwd);
      expect([files, merged.status, merged.stdout === bytes]).toEqual([files, 1, true]);
    }
  });

  test.each<[string, () => readonly string[], string]>([
    ['one is missing', () => [a], 'shard 2/2 is missing'],
    ['one is there twice', () => [a, b, changed('b2.json', (r) => r)], 'shard 2/2 is there 2 times'],
    [
      'another seed',
      () => [a, make('seed.json', '--shard', '2/2', '--seed', '7')],
      'another seed: 7, not 42',
    ],
    ['another count', () => [a, make('of.json', '--shard', '3/3')], 'another number of shards: 3, not 2'],
    [
      'another profile',
      () => [a, make('p.json', '--shard', '2/2', '--profile', 'ieee754-loose')],
      'another profile of sqrtNonneg on module: "ieee754-loose", not "ieee754"',
    ],
    [
      'another version',
      () => [a, changed('v.json', (r) => ({ ...r, tool: 'epscheck 9.9.9' }))],
      'is of epscheck 9.9.9',
    ],
    [
      'a stopped one',
      () => [a, changed('c.json', (r) => ({ ...r, complete: false }))],
      'was stopped before its end',
    ],
    ['a whole report', () => [join(single, 'one.json'), b], 'is no shard of check --shard'],
    ['no such file', () => ['none.json'], 'none.json cannot be read as JSON'],
    ['a pattern that nothing fits', () => ['x*.json'], 'no file fits x*.json'],
  ])('%s: it is named, and nothing is merged', (_what, files, said) => {
    const merged = runCli(['merge', ...files(), '--no-store', '--json', 'm.json'], cwd);
    expect([merged.status, merged.stdout, existsSync(join(cwd, 'm.json'))]).toEqual([2, '', false]);
    expect(merged.stderr).toContain(said);
  });

  test('a shard without a file, and more shards than cases, are usage errors', () => {
    const without = runCli(['check', module_, ...few, '--shard', '1/2'], cwd);
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining('with --json')]);
    const many = runCli(['check', module_, ...few, '--shard', '1/41', '--json', 'x.json'], cwd);
    expect([many.status, many.stderr]).toEqual([2, expect.stringContaining('of 40 cases')]);
  });
});

describe('the manifests of docs/scale.md', () => {
  const text = readFileSync('docs/scale.md', 'utf8');
  const blocks = [...text.matchAll(/^## (.+)\n[^]*?```(yaml|sh)\n([^]*?)```/gm)].map(
    ([, name = '', language = '', body = '']) => ({ name, language, body }),
  );
  const jobs: Readonly<Record<string, { readonly n: number; readonly set: (i: number) => Environment }>> = {
    'GitHub Actions': { n: 3, set: (i) => ({ MATRIX: `${i + 1}` }) },
    'GitLab CI': { n: 2, set: (i) => engines['GitLab CI']?.(i, 2) ?? {} },
    Kubernetes: { n: 3, set: (i) => engines['Kubernetes']?.(i, 3) ?? {} },
    Slurm: {
      n: 2,
      set: (i) => ({ SLURM_ARRAY_TASK_ID: `${i}`, SLURM_ARRAY_TASK_MIN: '0', SLURM_ARRAY_TASK_COUNT: '2' }),
    },
  };

  /** The command of a manifest, as its engine would run it here, of a short run. */
  const shell = (line: string, i: number): string =>
    line
      .replaceAll(/npx (--yes )?epscheck/g, `'${process.execPath}' '${main}'`)
      .replaceAll('${{ matrix.shard }}', `${i + 1}`)
      .replace('sampler.mjs --runs 100000', `${module_} ${few.join(' ')}`);

  test('there is one for each', () => {
    expect(blocks.map(({ name }) => name)).toEqual(Object.keys(jobs));
  });

  test('what is YAML can be read as such', () => {
    let parse: (text: string) => { readonly errors: readonly unknown[] }[];
    try {
      const name = 'yaml';
      ({ parseAllDocuments: parse } = createRequire(import.meta.url)(name) as {
        parseAllDocuments: typeof parse;
      });
    } catch {
      console.log('skipped: no YAML parser is installed here');
      return;
    }
    for (const { name, body } of blocks.filter(({ language }) => language === 'yaml'))
      expect([name, parse(body).flatMap(({ errors }) => errors)]).toEqual([name, []]);
  });

  // Each starts a run of its own: the others in `npm run long`.
  test.each(oneIn(4, Object.entries(jobs)))(
    '%s: its commands give the report of one machine',
    async (name, { n, set }) => {
      const { body = '' } = blocks.find((block) => block.name === name) ?? {};
      const [check = ''] = /npx .*epscheck check .*/.exec(body) ?? [];
      const [merge = 'npx epscheck merge shards'] = /npx .*epscheck merge [^\n"]*/.exec(body) ?? [];
      const cwd = emptyFolder();
      mkdirSync(join(cwd, 'shards'));
      const ended = await Promise.all(
        Array.from({ length: n }, (_, i) => start(cwd, 'sh', ['-c', shell(check, i)], set(i))),
      );
      expect(ended).toEqual(ended.map(() => 0));
      // A download puts each artifact into a folder of its own.
      if (name === 'GitHub Actions')
        for (const file of readdirSync(cwd).filter((one) => one.startsWith('shard-'))) {
          mkdirSync(join(cwd, 'shards', file));
          renameSync(join(cwd, file), join(cwd, 'shards', file, file));
        }
      const bare = merge.replace(/ --(json|junit|markdown).*/, '');
      const code = await start(cwd, 'sh', ['-c', `${shell(bare, 0)} --no-store --json merged.json`]);
      expect([code, readFileSync(join(cwd, 'merged.json'), 'utf8') === bytes]).toEqual([1, true]);
    },
  );
});
