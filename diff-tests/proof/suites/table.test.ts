/** The table of a report adds up, and its measures survive JSON. */
import { expect, test } from 'vitest';
import type { Result } from '../../report/schema.ts';
import { meetsLine, tableOf } from '../../report/rows.ts';
import { check, defineImplementation } from '../../index.ts';

const numbersOf = (
  results: readonly Result[],
): { heads: readonly string[]; rows: Record<string, number>[] } => {
  const { heads, rows } = tableOf(results);
  return {
    heads,
    rows: rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [heads[i] ?? '', Number(cell)]))),
  };
};

test('each row adds up to its cases; without undecided and unconstrained cases they have no column', async () => {
  const options = { backends: ['cpu'], operations: ['safeDiv', 'ddimStep'], runs: 30, store: null } as const;
  const wgsl = numbersOf((await check({ ...options, profile: 'wgsl' })).results);
  expect(wgsl.heads).toContain('unconstrained');
  expect(wgsl.heads).not.toContain('undecided');
  for (const { cases, accepted = 0, rejected = 0, undecided = 0, unconstrained = 0 } of wgsl.rows)
    expect(accepted + rejected + undecided + unconstrained).toBe(cases);
  expect(wgsl.rows.some(({ unconstrained = 0 }) => unconstrained > 0)).toBe(true);
  const usual = numbersOf((await check(options)).results);
  expect(usual.heads).toEqual([
    'operation',
    'backend',
    'cases',
    'elements',
    'accepted',
    'rejected',
    'max ulp',
    'budget',
    'meets',
  ]);
});

test('a run that a stored finding fails still meets nothing', async () => {
  const { results } = await check({ backends: ['cpu'], operations: ['safeDiv'], runs: 5, store: null });
  const stored = (verdict: 'accepted' | 'rejected'): Parameters<typeof meetsLine>[0] => ({
    stored: [
      {
        replay: '00000000',
        operation: 'safeDiv',
        backend: 'cpu',
        verdict,
        failure: null,
        mended: false,
        implementation: 'mine',
        foundUnder: null,
      },
    ],
  });
  expect(meetsLine(stored('accepted'), results)).toEqual([expect.stringMatching(/^It meets ieee754: /)]);
  expect(meetsLine(stored('rejected'), results)).toEqual([]);
});

test('an error past every double is a text, not null', async () => {
  const implementation = defineImplementation({
    name: 'large',
    format: 'binary64',
    refuses: false,
    operations: { safeDiv: ({ x }) => ({ shape: x.shape, data: x.data.map(() => 1.7e308) }) },
  });
  const report = await check({ implementation, operations: ['safeDiv'], runs: 100, store: null });
  const { results } = JSON.parse(JSON.stringify(report)) as typeof report;
  expect(results[0]?.maxUlp).toMatch(/^[1-9]\.\d+e\+[3-9]\d\d$/);
  expect(results[0]?.budgetShare).toMatch(/^[1-9]\.\d+e\+[3-9]\d\d$/);
});
