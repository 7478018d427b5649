/**
 * Right implementations in all formats are never rejected, and nothing crashes. `npm test` tries a few cases, always
 * the same; `npm run long` takes EPSCHECK_SOAK_MINUTES (30) of them, from a seed that it prints, or EPSCHECK_SOAK_SEED.
 */
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { drawFrom } from './machines.ts';
import { rightOnes, soak } from './soak.ts';
import { long } from './long.ts';

const minutes = Number(process.env['EPSCHECK_SOAK_MINUTES'] ?? '30');
const seed = long ? Number(process.env['EPSCHECK_SOAK_SEED'] ?? randomInt(2 ** 31)) : 1;
const judgements = 500;

test('there are right ones in every format', () => {
  expect(rightOnes.map(({ name, profiles }) => [name, profiles.length > 0])).toEqual(
    [
      ...['binary16', 'bfloat16', 'binary32', 'binary64'],
      ...['binary16-in-binary32', 'bfloat16-in-binary32'],
    ].map((name) => [`example-${name}`, true]),
  );
});

test(
  'right implementations are accepted under every profile',
  async () => {
    const end = performance.now() + 60_000 * minutes;
    console.log(`soak: seed ${seed}${long ? `, ${minutes} minutes` : ''}`);
    const more = (judged: number): boolean => (long ? performance.now() < end : judged < judgements);
    const { judged, wrong } = await soak(drawFrom(seed), more);
    console.log(`soak: ${judged} judgements, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
  },
  long ? 60_000 * (minutes + 60) : 120_000,
);
