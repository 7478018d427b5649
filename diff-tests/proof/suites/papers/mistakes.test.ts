/** The bank of what samplers do beyond the mirror: every mistake is rejected and named, no control is. */
import { expect, test } from 'vitest';
import { oneIn } from '../long.ts';
import { type AnyImplementation, check } from '../../../engine/api.ts';
import type { Result } from '../../../report/schema.ts';
import { controls, type Mistake, mistakes } from './mistakes.ts';

const judged = async ({ id, operation, call }: Mistake): Promise<Result> => {
  const implementation = { name: id, format: 'binary32', refuses: false, operations: { [operation]: call } };
  const { results } = await check({
    implementation: implementation as unknown as AnyImplementation,
    operations: [operation] as never,
    runs: 100,
    store: null,
  });
  return results[0] as Result;
};

const title = (list: readonly Mistake[]): readonly (readonly [string, Mistake])[] =>
  list.map((one) => [`${one.id} ${one.operation}: ${one.what}`, one] as const);

test.each(oneIn(4, title(mistakes)))('%s', async (_title, one) => {
  const { rejected, failures } = await judged(one);
  expect(rejected).toBeGreaterThan(0);
  // An empty name would be in any.
  expect(one.named).toMatch(/\w/);
  expect(failures[0]?.diagnosis[0]?.name ?? 'no reason').toContain(one.named);
});

test.each(oneIn(3, title(controls)))('%s', async (_title, one) => {
  const { rejected, accepted } = await judged(one);
  expect([rejected, accepted > 0]).toEqual([0, true]);
});
