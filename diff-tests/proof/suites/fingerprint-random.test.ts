/** Machines that nobody has, drawn at random: what is printed of them is true, or says that it does not know. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { HostTensor } from '../../cases/values.ts';
import { integers } from '../../reasons/fingerprint/inputs.ts';
import { measured } from '../../reasons/fingerprint/measured.ts';
import { factsOf, javascript } from './fingerprint-subjects.ts';
import { oneIn } from './long.ts';

const { fround, sqrt, floor, log2 } = Math;
const drawn = oneIn(
  20,
  Array.from({ length: 500 }, (_, seed) => seed),
);

/** Numbers in [0, 1) from a seed. */
const random = (seed: number): (() => number) => {
  const next = integers(BigInt(seed) + 1000n);
  return () => Number(next(30)) / 2 ** 30;
};

/** A tree over terms in an order, both drawn: none that a machine has. */
const anyTree = (seed: number) => {
  const orders = new Map<number, readonly number[]>();
  const at = (n: number): readonly number[] => {
    const next = random(seed);
    const places = Array.from({ length: n }, (_, i) => [next(), i] as const);
    return places.toSorted(([a], [b]) => a - b).map(([, i]) => i);
  };
  return (terms: readonly number[]): number => {
    const order = orders.get(terms.length) ?? at(terms.length);
    orders.set(terms.length, order);
    const next = random(seed + 500);
    const left = order.map((i) => terms[i] as number);
    while (left.length > 1) {
      const i = floor(next() * (left.length - 1));
      left.splice(i, 2, fround((left[i] as number) + (left[i + 1] as number)));
    }
    return left[0] ?? 0;
  };
};

/** Whether a machine is wrong at x, once in so many numbers. */
const isWrongAt = (seed: number, x: number): boolean => {
  const rarity = 2 ** (1 + (seed % 12));
  return random(seed + floor(1e6 * x))() * rarity < 1;
};
const off = (seed: number, x: number, right: number): number =>
  isWrongAt(seed, x) ? fround(right * (1 + 2 ** -23 * (1 + (seed % 3)))) : right;

const pointsOf = (name: string): Record<string, readonly number[]> =>
  Object.fromEntries(
    Object.entries(measured.find((row) => row.name === name)?.inputs('binary32', defaultEpsilon) ?? {}).map(
      ([key, value]) => [key, Array.from((value as HostTensor).data)],
    ),
  );

/** Holds a line to what binary64 counts of the results; the largest error is printed in four digits, rounded up. */
const expectCounted = (line: string | undefined, got: readonly number[], exact: readonly number[]): void => {
  const wrong = got.filter((x, i) => x !== fround(exact[i] as number)).length;
  if (wrong === 0) {
    expect(line).toBe(`correctly rounded on ${got.length} points`);
    return;
  }
  const ulps = got.map((x, i) => {
    const right = exact[i] as number;
    return Math.abs(x - right) / 2 ** (floor(log2(Math.abs(right))) - 23);
  });
  const [, count, printed] = /^(\d+) of 57 not correctly rounded, ([\d.]+) ulp$/.exec(line ?? '') ?? [];
  const largest = Math.max(...ulps);
  expect(Number(count)).toBe(wrong);
  expect(Number(printed)).toBeGreaterThanOrEqual(largest);
  expect(Number(printed)).toBeLessThan(largest * (1 + 2 / 1000));
};

describe.each(drawn)('machine %i', (seed) => {
  test('a sum in any order', async () => {
    const tree = anyTree(seed);
    const facts = await factsOf(
      javascript('binary32', fround, () => ({
        meanSquare: (differences) => fround(tree(differences.map((d) => fround(d * d))) / differences.length),
      })),
      'epsPredLoss',
    );
    expect(facts).toEqual({
      'order of a sum': 'another order',
      'wider accumulator of a sum': 'not told',
      'repeated calls of the model': 'not seen',
    });
  });

  test('a root that is wrong here and there', async () => {
    const root = (x: number): number => (x > 0 && x < Infinity ? off(seed, x, fround(sqrt(x))) : sqrt(x));
    const { x = [] } = pointsOf('root');
    const facts = await factsOf(
      javascript('binary32', fround, () => ({ sqrtNonneg: (y) => root(Math.max(y, 0)) })),
      'sqrtNonneg',
    );
    expectCounted(facts['root'], x.map(root), x.map(sqrt));
    expect(facts['equal elements, other results']).toBe('not seen');
  });

  test('a quotient that is wrong here and there', async () => {
    const quotient = (x: number, y: number): number => off(seed, Math.abs(y), fround(x / y));
    const { x = [], y = [] } = pointsOf('division');
    const facts = await factsOf(
      javascript('binary32', fround, ({ epsilon }) => ({
        safeDiv: (a, b) => quotient(a, fround(b + epsilon)),
      })),
      'safeDiv',
    );
    const got = x.map((a, i) => quotient(a, y[i] as number));
    expectCounted(
      facts['division'],
      got,
      x.map((a, i) => a / (y[i] as number)),
    );
    expect(facts['wider intermediates']).not.toBe('seen');
    expect(facts['division by a reciprocal']).not.toBe('seen');
  });
});
