/** Subnormals flushed are a property beside the chain, however the cases were tried: it rests on all of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chain } from '../../../spec/profiles/index.ts';
import { allMet, bothMet, flushedFrom, noneMet, strictestFlushed } from '../../judge/met.ts';
import { reportSchema } from '../../report/schema.ts';
import { long } from './long.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { exampleSource } from './written-module.ts';

const least = '2 ** -126';
const roots = {
  kept: ['f(Math.sqrt(Math.max(x, 0)))', 'ieee754', undefined],
  flushed: [`x < ${least} ? 0 : f(Math.sqrt(x))`, null, 'ieee754'],
  // The smallest normal number is no subnormal.
  beyond: [`x <= ${least} ? 0 : f(Math.sqrt(x))`, null, undefined],
} as const;

const ways: Readonly<Record<string, readonly string[]>> = {
  'check, in npm run long more cases than are kept': [
    'check',
    'm.mjs',
    '--op',
    'sqrtNonneg',
    '--runs',
    long ? '2200' : '400',
  ],
  'fuzz, tensors of many elements among the cases': [
    ...['fuzz', 'm.mjs', '--op', 'sqrtNonneg', '--seed', '1', '--runs', '24', '--workers', '1'],
  ],
  // Numbers on both sides of the smallest normal one.
  'exhaust, of a range': ['exhaust', 'sqrtNonneg', 'm.mjs', 'x=1.17549e-38..1.1755e-38'],
};

describe.each(Object.entries(ways))('%s', (_way, args) => {
  test.each(Object.entries(roots))('%s', (_name, [root, strictest, flushed]) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'm.mjs'), exampleSource({ change: `() => ({ sqrtNonneg: (x) => ${root} })` }));
    const { stdout } = runCli([...args, '--no-store', '--no-diagnosis', '--json', '-'], cwd);
    const [row] = reportSchema.parse(JSON.parse(stdout)).results;
    expect([row?.strictestProfile, row?.strictestFlushed]).toEqual([strictest, flushed]);
  });
});

describe('what is met', () => {
  const places = chain.map((_, place) => place);

  test('is looked for below what is met as it is, from what was met before', () => {
    const asked: string[] = [];
    const from = (before: number, rank: number, met: number): number =>
      flushedFrom(before, rank, ({ name }) => {
        asked.push(name);
        return places.findIndex((place) => name.startsWith(`${chain[place]?.name},`)) >= met;
      });
    expect([from(0, 0, 0), from(2, 1, 0), asked.length]).toEqual([0, 2, 0]);
    expect([from(0, 1, 0), from(0, 1, 1), from(0, 3, 2), from(1, 3, 3)]).toEqual([0, 1, 2, 3]);
    expect(asked).toHaveLength(1 + 1 + 3 + 2);
  });

  test('of cases counted apart is the weaker of each, and has a name where the chain is not met', () => {
    expect(bothMet({ rank: 3, flushed: 0 }, { rank: 1, flushed: 1 })).toEqual({ rank: 3, flushed: 1 });
    expect(strictestFlushed({ rank: chain.length, flushed: 1 })).toBe('ieee754-wide');
    expect([allMet, noneMet, { rank: 2, flushed: 0 }].map(strictestFlushed)).toEqual([null, null, null]);
  });
});
