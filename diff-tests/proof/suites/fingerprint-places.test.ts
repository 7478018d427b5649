/** Facts by place, by shape and of equally spaced numbers: machines that have them, and those just beside. */
import { describe, expect, test } from 'vitest';
import type { Implementation } from '../../runners/implementation.ts';
import { factsOf, javascript } from './fingerprint-subjects.ts';

const { fround, sqrt } = Math;
const place = 'equal elements, other results';
const shape = 'another shape, other results';

type Tensor = { readonly shape: readonly number[]; readonly data: Float32Array };
type Element = (x: number, i: number, all: Tensor) => number;

const map = (x: Tensor, f: Element): Tensor => ({ ...x, data: x.data.map((value, i) => f(value, i, x)) });
const rootBy = (f: Element): Implementation =>
  javascript('binary32', fround, undefined, { sqrtNonneg: ({ x }: { x: Tensor }) => map(x, f) });
/** Elements in vectors of eight by one rule, the rest behind them by another. */
const vectors = (inside: (x: number) => number, rest: (x: number) => number): Implementation =>
  rootBy((x, i, { data }) => (i < data.length - (data.length % 8) ? inside : rest)(x));

const root = (x: number): number => fround(sqrt(Math.max(x, 0)));
const firstZero = (x: number): number => sqrt(x < 0 ? 0 : x);
const second = (x: number): number => (Number.isNaN(x) ? 0 : root(x));
const flushed = (x: number): number => (x < 2 ** -126 ? 0 : root(x));
const other = (x: number): number => fround(root(x) * (1 + 2 ** -23));

describe('by place', () => {
  const cases: readonly (readonly [string, (x: number) => number])[] = [
    ['max(-0, +0)', firstZero],
    ['NaN through max', second],
    ['subnormal inputs', flushed],
  ];
  test.each(cases)('%s', async (fact, rule) => {
    for (const machine of [vectors(root, rule), vectors(rule, root)])
      expect((await factsOf(machine, 'sqrtNonneg'))[fact]).toBe('by place');
    for (const alike of [root, rule])
      expect((await factsOf(vectors(alike, alike), 'sqrtNonneg'))[fact]).not.toBe('by place');
  });

  test('equal elements', async () => {
    const facts = await factsOf(vectors(root, other), 'sqrtNonneg');
    expect(facts).toMatchObject({ [place]: 'seen', root: expect.stringMatching(/^\d+ of 57 not/) as string });
    expect(facts[shape]).not.toBe('not seen');
    for (const rule of [root, other])
      expect(await factsOf(vectors(rule, rule), 'sqrtNonneg')).toMatchObject({
        [place]: 'not seen',
        [shape]: 'not seen',
      });
  });

  test('the last element of a large tensor only', async () => {
    const last = rootBy((x, i, { data }) => (data.length > 100 && i === data.length - 1 ? other : root)(x));
    expect((await factsOf(last, 'sqrtNonneg'))[place]).toBe('seen');
    // Beyond what is asked nothing is known, and nothing claimed.
    const beyond = rootBy((x, i) => (i === 200 ? other : root)(x));
    expect((await factsOf(beyond, 'sqrtNonneg'))[place]).toBe('not seen');
  });
});

describe('by shape', () => {
  test('other code for some shapes', async () => {
    const columns = rootBy((x, _i, all) => (all.shape.length > 1 && all.shape[1] === 1 ? other : root)(x));
    expect(await factsOf(columns, 'sqrtNonneg')).toMatchObject({ [shape]: 'seen', [place]: 'not seen' });
  });

  test('other code after eight shapes', async () => {
    const seen = new Set<string>();
    const compiled = rootBy((x, _i, all) => (seen.add(all.shape.join()).size > 8 ? other : root)(x));
    expect(await factsOf(compiled, 'sqrtNonneg')).toMatchObject({ [shape]: 'seen' });
  });

  test('an operation that refuses a shape tells nothing', async () => {
    const vectorsOnly = rootBy((x, _i, all) => {
      if (all.shape.length > 1) throw new Error('vectors only');
      return root(x);
    });
    const facts = await factsOf(vectorsOnly, 'sqrtNonneg');
    expect([facts[place], facts[shape], facts['max(-0, +0)']]).toEqual([undefined, undefined, '+0']);
  });
});

describe('linspace', () => {
  type Ends = { readonly T: number; readonly betaStart: number; readonly betaEnd: number };
  const by = (f: (i: number, n: number, a: number, b: number) => number) =>
    factsOf(
      javascript('binary32', fround, undefined, {
        linearBetas: ({ T, betaStart, betaEnd }: Ends) => ({
          shape: [T],
          data: Float32Array.from({ length: T }, (_, i) => f(i, T - 1, betaStart, betaEnd)),
        }),
      }),
      'linearBetas',
    );
  const plain = {
    contraction: 'not seen',
    'division by a reciprocal': 'not seen',
    'wider intermediates': 'not seen',
  };
  const spaced = (i: number, n: number, a: number, b: number): number =>
    fround(a + fround(i * fround(fround(b - a) / n)));

  test('forms that are known', async () => {
    expect(await by(spaced)).toEqual({
      ...plain,
      linspace: 'start + i * step',
      'last entry of linspace': 'computed',
    });
    expect(await by((i, n, a, b) => (i === n ? b : spaced(i, n, a, b)))).toEqual({
      ...plain,
      linspace: 'start + i * step',
      'last entry of linspace': 'the end',
    });
    expect(await by((i, n, a, b) => (2 * i <= n ? spaced(i, n, a, b) : spaced(n - i, n, b, a)))).toEqual({
      ...plain,
      linspace: 'from both ends by steps',
      'last entry of linspace': 'the end',
    });
    expect(
      await by((i, n, a, b) => fround(fround(a * fround(1 - fround(i / n))) + fround(b * fround(i / n)))),
    ).toEqual({ ...plain, linspace: 'a lerp of the ends', 'last entry of linspace': 'the end' });
    expect(
      await by((i, n, a, b) => fround(a + fround(fround(i * fround(1 / n)) * fround(b - a)))),
    ).toMatchObject({ 'division by a reciprocal': 'seen', linspace: 'start + (i/(n-1)) * (end - start)' });
    expect(await by((i, n, a, b) => fround(a + i * ((b - a) / n)))).toEqual({
      'wider intermediates': 'seen',
    });
  });

  const odd: Readonly<Record<string, (i: number, n: number, a: number, b: number) => number>> = {
    'steps added up': (i, n, a, b) => {
      const step = fround(fround(b - a) / n);
      return Array.from({ length: i }).reduce<number>((sum) => fround(sum + step), a);
    },
    'a product with 1/(n + 1)': (i, n, a, b) =>
      fround(a + fround(fround(i * fround(1 / (n + 1))) * fround(b - a))),
    'from the end': (i, n, a, b) => spaced(n - i, n, b, a),
    'toward zero': (i, n, a, b) => {
      const near = spaced(i, n, a, b);
      return near > a + i * ((b - a) / n) ? near - 2 ** (Math.floor(Math.log2(near)) - 23) : near;
    },
  };
  test.each(Object.entries(odd))('in no list: %s', async (_name, f) => {
    expect(await by(f)).toEqual({ linspace: 'not told' });
  });
});
