/** The function `check()`: what a caller may get wrong is refused in the names that it has. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../runners/usage-error.ts';
import { check } from '../../engine/api.ts';
import type { CheckOptions } from '../../engine/api.ts';

const base = { operations: ['sqrtNonneg'], backends: ['cpu'], runs: 2, store: null } as const;

const refusal = async (options: unknown): Promise<string> => {
  try {
    await check(options as CheckOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('it was not refused');
};

describe('check() refuses, and names the option', () => {
  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ timeout: NaN }, 'check: timeout must be milliseconds, a number > 0 and < 2147483648, got NaN'],
    [{ timeout: 0 }, 'check: timeout must be milliseconds'],
    [{ timeout: -1 }, 'check: timeout must be milliseconds'],
    [{ timeout: Infinity }, 'check: timeout must be milliseconds'],
    [{ timeout: 2 ** 31 }, 'check: timeout must be milliseconds'],
    [{ timeout: '10s' }, "check: timeout must be milliseconds, a number > 0 and < 2147483648, got '10s'"],
    [{ store: '' }, "check: store must be the path of a folder, or null, got ''"],
    [{ store: false }, 'check: store must be'],
    [{ operations: 'safeDiv' }, "check: operations must be a list of names, as ['safeDiv'], got 'safeDiv'"],
    [{ operations: [1] }, 'check: operations must be a list of names'],
    [{ operations: null }, 'check: operations must be a list of names'],
    [{ operations: [] }, 'check: operations: a name is missing; known are sqrtNonneg'],
    [{ operations: ['banana'] }, "check: operations: unknown name 'banana'; known are sqrtNonneg"],
    [{ backends: 'cpu' }, 'check: backends must be a list of names'],
    [{ backends: ['banana'] }, "check: backends: unknown name 'banana'; known are webasm"],
    [
      { epsilon: 1e-6 },
      "check: epsilon must be a ratio >= 0 as a text, as '1/1000000' or '1e-6', got 0.000001",
    ],
    [{ epsilon: 'x' }, "check: epsilon: 'x' is not a number"],
    [{ runs: 0 }, 'check: runs must be an integer >= 1, got 0'],
    [{ runs: '10' }, "check: runs must be an integer >= 1, got '10'"],
    [{ runs: 1.5 }, 'check: runs must be'],
    [{ seed: 0.5 }, 'check: seed must be an integer, got 0.5'],
    [{ seed: 2 ** 53 }, 'check: seed must be'],
    [{ seed: 42n }, 'check: seed must be an integer, got 42'],
    [{ profile: 'banana' }, "check: profile: unknown name 'banana'"],
    [{ profile: {} }, 'check: profile must be'],
    [
      { format: 'binary31' },
      "check: format: unknown name 'binary31'; did you mean binary32? Known are binary16",
    ],
    [{ implementation: '' }, 'check: implementation must be the path or URL of a module'],
    [{ implementation: 3 }, 'check: implementation must be the path or URL of a module, or an object'],
    [{ signal: true }, 'check: signal must be an AbortSignal'],
    [{ progress: 'yes' }, 'check: progress must be a function'],
    [{ warn: null }, 'check: warn must be a function'],
    [{ banana: 1, time: 2 }, "check: unknown option 'banana', 'time'; known are implementation, exec"],
    [
      { operation: ['safeDiv'] },
      "check: unknown option 'operation'; did you mean operations? Known are implementation, exec",
    ],
  ])('%o', async (options, message) => {
    expect(await refusal({ ...base, ...options })).toContain(message);
  });

  test.each([null, 'm.mjs', ['m.mjs'], 3])('%o instead of options', async (given) => {
    expect(await refusal(given)).toMatch(/^check: expected an object of options, got /);
  });
});

test('what is right is taken, undefined as left out', async () => {
  const { signal } = new AbortController();
  const right: readonly CheckOptions[] = [
    {},
    { timeout: 1000.5, epsilon: '1e-6', seed: -1, profile: 'ieee754', format: 'binary32', signal },
    { epsilon: undefined, timeout: undefined, signal: undefined, warn: () => undefined },
  ];
  for (const more of right) {
    const options: CheckOptions = { ...base, ...more };
    const { ok, results } = await check(options);
    expect([ok, results.length]).toEqual([true, 1]);
  }
});
