/** The sizes of cases: how many steps, and which shapes. docs/your-sampler.md says what of it is tried. */
import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { hash } from '../hash.ts';
import { shape } from './tensor.ts';

export const draw = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T =>
  arbitrary.generate(new fc.Random(xoroshiro128plus(seed)), undefined).value;

/** Lengths of schedules, mostly short: what shows a defect on three steps needs no thousand. */
const shortCounts: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: fc.constantFrom(1, 2, 3), weight: 60 },
  { arbitrary: fc.integer({ min: 4, max: 12 }), weight: 24 },
  { arbitrary: fc.constant(0), weight: 6 },
);

/** One drawn case in this many takes a longer schedule: the next of the list. */
const longEvery = 8;

/** The lengths just above the short ones: all of them are tried in turn. */
const [leastLong, lastOfEach] = [13, 49];
const each = Array.from({ length: lastOfEach - leastLong + 1 }, (_, i) => leastLong + i);

/** Lengths that programs treat as special: what people train with, and powers of two with their neighbours. */
const notable = [
  ...[100, 250, 999, 1000],
  ...[16, 32, 64, 128, 256, 512].flatMap((power) => [power - 1, power, power + 1]),
];

/** The longest schedule that is tried. */
const longest = 1000;

/** Any length above, in turn of each of the parts that are equal in the logarithm: long schedules are dear. */
const parts = 7;
const anyLength = (n: number, from: number): number => {
  const part = (from + n) % parts;
  const end = (i: number): number =>
    Math.trunc((lastOfEach + 1) * (longest / (lastOfEach + 1)) ** (i / parts));
  return draw(fc.integer({ min: end(part), max: end(part + 1) - 1 }), hash(from, `${n}`));
};

/** The nth of a list in an order of the seed's: each stands once before one stands again, both lists allow the step. */
const inTurn = (list: readonly number[], n: number, from: number): number =>
  list[(from + 9 * n) % list.length] as number;

/** The length of the nth longer schedule: 86 of them, fewer than a run of 1000 has, are all of both lists and 21 more. */
const longCount = (n: number, seed: number): number => {
  const from = hash(seed, 'longer schedules');
  if (n % 2 === 1) return inTurn(each, Math.trunc(n / 2), from);
  if (n % 4 === 0) return inTurn(notable, Math.trunc(n / 4), from);
  return anyLength(Math.trunc(n / 4), from);
};

/** The length of the schedule of the nth drawn case. */
export const stepCount = (n: number, seed: number): fc.Arbitrary<number> =>
  n % longEvery === longEvery - 1 ? fc.constant(longCount(Math.trunc(n / longEvery), seed)) : shortCounts;

/** Shapes that keep a long schedule affordable. */
export const shapesFor = (steps: number): fc.Arbitrary<readonly number[]> => {
  if (steps <= 3) return shape();
  if (steps <= 12) return fc.constantFrom([], [3], [2, 2], [0, 2], [1, 2, 1, 2]);
  return steps < 64 ? fc.constantFrom([], [2]) : fc.constant([]);
};
