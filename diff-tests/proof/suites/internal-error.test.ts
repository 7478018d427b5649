/** A mistake of ours costs one row: the others are judged, and what was found before stands. */
import { expect, test, vi } from 'vitest';
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

test('what was rejected before stands', async () => {
  const wrong = (await import(moduleFile('max-denominator'))) as { readonly default: AnyImplementation };
  const { results } = await check({
    implementation: wrong.default,
    operations: ['safeDiv'],
    runs: 60,
    seed: 42,
    store: null,
    diagnosis: false,
  });
  const [row] = results;
  expect(row?.unavailable?.reason).toContain('planted');
  expect(row?.rejected).toBeGreaterThan(0);
  expect(row?.failures[0]).toMatchObject({ part: 'value', shrunk: true });
  expect(exitCodeOf([{ result: row as Result, asked: true }], [], true)).toBe(1);
});
