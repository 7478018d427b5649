/** Findings that vanished: what a finding is about, when it is mended, and failures that depend on earlier calls. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findingSchema } from '../../report/finding.ts';
import { reportSchema } from '../../report/schema.ts';
import { runCli } from './run-cli.ts';
import { exampleSource, written } from './written-module.ts';

const stored = (cwd: string): string[] =>
  readdirSync(join(cwd, '.epscheck'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace('.json', ''));
const findingOf = (cwd: string, id: string) =>
  findingSchema.parse(JSON.parse(readFileSync(join(cwd, '.epscheck', `${id}.json`), 'utf8')));

const examples = JSON.stringify(resolve('dist/diff-tests/examples/implementation.js'));
/** The right examples with one operation or another in the place of its own, which is there as `o`. */
const replaced = (operations: string, before = '', claims = ''): string => `
  import { implementation } from ${examples};
  ${before}
  const o = implementation('binary32', Math.fround).operations;
  export default { name: 'm', format: 'binary32', operations: { ...o, ${operations} }, ${claims} };`;

describe('the id of a finding', () => {
  const wrong = replaced('sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.slice() })');

  test('tells two modules of one name apart', () => {
    const { cwd, write, check } = written(wrong);
    write('n.mjs', wrong);
    const args = ['--op', 'sqrtNonneg', '--runs', '20'];
    check(...args);
    const first = stored(cwd);
    expect(runCli(['check', 'n.mjs', '--no-diagnosis', ...args], cwd).status).toBe(1);
    expect(stored(cwd)).toHaveLength(2 * first.length);
    const paths = stored(cwd).map((id) => findingOf(cwd, id).implementation.path);
    expect([paths.filter((path) => path === 'm.mjs').length, new Set(paths)]).toEqual([
      first.length,
      new Set(['m.mjs', 'n.mjs']),
    ]);
  });

  test('tells the terms apart: profile, epsilon and conventions', () => {
    const { cwd, write, check } = written(wrong);
    const args = ['--op', 'safeDiv,timeOfIndex', '--runs', '20'];
    const both = `safeDiv: ({ x }) => ({ shape: x.shape, data: x.data.slice() }),
      timeOfIndex: ({ T }) => { if (!(T >= 0 && Number.isInteger(T))) throw new Error('T');
        return { shape: [T + 1], data: new Float32Array(T + 1).fill(7) }; }`;
    write('m.mjs', replaced(both));
    const idsOf = (...more: string[]): Set<string> =>
      new Set(
        check(...args, ...more).report.results.flatMap(({ failures }) => failures.map((f) => f.replay)),
      );
    const plainIds = idsOf();
    const shared = (ids: Set<string>): number => [...ids].filter((id) => plainIds.has(id)).length;
    for (const terms of [
      ['--profile', 'ieee754'],
      ['--epsilon', '1/2000000'],
    ]) {
      const ids = idsOf(...terms);
      expect([ids.size > 0, shared(ids)]).toEqual([true, 0]);
    }
    write('m.mjs', replaced(both, '', "conventions: ['time (t-1)/T']"));
    const changed = idsOf();
    // The convention changes timeOfIndex and not safeDiv.
    expect([shared(changed) > 0, shared(changed) < changed.size]).toEqual([true, true]);
    expect(stored(cwd).length).toBeGreaterThan(plainIds.size);
  });
});

describe('mended', () => {
  /** Right under ieee754-loose, wrong under ieee754. */
  const loose = exampleSource({
    change: '({ f, epsilon }) => ({ safeDiv: (x, y) => f(x / (y + epsilon)) })',
  });
  const args = ['--op', 'safeDiv', '--runs', '60'];

  test('is said under the terms of the finding only', () => {
    const { cwd, check, raw, replay, write } = written(loose);
    expect(check(...args, '--profile', 'ieee754').status).toBe(1);
    const ids = stored(cwd);
    const plainRun = check(...args);
    expect(plainRun.status).toBe(0);
    for (const retried of plainRun.report.stored)
      expect(retried).toMatchObject({
        verdict: 'accepted',
        mended: false,
        foundUnder: { profile: 'ieee754' },
      });
    expect(plainRun.report.stored).toHaveLength(ids.length);
    expect(stored(cwd)).toEqual(ids);
    expect(raw(...args).stdout).toContain(
      'is accepted here; it was found under ieee754, epsilon 1/1000000, and stays',
    );
    for (const id of ids) expect(replay(id).status).toBe(1);
    // Mended in truth: said by a run under the same profile, and by no other.
    write('m.mjs', exampleSource());
    expect(check(...args).report.stored.map(({ mended }) => mended)).toEqual(ids.map(() => false));
    expect(raw(...args, '--profile', 'ieee754').stdout).toContain(
      `${ids[0] ?? ''}: safeDiv on module is mended`,
    );
    expect(stored(cwd)).toEqual([]);
    for (const id of ids) expect(replay(id).status).toBe(0);
  });

  test('is not said of a finding with another epsilon: the run judges by its own', () => {
    const wrong = exampleSource({ change: '({ f }) => ({ safeDiv: (x, y) => f(x / y) })' });
    const { cwd, check, replay } = written(wrong);
    expect(check(...args).status).toBe(1);
    const ids = stored(cwd);
    const without = check(...args, '--epsilon', '0');
    expect([without.status, without.report.stored.map(({ verdict, mended }) => [verdict, mended])]).toEqual([
      0,
      ids.map(() => ['accepted', false]),
    ]);
    for (const id of ids) expect(replay(id).status).toBe(1);
  });
});

describe('a failure that depends on earlier calls', () => {
  const cached = replaced(
    `alphaBar(inputs, settings) {
      const out = o.alphaBar(inputs, settings);
      const T = inputs.betas.data.length;
      if (!known.has(T)) known.set(T, out.data.slice());
      return { shape: out.shape, data: known.get(T).slice() };
    }`,
    'const known = new Map();',
  );

  test('a table cached by its length: the report says so, and replay and the next run reject it', () => {
    const { cwd, check, raw, replay } = written(cached);
    const args = ['--op', 'alphaBar', '--runs', '60'];
    const { status, row } = check(...args);
    expect(status).toBe(1);
    expect(row('alphaBar').failures).toHaveLength(1);
    const [failure] = row('alphaBar').failures;
    expect(failure?.diagnosis[0]?.name).toBe('depends on earlier calls');
    const id = failure?.replay ?? '';
    expect(stored(cwd)).toEqual([id]);
    const { earlier } = findingOf(cwd, id);
    expect([earlier?.reproduced, earlier?.calls.map(({ operation }) => operation)]).toEqual([
      true,
      ['alphaBar'],
    ]);
    const again = replay(id);
    expect(again.status).toBe(1);
    expect(again.stdout).toContain('after 1 earlier call: alphaBar');
    expect(again.stdout).toContain('reason: depends on earlier calls');
    expect(check(...args).report.stored).toMatchObject([{ replay: id, verdict: 'rejected', mended: false }]);
    expect(raw(...args).stdout).toMatch(/^ {4}reason: depends on earlier calls$/m);
  });

  test('on calls of another operation', () => {
    const { cwd, check, replay } = written(
      replaced(
        `sqrtNonneg(inputs, settings) { const out = o.sqrtNonneg(inputs, settings); if (out.data.length > 0) seen = true; return out; },
        safeDiv(inputs, settings) { const out = o.safeDiv(inputs, settings); if (seen) out.data.fill(7); return out; }`,
        'let seen = false;',
      ),
    );
    const { status } = check('--op', 'sqrtNonneg,safeDiv', '--runs', '20');
    const [id = ''] = stored(cwd);
    expect([status, stored(cwd).length]).toEqual([1, 1]);
    expect(findingOf(cwd, id).earlier?.calls.map(({ operation }) => operation)).toEqual(['sqrtNonneg']);
    expect(replay(id).status).toBe(1);
  });

  test('mended, it is moved aside', () => {
    const { cwd, write, check, replay } = written(cached);
    const args = ['--op', 'alphaBar', '--runs', '60'];
    check(...args);
    const [id = ''] = stored(cwd);
    write('m.mjs', replaced(''));
    const { status, report } = check(...args);
    expect([status, report.stored]).toMatchObject([0, [{ replay: id, verdict: 'accepted', mended: true }]]);
    expect([stored(cwd), replay(id).status]).toEqual([[], 0]);
  });

  test('on chance: the report says that it did not fail again, and no run calls it mended', () => {
    // Wrong once in the life of a folder.
    const { cwd, check, replay } = written(
      replaced(
        `sqrtNonneg(inputs, settings) {
          const out = o.sqrtNonneg(inputs, settings);
          if (out.data.length === 3 && !existsSync('once')) { writeFileSync('once', ''); out.data.fill(7); }
          return out;
        }`,
        "import { existsSync, writeFileSync } from 'node:fs';",
      ),
    );
    const args = ['--op', 'sqrtNonneg', '--runs', '200'];
    const { status, row } = check(...args);
    expect(status).toBe(1);
    expect(row('sqrtNonneg').failures[0]?.diagnosis[0]?.name).toBe(
      'depends on earlier calls, on time or on chance: it did not fail again',
    );
    const [id = ''] = stored(cwd);
    const again = check(...args);
    expect([again.status, again.report.stored]).toMatchObject([0, [{ verdict: 'accepted', mended: false }]]);
    expect([stored(cwd), replay(id).status]).toEqual([[id], 0]);
  });

  test('is not said of a wrong module without state', () => {
    const { cwd, check, replay } = written(
      replaced('sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.slice() })'),
    );
    check('--op', 'sqrtNonneg', '--runs', '40');
    for (const id of stored(cwd)) {
      expect(findingOf(cwd, id).earlier).toBeNull();
      expect(replay(id).status).toBe(1);
    }
  });
});

test('a hang that needs what its model answers hangs in replay too, also where a formula gives the answers', () => {
  const { cwd, check, replay } = written(`
    export default { name: 'm', format: 'binary32', refuses: false, operations: {
      x0Pred({ betas, t, x, model }) {
        const e = model(x, t === 0 ? 0 : Math.fround(t / betas.data.length));
        // Only a formula answers 1/2 everywhere for more than one element.
        while (e.data.length > 1 && e.data.every((value) => value === 0.5)) {}
        return { shape: x.shape, data: x.data.slice() };
      } } };`);
  const { status, row } = check('--op', 'x0Pred', '--runs', '300', '--timeout', '2s');
  const hangs = row('x0Pred').failures.filter(({ output }) => JSON.stringify(output).includes('no answer'));
  expect([status, hangs.length]).toEqual([1, 1]);
  const [id = ''] = hangs.map((failure) => failure.replay);
  expect(findingOf(cwd, id).formula).toBe('constant(1/2)');
  const again = replay(id, '--timeout', '2s');
  expect(again.status).toBe(1);
  expect(again.stdout).toContain('no answer within 2 s');
});

test('reports of findings keep to the schema', () => {
  const { raw } = written(replaced('sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.slice() })'));
  raw('--op', 'sqrtNonneg', '--runs', '20');
  const { stdout } = raw('--op', 'sqrtNonneg', '--runs', '20', '--json', '-');
  expect(reportSchema.parse(JSON.parse(stdout)).stored.length).toBeGreaterThan(0);
});
