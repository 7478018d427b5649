/** How the benchmark measures: no times are looked at, only what is run and what is made of the times. */
import { expect, test } from 'vitest';
import { measure, ratioOf } from '../bench/measure.ts';

test('each round starts with another contender', async () => {
  const ran: string[] = [];
  const contenders = ['a', 'b', 'c'].map((name) => ({ name, run: () => ran.push(name) }));
  const timed = await measure(contenders, { rounds: 4 });
  expect(ran.join('')).toBe(['abc', 'abc', 'bca', 'cab', 'abc'].join(''));
  expect(timed.map(({ name, times }) => [name, times.length])).toEqual([
    ['a', 4],
    ['b', 4],
    ['c', 4],
  ]);
});

test('a ratio is the median of those within each round: what slows both changes nothing', () => {
  const steady = { times: [1, 2, 4, 100, 8] };
  expect(ratioOf({ times: [3, 6, 12, 300, 24] }, steady)).toBe(3);
  // The medians alone would say 4.
  expect(ratioOf({ times: [2, 4, 16, 200, 16] }, steady)).toBe(2);
  // The slower one went through fewer rounds.
  expect(ratioOf({ times: [5, 10] }, steady)).toBe(5);
  expect(ratioOf(steady, { times: [5, 10] })).toBe(1 / 5);
});
