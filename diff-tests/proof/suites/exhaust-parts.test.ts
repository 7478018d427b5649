/** An exhaustive run that is stopped goes on where it was, and comes to what it would have come to at once. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { parseSweep } from '../../cli/sweep-arguments.ts';
import type { Outcome } from '../../engine/check.ts';
import { runExhaust } from '../../engine/exhaust/exhaust.ts';
import { numbersIn, rangesOf } from '../../engine/exhaust/parts.ts';
import { partCount } from '../../engine/exhaust/sweep-task.ts';
import { disposePlan, makePlan } from '../../engine/plan.ts';
import { emptyFolder } from './run-cli.ts';

interface Settings {
  readonly folder: string | null;
  /** Stops after so many parts. */
  readonly most?: number;
  readonly picked?: (part: number) => boolean;
  readonly epsilon?: string;
}

/** sqrtNonneg on every binary16, on cpu: 16 parts. */
const run = async ({
  folder,
  most = Infinity,
  picked,
  epsilon,
}: Settings): Promise<Outcome & { warnings: string[] }> => {
  let parts = 0;
  const warnings: string[] = [];
  const made = await makePlan({
    operations: ['sqrtNonneg'],
    backends: ['cpu'],
    store: null,
    epsilon,
    warn: (text) => warnings.push(text),
  });
  const plan = { ...made, stopped: () => parts > most };
  const operation = findOperation('sqrtNonneg') as Operation;
  const { axes, fixed } = parseSweep(operation, [], 'binary32', 'binary16');
  try {
    const outcome = await runExhaust({
      plan,
      sweepOf: () => ({ operation: 'sqrtNonneg', format: 'binary32', axes, fixed }),
      folder,
      progress: () => (parts += 1),
      ...(picked === undefined ? {} : { picked }),
    });
    return { ...outcome, warnings };
  } finally {
    await disposePlan(plan);
  }
};

const told = ({ report }: Outcome): unknown => {
  const [row] = report.results;
  return { ...row, exhaust: { ...row?.exhaust, seconds: 0 } };
};

const stateIn = (folder: string): string | undefined =>
  existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith('exhaust-')) : undefined;

describe('a run that is stopped', () => {
  test('says so, and the next one goes on: together they are one run', async () => {
    const folder = join(emptyFolder(), '.epscheck');
    const whole = await run({ folder: null });
    expect(whole.report.complete).toBe(true);
    const first = await run({ folder, most: 5 });
    expect([first.report.complete, first.exitCode]).toEqual([false, 3]);
    expect(first.report.results[0]?.exhaust?.tried).toBeLessThan(65536);
    expect(stateIn(folder)).toBeDefined();
    const second = await run({ folder });
    expect(second.warnings.join()).toMatch(/going on from \d+ of 16 parts/);
    expect(told(second)).toEqual(told(whole));
    expect(stateIn(folder)).toBeUndefined();
  });

  test('is not gone on from by another run, or by none', async () => {
    const folder = join(emptyFolder(), '.epscheck');
    await run({ folder, most: 5 });
    expect((await run({ folder, epsilon: '1/1000' })).warnings).toEqual([]);
    expect((await run({ folder: null })).warnings).toEqual([]);
  });

  test('a state that is none is said and left', async () => {
    const folder = join(emptyFolder(), '.epscheck');
    await run({ folder, most: 5 });
    const file = join(folder, stateIn(folder) ?? '');
    const before = readFileSync(file, 'utf8');
    for (const text of [
      '',
      '{}',
      before.replace(/"done":\[\[\d+,\d+\]/, '"done":[[0,99]'),
      before.slice(0, 50),
    ]) {
      writeFileSync(file, text);
      const { warnings, report } = await run({ folder, most: 0 });
      expect(warnings.join()).toContain('is not gone on from');
      expect(report.results[0]?.rejected).toBe(0);
    }
  });

  test('a folder that cannot be written is one warning', async () => {
    const folder = join(emptyFolder(), 'file');
    writeFileSync(folder, '');
    const { warnings, exitCode } = await run({ folder });
    expect(exitCode).toBe(0);
    expect(warnings.length).toBeLessThanOrEqual(1);
  });
});

test('every other part: both halves together tried every input', async () => {
  const [even, odd] = [
    await run({ folder: null, picked: (n) => n % 2 === 0 }),
    await run({ folder: null, picked: (n) => n % 2 === 1 }),
  ];
  const tried = [even, odd].map(({ report }) => report.results[0]?.exhaust?.tried ?? 0);
  expect(tried).toEqual([32768, 32768]);
  expect(even.report.complete).toBe(true);
});

test('parts as ranges', () => {
  expect(rangesOf([5, 0, 1, 2, 7, 6])).toEqual([
    [0, 2],
    [5, 7],
  ]);
  expect([
    ...numbersIn([
      [0, 2],
      [5, 5],
    ]),
  ]).toEqual([0, 1, 2, 5]);
  const operation = findOperation('sqrtNonneg') as Operation;
  expect(partCount(parseSweep(operation, [], 'binary32', null))).toBe(4096);
  expect(partCount(parseSweep(operation, [], 'binary32', 'binary16'))).toBe(16);
});
