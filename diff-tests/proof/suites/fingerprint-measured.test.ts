/** Facts that are counted: the points are as hard as they claim, and what is printed of a planted machine is true of it. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { abs, integerSqrt } from '../../../spec/scalars/exact/integers.ts';
import { type FormatName, formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { outputShape } from '../../cases/shape.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import { vector } from '../../reasons/fingerprint/inputs.ts';
import { nan } from '../../../spec/scalars/floats/float.ts';
import { narrow } from '../../reasons/fingerprint/arithmetics.ts';
import { hardQuotients, hardRoots } from '../../reasons/fingerprint/hard-points.ts';
import { measure, measured, taskOf } from '../../reasons/fingerprint/measured.ts';
import type { HostTensor } from '../../cases/values.ts';
import { factsOf, javascript, planted } from './fingerprint-subjects.ts';

/** x * 2^bits, which is a whole number. */
const whole = (format: FormatName, x: number, bits: number): bigint => {
  const float = inputFloat(format, x);
  if (float.kind !== 'finite') throw new Error('not finite');
  return float.m << BigInt(float.e + bits);
};

/** The whole number nearest to a root, in exact integers. */
const rootOf = (x: bigint): bigint => (integerSqrt(4n * x) + 1n) >> 1n;

describe.each(formatNames)('hard points in %s', (format) => {
  const { precision } = formats[format];

  test('roots lie beside an odd number of halves of a last place', () => {
    const points = hardRoots(format, 24);
    expect(new Set(points).size).toBeGreaterThan(16);
    for (const x of points) {
      const scaled = whole(format, x, 2 * precision);
      const q = rootOf(scaled);
      expect([q & 1n, abs(q * q - scaled) <= 8n * 24n + 1n]).toEqual([1n, true]);
    }
  });

  test('quotients do too', () => {
    for (const [x, y] of hardQuotients(format, 24)) {
      const [n, d] = [whole(format, x, precision - 1) << BigInt(precision), whole(format, y, precision - 1)];
      const q = (2n * n + d) / (2n * d);
      expect([q & 1n, abs(n - q * d)]).toEqual([1n, 1n]);
    }
  });

  test.each([
    ['nearestEven', ''],
    ['towardZero', ' toward zero'],
    ['towardPositive', ' up'],
    ['towardNegative', ' down'],
  ] as const)('rounded to %s', async (direction, text) => {
    const machine = planted(format, narrow(format, defaultEpsilon, direction));
    const right = (how: string): string => `correctly rounded${how} on 57 points`;
    expect((await factsOf(machine, 'safeDiv'))['division']).toBe(right(text));
    // Positive results: toward zero is down.
    const positive = right(direction === 'towardZero' ? ' down' : text);
    expect((await factsOf(machine, 'sqrtNonneg'))['root']).toBe(positive);
    const facts = await factsOf(machine, 'vpAlphaBar');
    const how = direction === 'towardZero' ? ' down' : text;
    const [usual, near] = format === 'bfloat16' ? [489, 211] : [1000, 250];
    expect(facts['exp']).toMatch(
      new RegExp(`^correctly rounded${how} on ${usual} points from -[\\d.]+ to 0$`),
    );
    const ends = facts['exp near the end of its range'];
    if (format === 'binary16') expect(ends).toBeUndefined();
    else expect(ends).toMatch(new RegExp(`^correctly rounded${how} on ${near} points from -[\\d.]+ to -20$`));
  });

  test('an epsilon as large as the denominators leaves no quotient to measure', async () => {
    const epsilon = { n: 1n << BigInt(formats[format].emax), d: 1n };
    const facts = await factsOf(planted(format, narrow(format, epsilon)), 'safeDiv', epsilon);
    expect(facts['division']).toBeUndefined();
  });
});

describe('what binary64 is sure of is what exact numbers say', () => {
  const inFormats = formatNames.flatMap((format) => measured.map((row) => [row.name, format, row] as const));
  test.each(inFormats)('%s in %s', (_name, format, row) => {
    const task = taskOf(row, format, defaultEpsilon);
    if (task === null) return expect(format).toBe('binary16');
    const all = Array.from({ length: outputShape(task.theCase)[0] ?? 0 }, (_, i) => i);
    const right = task.rounded.nearestEven(all).map((x) => (x === null ? NaN : toNumber(x)));
    // Right everywhere, wrong at a few points by a few places, at one point, toward zero, no number at one.
    for (const off of [
      (x: number) => x,
      (x: number, i: number) => (i % 5 === 3 ? neighbour(format, x, (i % 4) - 2) : x),
      (x: number, i: number) => (i === 40 ? neighbour(format, x, 1) : x),
      (_x: number, i: number) => toNumber(task.rounded.towardZero([i])[0] ?? nan),
      (x: number, i: number) => (i === 7 ? NaN : x),
    ]) {
      const output = vector(format, ...right.map(off));
      expect(measure(row, task, output)).toEqual(measure(row, { ...task, near: null }, output));
    }
    expect(task.near === null).toBe(format === 'binary64');
  });
});

const { fround, sqrt } = Math;
const pointsOf = (name: string): Record<string, number[]> => {
  const inputs = measured.find((row) => row.name === name)?.inputs('binary32', defaultEpsilon) ?? {};
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, Array.from((value as HostTensor).data)]),
  );
};

/** A number rounded to `bits` digits, to nearest. */
const digits = (bits: number, x: number): number => {
  const split = x * (2 ** (53 - bits) + 1);
  return split - (split - x);
};

const rootBy = (root: (x: number) => number) =>
  factsOf(
    javascript('binary32', fround, () => ({ sqrtNonneg: (x) => root(Math.max(x, 0)) })),
    'sqrtNonneg',
  );

describe('roots', () => {
  const right = 'correctly rounded on 57 points';
  const up = (x: number): number => fround(fround(sqrt(x)) * (1 + 2 ** -23));

  test('those that PyTorch has wrong are among the points', async () => {
    for (const x of [19, 34, 51, 78, 0x1f / 32, 4 - 2 ** -22]) {
      const { root } = await rootBy((y) => (y === x ? up(x) : fround(sqrt(y))));
      expect(root).toMatch(/^1 of 57 not correctly rounded, [0-2]\.\d+ ulp$/);
    }
  });

  test('wrong elsewhere only', async () => {
    expect((await rootBy((x) => (x === 20 ? up(x) : fround(sqrt(x)))))['root']).toBe(right);
  });

  test('a product with the reciprocal of the root', async () => {
    const root = (x: number): number => (x === 0 ? 0 : fround(x * fround(1 / fround(sqrt(x)))));
    const wrong = pointsOf('root')['x']?.filter((x) => root(x) !== fround(sqrt(x))).length;
    expect(wrong).toBeGreaterThan(10);
    expect((await rootBy(root))['root']).toMatch(
      new RegExp(`^${wrong} of 57 not correctly rounded, [01]\\.\\d+ ulp$`),
    );
  });

  test('wrong beside the middle of two floats only', async () => {
    const count = /^(\d+) of 57 not correctly rounded, 0\.5001 ulp$/.exec(
      (await rootBy((x) => fround(digits(32, sqrt(x)))))['root'] ?? '',
    );
    expect(Number(count?.[1])).toBeGreaterThan(4);
    expect((await rootBy((x) => fround(digits(52, sqrt(x)))))['root']).toBe(right);
  });

  test('no number', async () => {
    expect((await rootBy((x) => (x > 1 ? NaN : sqrt(x))))['root']).toBe('other');
  });
});

describe('quotients', () => {
  const by = (quotient: (x: number, y: number) => number) =>
    factsOf(
      javascript('binary32', fround, ({ epsilon }) => ({
        safeDiv: (x, y) => fround(quotient(x, fround(y + epsilon))),
      })),
      'safeDiv',
    );
  const right = 'correctly rounded on 57 points';

  test('a product with the reciprocal', async () => {
    const quotient = (x: number, y: number): number => fround(x * fround(1 / y));
    const { x = [], y = [] } = pointsOf('division');
    const wrong = x.filter((n, i) => quotient(n, y[i] ?? 0) !== fround(n / (y[i] ?? 0))).length;
    const facts = await by(quotient);
    expect(facts['division']).toMatch(new RegExp(`^${wrong} of 57 not correctly rounded, [01]\\.\\d+ ulp$`));
    expect(facts['division by a reciprocal']).toBe('seen');
  });

  test('wrong beside the middle of two floats only', async () => {
    const facts = await by((x, y) => digits(32, x / y));
    const count = /^(\d+) of 57 not correctly rounded, 0\.5001 ulp$/.exec(facts['division'] ?? '');
    expect(Number(count?.[1])).toBeGreaterThan(4);
    expect(Number(count?.[1])).toBeLessThan(25);
    expect((await by((x, y) => x / y))['division']).toBe(right);
  });

  test('a product with an estimate of the reciprocal, and one with two for a denominator', async () => {
    const line = 'division by a reciprocal';
    const off = (x: number, steps: number): number => fround(x * (1 + steps * 2 ** -23));
    const within = (steps: number) => (x: number, y: number) => fround(x * off(fround(1 / y), steps));
    for (const steps of [1, -1, 2]) expect((await by(within(steps)))[line]).toBe('seen, of an estimate');
    const some = await by((x, y) => within((y * 2 ** 40) % 3 === 0 ? 1 : 0)(x, y));
    expect(some[line]).toBe('seen, of an estimate');
    expect((await by(within(40)))[line]).toBe('not told');
    expect((await by((x, y) => within(x < 0 ? 1 : 0)(x, y)))[line]).toBe('not told');
    expect((await by((x, y) => x / y))[line]).toBe('not seen');
  });

  test('wrong for one quotient, and for one that is no point', async () => {
    const { x = [], y = [] } = pointsOf('division');
    const last = (n: number, d: number): number => (n === x[8] && d === y[8] ? 1 + 2 ** -23 : 1);
    expect((await by((n, d) => fround(n / d) * last(n, d)))['division']).toMatch(/^1 of 57 not/);
    expect((await by((n, d) => fround(n / d) * (n === 5 && d === 5 ? 2 : 1)))['division']).toBe(right);
  });
});

describe('exp', () => {
  const by = (exp: (x: number) => number) =>
    factsOf(
      javascript('binary32', fround, () => ({
        vpAlphaBar: ({ beta0 }, t) => fround(exp(-fround(beta0 * t))),
      })),
      'vpAlphaBar',
    );
  /** The largest error between two points in ulp of binary32, as binary64 counts it. */
  const largest = (exp: (x: number) => number, name: string): number => {
    const { beta0, t } = measured.find((row) => row.name === name)?.inputs('binary32', defaultEpsilon) ?? {};
    const errors = Array.from((t as HostTensor).data, (time) => {
      const right = Math.exp(-time * (beta0 as number));
      return (
        Math.abs(fround(exp(-time * (beta0 as number))) - right) / 2 ** (Math.floor(Math.log2(right)) - 23)
      );
    });
    return Math.max(...errors);
  };
  const ulpIn = (value = ''): number => Number(/^within ([\d.]+) ulp/.exec(value)?.[1] ?? 0);

  test('a power of two by a product that is rounded is much worse at the end', async () => {
    const exp = (x: number): number => 2 ** fround(x * fround(Math.LOG2E));
    const facts = await by(exp);
    const [usual, ends] = [ulpIn(facts['exp']), ulpIn(facts['exp near the end of its range'])];
    // Four digits, rounded up.
    const four = (x: number): number => Math.ceil(100 * x) / 100;
    expect(usual).toBe(four(largest(exp, 'exp')));
    expect(ends).toBe(four(largest(exp, 'exp near the end of its range')));
    expect([usual > 4, usual < 20, ends > 20]).toEqual([true, true, true]);
  });

  test('wrong on one interval of a fiftieth, of which one point is in, and on one between two points', async () => {
    const wrongIn = (from: number, to: number) => (x: number) =>
      x > from && x < to ? Math.exp(x) * (1 + 2 ** -21) : Math.exp(x);
    const { exp } = await by(wrongIn(-7.32, -7.3));
    expect([ulpIn(exp) > 2, ulpIn(exp) < 8]).toEqual([true, true]);
    expect((await by(wrongIn(-7.305, -7.295)))['exp']).toBe('correctly rounded on 1000 points from -20 to 0');
  });

  test('right but at the end', async () => {
    const facts = await by((x) => (x < -21 ? 2 ** fround(x * fround(Math.LOG2E)) : Math.exp(x)));
    expect(facts['exp']).toBe('correctly rounded on 1000 points from -20 to 0');
    expect(ulpIn(facts['exp near the end of its range'])).toBeGreaterThan(20);
  });
});
