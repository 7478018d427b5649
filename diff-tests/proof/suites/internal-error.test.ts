/** A mistake of ours costs one row: the others are judged, and what was found before stands. */
import { expect, test, vi } from 'vitest';
import type * as FillUp from '../../engine/fuzz/fill-up.ts';
import type * as Rows from '../../engine/row.ts';
import type * as Trials from '../../engine/trial.ts';
import { DidNotRun } from '../../runners/implementation.ts';
import type * as Cases from '../../cases/generators/cases.ts';
import { type AnyImplementation, check } from '../../engine/api.ts';
import { exitCodeOf } from '../../engine/check.ts';
import type { Result } from '../../report/schema.ts';
import { moduleFile } from './run-cli.ts';

/** The case of safeDiv that cannot be made. */
const planted = 40;
vi.mock('../../cases/generators/cases.ts', async (original) => {
  const whole = await original<typeof Cases>();
  const caseSource: typeof whole.caseSource = (operation, settings) => {
    const make = whole.caseSource(operation, settings);
    return (index) => {
      if (operation.name === 'safeDiv' && index >= planted) throw new Error('planted');
      return make(index);
    };
  };
  return { ...whole, caseSource };
});

const broken = vi.hoisted(() => ({
  fillUp: false,
  finishRow: false,
  part: false,
  foresee: false,
  lost: false,
}));
vi.mock('../../engine/fuzz/fill-up.ts', async (original) => {
  const { fillUp } = await original<typeof FillUp>();
  return {
    fillUp: (...args: Parameters<typeof fillUp>) =>
      broken.fillUp ? Promise.reject(new Error('planted in bulk')) : fillUp(...args),
  };
});
vi.mock('../../engine/row.ts', async (original) => {
  const whole = await original<typeof Rows>();
  const finishRow: typeof whole.finishRow = (settings, part) =>
    broken.finishRow && part.gaveUp === null
      ? Promise.reject(new Error('planted at the end'))
      : whole.finishRow(settings, part);
  class Row extends whole.Row {
    override part(): ReturnType<typeof whole.Row.prototype.part> {
      return broken.part ? Promise.reject(new Error('planted in what a row comes to')) : super.part();
    }
  }
  return { ...whole, finishRow, Row };
});
vi.mock('../../engine/trial.ts', async (original) => {
  const whole = await original<typeof Trials>();
  let calls = 0;
  const trial: typeof whole.trial = (...args) => {
    if (broken.lost && calls++ >= planted) throw new DidNotRun('the device was lost', 'start it again');
    return whole.trial(...args);
  };
  return { ...whole, trial };
});

const both = { operations: ['sqrtNonneg', 'timeOfIndex'], backends: ['cpu'], seed: 42, store: null } as const;

test.each([
  ['bulk cases', { fillUp: true }, 'planted in bulk'],
  ['the end of a row', { finishRow: true }, 'planted at the end'],
  ['what a row comes to', { part: true }, 'planted in what a row comes to'],
])('%s: the row says so', async (_what, planting, message) => {
  Object.assign(broken, planting);
  try {
    const { results, ok } = await check({ ...both, runs: 10, workers: 1, elements: 5000 });
    for (const { unavailable } of results) expect(unavailable?.reason).toContain(message);
    expect([results.length, ok]).toEqual([2, false]);
  } finally {
    Object.assign(broken, { fillUp: false, finishRow: false, part: false });
  }
});

test('cases that cannot be made', async () => {
  const { results, ok, complete } = await check({
    operations: ['sqrtNonneg', 'safeDiv', 'timeOfIndex'],
    backends: ['cpu'],
    runs: 60,
    seed: 42,
    store: null,
    workers: 1,
  });
  expect(results.map(({ operation, accepted }) => [operation, accepted])).toEqual([
    ['sqrtNonneg', 60],
    ['safeDiv', 0],
    ['timeOfIndex', 60],
  ]);
  expect(results[1]?.unavailable?.reason).toMatch(/^internal error, please report it: Error: planted \(/);
  expect([ok, complete]).toEqual([false, true]);
});

test.each([false, true])(
  'what was rejected before stands, at the end of a row (%s) too',
  async (finishRow) => {
    broken.finishRow = finishRow;
    const wrong = (await import(moduleFile('max-denominator'))) as { readonly default: AnyImplementation };
    const { results } = await check({
      implementation: wrong.default,
      operations: ['safeDiv'],
      runs: finishRow ? planted : 60,
      seed: 42,
      store: null,
      diagnosis: false,
    });
    broken.finishRow = false;
    const [row] = results;
    expect(row?.unavailable?.reason).toContain('planted');
    expect(row?.rejected).toBeGreaterThan(0);
    expect(row?.failures[0]).toMatchObject({ part: 'value', shrunk: true });
    expect(exitCodeOf([{ result: row as Result, asked: true }], [], true)).toBe(1);
  },
);

test('so does what was rejected before a device was lost', async () => {
  const wrong = (await import(moduleFile('max-denominator'))) as { readonly default: AnyImplementation };
  broken.lost = true;
  const { results } = await check({
    implementation: wrong.default,
    operations: ['safeDiv'],
    runs: 39,
    elements: 100_000,
    seed: 42,
    store: null,
    diagnosis: false,
  });
  broken.lost = false;
  expect(results[0]?.unavailable).toEqual({ reason: 'the device was lost', remedy: 'start it again' });
  expect(results[0]?.failures.length).toBeGreaterThan(0);
});
