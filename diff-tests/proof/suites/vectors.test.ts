/** Test vectors: the same bytes everywhere, what is allowed in them, and that verify sees every change. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation } from '../../../spec/operations.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/index.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { hash } from '../../cases/hash.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { inputFloat } from '../../cases/values.ts';
import { vectorFigures } from '../../docs/vectors.ts';
import { allowedOf, isAllowed } from '../../engine/vectors/allowed.ts';
import { casesOf } from '../../engine/vectors/cases.ts';
import { chosen } from '../../engine/vectors/chosen.ts';
import { edges } from '../../engine/vectors/edges.ts';
import { filesOf, indexName, indexText, vectorOperations } from '../../engine/vectors/files.ts';
import { floatRun } from '../../engine/vectors/float-run.ts';
import { notesOf } from '../../engine/vectors/notes.ts';
import { differences } from '../../engine/vectors/verify.ts';
import { tool } from '../../engine/tool.ts';
import { allows } from '../../judge/allowed.ts';
import { hullOf, isWithin } from '../../judge/hull.ts';
import { rulesOf } from '../../judge/rules.ts';
import { wholeRun } from '../../judge/whole-run.ts';
import { signatures } from '../../reasons/signatures/index.ts';
import { type Vectors, type VectorsIndex, vectorsSchema } from '../../report/vectors.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const profiles = [ieee754, ieee754Loose];
/** Those that the bank is about. */
const mirror = vectorOperations.filter(({ group }) => group === 'mirror');
const named = (name: string): Operation => findOperation(name) as Operation;
const write = (dir: string, ...more: readonly string[]) => runCli(['vectors', 'write', dir, ...more]);
const read = (folder: string): [string, string][] =>
  readdirSync(folder)
    .toSorted()
    .map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
const made = (name: string, format: 'binary32' | 'binary64', size: VectorsIndex['size']): Vectors => {
  const [json = ''] = filesOf(named(name), format, profiles, size).values();
  return vectorsSchema.parse(JSON.parse(json));
};
const small = (name: string, format: 'binary32' | 'binary64'): Vectors => made(name, format, 'small');

describe('what is written', () => {
  test('is the same in another language, time zone and folder, and by more workers', () => {
    const [one, other] = [join(emptyFolder(), 'a'), join(emptyFolder(), 'b', 'c')];
    const asked = ['--op', 'safeDiv,ddimStep', '--format', 'binary32'];
    expect(write(one, ...asked).status).toBe(0);
    const elsewhere = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };
    expect(
      runCli(['vectors', 'write', other, ...asked, '--workers', '3'], emptyFolder(), elsewhere).status,
    ).toBe(0);
    expect(read(one)).toEqual(read(other));
    expect(read(one).map(([name]) => name)).toEqual([
      'ddimStep.binary32.json',
      'index.json',
      'safeDiv.binary32.json',
      'safeDiv.binary32.txt',
    ]);
    expect(runCli(['vectors', 'verify', one]).status).toBe(0);
    expect(runCli(['vectors', 'verify', other, '--workers', '2']).status).toBe(0);
  });

  test('a full set begins with the small one, and its files are bounded', () => {
    for (const name of ['safeDiv', 'qSample']) {
      const { tests } = made(name, 'binary32', 'full');
      const few = small(name, 'binary32').tests;
      expect(few.map(({ id }) => tests[id - 1])).toEqual(few);
      expect(tests.length).toBeGreaterThan(300);
    }
    // One whose exact values would be fractions of a million digits if they were not kept short.
    const { tests } = made('eulerSigmaSample', 'binary64', 'full');
    const letters = tests.reduce((sum, test) => sum + JSON.stringify(test).length, 0);
    expect(letters).toBeLessThanOrEqual(1_000_000);
    expect(letters).toBeGreaterThan(980_000);
    const calls = tests.map((test) => test.calls?.length ?? 0);
    expect(Math.max(...calls)).toBeLessThanOrEqual(50);
  });

  test.each(['linearBetas', 'eulerStep', 'x0Pred', 'imageDdimSample'])('%s matches the schema', (name) => {
    const { tests, notes, profiles: names } = small(name, 'binary32');
    const ids = tests.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    for (const { flags, expect: expected, allowed, exact, inputs } of tests) {
      for (const flag of flags) expect(Object.keys(notes)).toContain(flag);
      expect('model' in inputs).toBe(false);
      if (expected === 'refusal') expect([allowed, exact]).toEqual([{}, []]);
      else for (const profile of names) expect(allowed[profile]).toHaveLength(exact.length);
    }
    expect(tests.some(({ expect: expected }) => expected === 'refusal')).toBe(true);
  });

  test('a sampler has a call for each step, an index as an integer', () => {
    const { tests } = small('imageDdimSample', 'binary64');
    const valid = tests.filter((one) => one.expect === 'value');
    expect(valid.length).toBeGreaterThan(5);
    for (const { inputs, calls = [], allowedCalls = {} } of valid) {
      const { shape } = inputs['alphaBars'] as { shape: number[] };
      expect(calls.map(({ t }) => t)).toEqual(Array.from(calls, (_, i) => calls.length - 1 - i));
      expect(calls).toHaveLength(shape[0] ?? 0);
      for (const of of Object.values(allowedCalls)) expect(of).toHaveLength(calls.length);
    }
  });

  test('every operation and format has its cases, and at most 200 kB an operation', () => {
    expect(Object.keys(chosen)).toEqual(mirror.map(({ name }) => name));
    const { rows, sizes } = vectorFigures();
    for (const { name } of mirror) {
      const own = [...rows, ...sizes].filter(({ operation }) => operation === name);
      expect(own.map(({ format }) => format).toSorted()).toEqual([...formatNames].toSorted());
      expect([name, own.reduce((sum, { bytes }) => sum + bytes, 0) <= 200_000]).toEqual([name, true]);
    }
  });

  test('every flag is explained in two sentences, with a link', () => {
    const all = [...edges.map(({ flag }) => flag), ...signatures.map(({ name }) => name)];
    const notes = notesOf(new Set(all));
    expect(Object.keys(notes)).toHaveLength(new Set(all).size);
    for (const { text, link } of Object.values(notes)) {
      expect(text).toMatch(/^[^ ].*\. [A-Z0-9].*\.$/);
      const [, page] = /\/docs\/([\w-]+\.md)$/.exec(link) ?? [];
      expect([
        link,
        page === undefined ? /^https:\/\/github\.com\//.test(link) : existsSync(`docs/${page}`),
      ]).toEqual([link, true]);
    }
  });

  test.each([
    [['write', 'x', '--op', 'model'], "'model'"],
    [['write', 'x', '--op', 'papers/model'], "'papers/model'"],
    [['write', 'x', '--format', 'float8'], 'float8'],
    [['write', 'x', '--profile', 'mine.json'], 'mine.json'],
    [['write', 'x', '--profile', 'wgsl', '--format', 'binary64'], 'says nothing of binary64'],
    [['write', 'x', '--size', 'huge'], 'huge'],
    [['write', '/proc/x', '--op', 'safeDiv', '--format', 'binary32'], 'cannot be written'],
    [['write', 'x', '--op', 'safeDiv', '--workers', '0'], '--workers must be an integer >= 1, got 0'],
    [['verify', 'nowhere'], 'there is no folder'],
    [['read', 'x'], 'known are write, verify, judge'],
  ])('%j is a usage error', (args, said) => {
    const { status, stderr } = runCli(['vectors', ...args]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(said) as string]);
  });
});

describe('verify', () => {
  const index: VectorsIndex = {
    schema: 1,
    tool,
    size: 'small',
    profiles: profiles.map(({ name }) => name),
    operations: ['sqrtNonneg', 'timeOfIndex'],
    formats: ['binary32'],
  };
  const files = new Map(
    index.operations.flatMap((name) => [...filesOf(named(name), 'binary32', profiles, 'small')]),
  );
  const folderWith = (): string => {
    const folder = emptyFolder();
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, indexName), indexText(index));
    return folder;
  };
  const again = async function* (): AsyncGenerator<ReadonlyMap<string, string>> {
    yield Promise.resolve(files);
  };
  const found = async (folder: string): Promise<string[]> => {
    const all: string[] = [];
    for await (const one of differences(folder, again)) all.push(one);
    return all;
  };

  test('notices each of 200 changes of one byte, and names the file', async () => {
    const folder = folderWith();
    expect(await found(folder)).toEqual([]);
    const names = [...files.keys(), indexName];
    for (let n = 0; n < 200; n++) {
      const name = names[hash(n, 'file') % names.length] ?? '';
      const file = join(folder, name);
      const whole = readFileSync(file);
      const changed = Buffer.from(whole);
      const at = hash(n, 'byte') % whole.length;
      changed[at] = ((whole[at] ?? 0) + 1 + (hash(n, 'by') % 255)) % 256;
      writeFileSync(file, changed);
      expect(await found(folder)).toEqual([expect.stringMatching(`^${name}: `) as string]);
      writeFileSync(file, whole);
    }
    expect(await found(folder)).toEqual([]);
  });

  test('names a file that is missing, longer or shorter, and another version', async () => {
    const folder = folderWith();
    const file = join(folder, 'sqrtNonneg.binary32.txt');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}#`);
    expect(await found(folder)).toHaveLength(1);
    writeFileSync(file, text.slice(0, -1));
    expect(await found(folder)).toHaveLength(1);
    writeFileSync(file, text);
    writeFileSync(join(folder, indexName), indexText({ ...index, tool: 'epscheck 99.0.0' }));
    expect(await found(folder)).toEqual([`index.json: made by epscheck 99.0.0, and this is ${tool}`]);
    expect(await found(emptyFolder())).toEqual(['index.json: is missing']);
    const { status, stdout } = runCli(['vectors', 'verify', folder]);
    expect([status, stdout]).toEqual([1, `index.json: made by epscheck 99.0.0, and this is ${tool}\n`]);
    writeFileSync(join(folder, indexName), indexText({ ...index, operations: ['sqrtNonneg'] }));
    mkdirSync(join(folder, 'other'));
    writeFileSync(file, text.replace('#', '!'));
    const again = runCli(['vectors', 'verify', folder]);
    expect([again.status, again.stdout]).toEqual([
      1,
      `sqrtNonneg.binary32.txt: differs from line 1 on (byte 0 of ${Buffer.byteLength(text)})\n`,
    ]);
  });
});

describe('what a file allows', () => {
  const places = Array.from({ length: 24 }, (_, i) => ({ index: 7 * i, element: 0 }));

  test.each(['safeDiv', 'qSample', 'ddpmStep', 'vpSigma'])(
    'of %s is the set of the judge, to its ends',
    (name) => {
      const at = casesOf(named(name), 'binary32');
      let ends = 0;
      for (const theCase of places.map(at)) {
        for (const profile of profiles) {
          const { allowed } = wholeRun(theCase, rulesOf(theCase, defaultEpsilon, profile));
          const set = allowed.at(0);
          if (set === undefined) continue;
          const hull = hullOf('binary32', set);
          const isJudged = (x: number): boolean => allows(set, inputFloat('binary32', x));
          for (const [end, out] of [[hull?.lo, -1] as const, [hull?.hi, 1] as const]) {
            if (end === null || end === undefined) continue;
            expect([isWithin(hull, end), isJudged(end)]).toEqual([true, true]);
            const beyond = neighbour('binary32', end, out);
            // Between numbers of both signs a file has no gap.
            if (beyond !== 0 && Number.isFinite(beyond))
              expect([isWithin(hull, beyond), isJudged(beyond)]).toEqual([false, false]);
            ends += 1;
          }
        }
      }
      expect(ends).toBeGreaterThan(4);
    },
  );

  test.each(['ddpmSample', 'ddimSample', 'imageDdimSample', 'pfOdeSampleEuler', 'x0Pred', 'epsPredLoss'])(
    'of %s is what the definition does, and not what it does with another answer',
    (name) => {
      const operation = named(name);
      const at = casesOf(operation, 'binary64');
      let told = 0;
      for (const index of [0, 1, 2, 3, 4020, 4021, 4022, 4023]) {
        const theCase = at({ index, element: null });
        const done = floatRun(theCase, operation, defaultEpsilon);
        if (done.calls.length > 10 || done.output.data.length > 8) continue;
        const shifted = {
          ...done,
          calls: done.calls.map((call) => ({ ...call, t: call.t + 1 })),
        };
        for (const profile of profiles) {
          const allowed = allowedOf(theCase, profile);
          if (allowed.calls.length !== done.calls.length) continue;
          expect([index, isAllowed(allowed, done)]).toEqual([index, true]);
          if (done.calls.length === 0) continue;
          expect(isAllowed(allowed, shifted)).toBe(false);
          expect(isAllowed(allowed, { ...done, calls: done.calls.slice(1) })).toBe(false);
          told += 1;
        }
      }
      expect(told).toBeGreaterThan(2);
    },
  );
});
