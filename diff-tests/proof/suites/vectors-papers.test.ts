/** Test vectors of what samplers do beyond TorchLean: rows without a bank, lists of integers, loops of their own kind. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import { findOperation, papers } from '../../../spec/operations.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/index.ts';
import { encodeNumber } from '../../cases/encoding.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { allowedOf, isAllowed } from '../../engine/vectors/allowed.ts';
import { candidatePlaces, casesOf, type Place } from '../../engine/vectors/cases.ts';
import { filesOf } from '../../engine/vectors/files.ts';
import { type Done, floatRun } from '../../engine/vectors/float-run.ts';
import { readVectors } from '../../engine/vectors/outputs.ts';
import { mistakesOf, revealedIn } from '../../engine/vectors/vector.ts';
import { plainest } from '../../engine/vectors/plainest.ts';
import { candidatesOf } from '../../reasons/search/candidates.ts';
import { materialOf } from '../../reasons/search/material.ts';
import { Pool } from '../../reasons/template/node.ts';
import { operationOf } from '../../reasons/template/operation.ts';
import { templateOf } from '../../reasons/template/template.ts';
import { reportSchema } from '../../report/schema.ts';
import { vectorsSchema } from '../../report/vectors.ts';
import { long, oneIn } from './long.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const profiles = [ieee754, ieee754Loose];
const isTwice = (times: number): boolean => times >= 2;
const named = (name: string): Operation => findOperation(name) as Operation;

if (!long) console.log('vectors-papers.test.ts: one row in thirteen is written: npm run long');

test.each(oneIn(13, papers))('$name has vectors that its own definition passes', (operation) => {
  const [json = ''] = filesOf(operation, 'binary32', profiles, 'small').values();
  const { tests, notes } = vectorsSchema.parse(JSON.parse(json));
  expect(json.length).toBeLessThanOrEqual(80_000);
  expect(tests.some(({ flags }) => flags.includes('ordinary'))).toBe(true);
  expect(tests.some((one) => one.expect === 'refusal')).toBe(true);
  for (const { flags } of tests) for (const flag of flags) expect(Object.keys(notes)).toContain(flag);
  const cases = plainest(operation, 'binary32').map(casesOf(operation, 'binary32'));
  const revealed = cases.flatMap((theCase) => revealedIn(theCase, () => true));
  for (const { name } of mistakesOf(operation))
    expect([name, revealed.filter((one) => one === name).length]).toEqual([name, expect.toSatisfy(isTwice)]);
  for (const theCase of cases) {
    const done = floatRun(theCase, operation, defaultEpsilon);
    for (const profile of profiles) expect(isAllowed(allowedOf(theCase, profile), done)).toBe(true);
  }
});

const another = (x: number): number => (Math.abs(x) < 1 ? x + 2 : -x);

test.each(['heunSigmaStep', 'heunSigmaSample', 'eulerDiscreteSample', 'ddimSampleStrided'])(
  'a vector of %s has each call of the model, and tells another one',
  (name) => {
    const operation = named(name);
    let told = 0;
    for (const theCase of plainest(operation, 'binary64').map(casesOf(operation, 'binary64'))) {
      const done = floatRun(theCase, operation, defaultEpsilon);
      const [first, ...others] = done.calls;
      if (
        first === undefined ||
        first.x.data.length === 0 ||
        !Number.isFinite((first.x.data[0] ?? NaN) + first.t)
      )
        continue;
      const late: Done = { ...done, calls: [{ ...first, t: another(first.t) }, ...others] };
      const data = Float64Array.from(first.x.data, another);
      const other: Done = { ...done, calls: [{ ...first, x: { ...first.x, data } }, ...others] };
      for (const profile of profiles) {
        const allowed = allowedOf(theCase, profile);
        expect(isAllowed(allowed, done)).toBe(true);
        for (const wrong of [late, other, { ...done, calls: others }])
          expect(isAllowed(allowed, wrong)).toBe(false);
      }
      told += 1;
    }
    expect(told).toBeGreaterThan(3);
  },
);

test.each(['ddimStepEta', 'ddpmPosteriorMean'])(
  'small vectors of %s tell nine in ten of the edits that a full set tells',
  (name) => {
    const operation = named(name);
    const [pool, format] = [new Pool(), 'binary32'] as const;
    const template = templateOf(pool, operation);
    if (template === null) throw new Error('no template');
    const material = materialOf(pool, operation, template, template.output, format, false);
    const edits = [...candidatesOf(template.output, material, ({ isUsual }) => isUsual)];
    const at = casesOf(operation, format);
    const withSets = (places: readonly Place[]) =>
      places.map(at).map((theCase) => ({ theCase, allowed: allowedOf(theCase, ieee754Loose) }));
    const small = withSets(plainest(operation, format));
    const full = withSets([...candidatePlaces(operation, format)].slice(0, 150));
    const some = edits.filter((_, i) => i % Math.ceil(edits.length / 30) === 0);
    const tells = (vectors: typeof small, root: (typeof edits)[number]['root']): boolean => {
      const edited = operationOf(operation, { ...template, output: root });
      return vectors.some(
        ({ theCase, allowed }) => !isAllowed(allowed, floatRun(theCase, edited, defaultEpsilon)),
      );
    };
    const missed = some.filter(({ root }) => !tells(small, root));
    const seen = missed.filter(({ root }) => tells(full, root));
    const told = some.length - missed.length;
    expect(told).toBeGreaterThan(20);
    expect(told / (told + seen.length)).toBeGreaterThanOrEqual(0.9);
  },
);

describe('a list of timesteps', () => {
  const folder = emptyFolder();
  for (const [file, text] of filesOf(named('timestepsTrailing'), 'bfloat16', profiles, 'small')) {
    // One whose entries the format does not have, beside what it is chosen of.
    const vectors = vectorsSchema.parse(JSON.parse(text));
    const [one] = vectors.tests.filter((test) => test.expect === 'value');
    const inputs = { T: 1000, n: 4 };
    const allowed = Object.fromEntries(
      profiles.map((profile) => {
        const theCase = makeCase(named('timestepsTrailing'), 'bfloat16', inputs);
        const sets = allowedOf(theCase, profile).output.map((hull) => ({
          lo: encodeNumber(hull?.lo ?? 0),
          hi: encodeNumber(hull?.hi ?? 0),
          also: [],
        }));
        return [profile.name, sets] as const;
      }),
    );
    const tests = [...vectors.tests, { ...one, id: 99, inputs, allowed }];
    writeFileSync(join(folder, file), JSON.stringify({ ...vectors, tests }));
  }
  const { operation, cases } = readVectors(join(folder, 'timestepsTrailing.bfloat16.json'));

  const judged = (list: (T: number, n: number) => readonly number[]) => {
    const lines = [...cases].map(([id, { inputs, forbidden }]) =>
      forbidden === null
        ? { id, output: list(inputs['T'] as number, inputs['n'] as number) }
        : { id, error: 'refused' },
    );
    const file = join(emptyFolder(), 'timestepsTrailing.bfloat16.jsonl');
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { status, stdout } = runCli(['vectors', 'judge', folder, file, '--json', '-']);
    return { status, row: reportSchema.parse(JSON.parse(stdout)).results[0] };
  };
  const right = (T: number, n: number): number[] =>
    operation.integers?.({ T, n } as unknown as AnyArguments<unknown>).map(({ value }) => value) ?? [];

  test('is judged as integers, which the format need not have', () => {
    expect(judged(right)).toMatchObject({ status: 0, row: { rejected: 0, strictestProfile: 'ieee754' } });
    const { status, row } = judged((T, n) => right(T, n).map((t, i) => (i === 0 && t > 256 ? t - 1 : t)));
    expect([status, (row?.rejected ?? 0) > 0]).toEqual([1, true]);
  });

  test('of numpy.arange, one too many, is rejected with that reason', () => {
    const { status, row } = judged((T, n) =>
      right(T, n).concat(Array.from({ length: n === 0 ? 0 : Math.ceil(-T / (-T / n)) - n }, () => -1)),
    );
    expect(status).toBe(1);
    expect(row?.failures[0]?.diagnosis.map(({ name }) => name)).toEqual([
      'numpy.arange(T, 0, -T/n) lists one too many: -T/n is rounded',
    ]);
  });

  test('is a list in its line', () => {
    const file = join(emptyFolder(), 'timestepsTrailing.bfloat16.jsonl');
    writeFileSync(file, JSON.stringify({ id: 1, output: { shape: [], data: ['0x0p+0'] } }));
    const { status, stderr } = runCli(['vectors', 'judge', folder, file]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('"output":[2,1,0]') as string]);
  });

  test.skipIf(spawnSync('python3', ['--version']).status !== 0)('is read by the consumer in Python', () => {
    const by = (entry: string): number | null => {
      const own = emptyFolder();
      const text = readFileSync(resolve('diff-tests/examples/vectors/test_vectors.py'), 'utf8');
      writeFileSync(join(own, 'test_vectors.py'), text);
      writeFileSync(
        join(own, 'subject.py'),
        `FORMAT = "bfloat16"
def timestepsTrailing(T, n, epsilon):
    if not (isinstance(T, int) and isinstance(n, int) and 0 <= n <= T):
        raise ValueError("n must be in 0..T")
    return [${entry} - 1 for i in range(n)]
`,
      );
      return spawnSync('python3', ['-B', 'test_vectors.py'], {
        cwd: own,
        env: { ...process.env, VECTORS: folder },
      }).status;
    };
    expect(by('(2 * (n - i) * T + n) // (2 * n)')).toBe(0);
    expect(by('((n - i) * T) // n')).toBe(1);
  });
});
