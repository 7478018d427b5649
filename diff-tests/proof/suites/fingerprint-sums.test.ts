/** The order of a sum: every order of the list is named, and none of those just beside one. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { narrow, wide } from '../../reasons/fingerprint/arithmetics.ts';
import { exactDifferences, summing } from '../../reasons/fingerprint/changes.ts';
import { type Order, orders } from '../../reasons/fingerprint/orders.ts';
import { machinesOf, Suspects } from '../../reasons/fingerprint/means.ts';
import { sums } from '../../reasons/fingerprint/sums.ts';
import { arrayOf } from '../../cases/values.ts';
import { factsOf, javascript, planted } from './fingerprint-subjects.ts';
import { oneIn } from './long.ts';

const { fround } = Math;

describe.each(formatNames)('%s', (format) => {
  test('the sums tell all machines apart, and no round is silent', () => {
    const all = machinesOf(format);
    const answers = sums(format).map((sum) => all.map(({ mean }) => mean(sum)));
    const told = new Map<string, string>();
    for (const [i, { values }] of all.entries()) {
      const [key, order] = [answers.map((each) => each[i]).join(), values['order of a sum'] ?? 'wider'];
      expect(told.get(key) ?? order).toBe(order);
      told.set(key, order);
    }
    for (const round of [0, 1, 2]) {
      const own = answers.filter((_, i) => sums(format)[i]?.round === round);
      expect(new Set(all.map((_, i) => own.map((each) => each[i]).join())).size).toBeGreaterThan(24);
    }
  });

  test.each(oneIn(6, orders))('%s', async (name, order) => {
    const machine = planted(format, narrow(format, defaultEpsilon, 'nearestEven', summing(order)));
    const { mean, ...facts } = await factsOf(machine, 'epsPredLoss');
    expect(facts).toEqual({
      'order of a sum': name,
      'wider accumulator of a sum': 'not seen',
      'repeated calls of the model': 'not seen',
    });
    // In bfloat16 some orders leave nothing to tell.
    expect(format === 'bfloat16' ? [undefined, 'a division by n'] : ['a division by n']).toContain(mean);
  });

  test('wider arithmetic', async () => {
    for (const arithmetic of wide(format, defaultEpsilon)) {
      const facts = await factsOf(planted(format, arithmetic), 'epsPredLoss');
      expect(facts['wider accumulator of a sum']).toBe('seen');
      expect(facts['order of a sum']).toBeUndefined();
    }
  });

  test('a difference kept inside a statement is no other way of breaking ties', async () => {
    const machine = planted(format, narrow(format, defaultEpsilon, 'nearestEven', exactDifferences));
    expect(await factsOf(machine, 'alphaBar')).toEqual({
      'subnormal results': 'kept',
      'order of a product': 'left to right',
      'wider accumulator of a product': 'not seen',
      'wider intermediates': 'seen',
      rounding: 'to nearest',
    });
  });
});

const named = (wanted: string): Order => {
  const found = orders.find(([name]) => name === wanted);
  if (found === undefined) throw new RangeError(`no order ${wanted}`);
  return found[1];
};

/** binary32 with a mean of one's own. */
const meanBy = (mean: (squares: readonly number[]) => number) =>
  factsOf(
    javascript('binary32', fround, () => ({
      meanSquare: (differences) => mean(differences.map((d) => fround(d * d))),
    })),
    'epsPredLoss',
  );

const add = (x: number, y: number): number => fround(x + y);
const over = (sum: number, n: number): number => fround(sum / n);
const leftToRight = named('left to right');
const swapped = (terms: readonly number[], i: number, j: number): number[] =>
  terms.with(i, terms[j] as number).with(j, terms[i] as number);

describe('means that others make', () => {
  const torch = '4 vectors x 8 lanes, the vectors folded, then the lanes folded';
  const jax = '4 vectors x 8 lanes, the vectors folded, then the lanes in halves';

  test.each([torch, jax, '8 running sums, then in pairs'])('%s, written out', async (name) => {
    const [vectors, width] = name.startsWith('4') ? [4, 8] : [1, 8];
    const sum = (terms: readonly number[]): number => {
      const lanes = new Float32Array(vectors * width);
      for (const [i, x] of terms.entries()) lanes[i % lanes.length] = (lanes[i % lanes.length] ?? 0) + x;
      const last = new Float32Array(width);
      for (const [i, x] of lanes.entries()) last[i % width] = (last[i % width] ?? 0) + x;
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = last;
      if (name === torch) return last.reduce((x, y) => add(x, y));
      return name === jax
        ? add(add(add(a, e), add(c, g)), add(add(b, f), add(d, h)))
        : add(add(add(a, b), add(c, d)), add(add(e, f), add(g, h)));
    };
    expect(await meanBy((terms) => over(sum(terms), terms.length))).toMatchObject({
      'order of a sum': name,
      mean: 'a division by n',
    });
  });

  test('a product with 1/n', async () => {
    const facts = await meanBy((terms) => fround(leftToRight(terms, add) * fround(1 / terms.length)));
    expect(facts).toMatchObject({ 'order of a sum': 'left to right', mean: 'a product with 1/n' });
  });

  test('a mean in a wider format of a sum that is not', async () => {
    // 1/n unrounded is as good as a division.
    const facts = await meanBy((terms) => fround(leftToRight(terms, add) * (1 / terms.length)));
    expect(facts).toMatchObject({ 'order of a sum': 'left to right', mean: 'a division by n' });
  });

  describe('a mean that nobody makes of a sum is no other order', () => {
    // The places of 1/96 are 2^-30.
    const estimate = (steps: number): number => fround(1 / 96) + steps * 2 ** -30;
    const wide = (terms: readonly number[]): number => terms.reduce((x, y) => x + y);
    test.each([
      [1, 0],
      [-1, 0],
      [2, -1],
      [0, -1],
    ])('a product with an estimate of 1/n, %i places off, %i for a power of two', async (steps, ofPower) => {
      const mean = (sum: number, n: number): number =>
        fround(sum * (n === 96 ? estimate(steps) : fround(1 / n) * (1 + ofPower * 2 ** -24)));
      for (const name of ['left to right', torch, 'neighbours in pairs'])
        expect(await meanBy((terms) => mean(named(name)(terms, add), terms.length))).toMatchObject({
          'order of a sum': name,
          'wider accumulator of a sum': 'not seen',
          mean: 'a product with an estimate of 1/n',
        });
      expect(await meanBy((terms) => mean(fround(wide(terms)), terms.length))).toMatchObject({
        'wider accumulator of a sum': 'seen',
        mean: 'a product with an estimate of 1/n',
      });
    });

    test('a quotient that is wrong in every third place', async () => {
      const off = (x: number): number => ((fround(x) * 2 ** 20) % 3 === 0 ? fround(x * (1 + 2 ** -22)) : x);
      const mean = (sum: number, n: number): number => (n === 96 ? off(over(sum, n)) : over(sum, n));
      const facts = await meanBy((terms) => mean(leftToRight(terms, add), terms.length));
      expect(facts).toMatchObject({
        'order of a sum': 'not told',
        'wider accumulator of a sum': 'not told',
      });
      expect(facts['mean']).toBeUndefined();
    });
  });

  const odd: Readonly<Record<string, (terms: readonly number[]) => number>> = {
    'the first and the last exchanged': (terms) => leftToRight(swapped(terms, 0, terms.length - 1), add),
    'even places, then odd ones': (terms) =>
      leftToRight([...terms.filter((_, i) => i % 2 === 0), ...terms.filter((_, i) => i % 2 === 1)], add),
    'five running sums': (terms) =>
      leftToRight(
        [0, 1, 2, 3, 4].map((lane) =>
          leftToRight(
            terms.filter((_, i) => i % 5 === lane),
            add,
          ),
        ),
        add,
      ),
    'blocks of sixteen': (terms) =>
      leftToRight(
        Array.from({ length: terms.length / 16 }, (_, i) =>
          leftToRight(terms.slice(16 * i, 16 * i + 16), add),
        ),
        add,
      ),
    'eight lanes, two of them exchanged at the end': (terms) =>
      named('8 running sums, then in pairs')(
        terms.map((x, i) => (i % 8 === 1 ? (terms[i + 3] ?? x) : i % 8 === 4 ? (terms[i - 3] ?? x) : x)),
        add,
      ),
    'in the order of size': (terms) =>
      leftToRight(
        terms.toSorted((a, b) => a - b),
        add,
      ),
    'toward zero': (terms) =>
      leftToRight(terms, (x, y) => {
        const near = add(x, y);
        return near > x + y ? near - 2 ** (Math.floor(Math.log2(near)) - 23) : near;
      }),
  };
  test.each(Object.entries(odd))('in no list: %s', async (name, sum) => {
    const facts = await meanBy((terms) => over(sum(terms), terms.length));
    // From the smallest to the largest is as exact on eight sums of 128 as a wide sum: how its mean is made is then open.
    const said = name === 'in the order of size' ? 'not told' : 'another order';
    expect(facts).toMatchObject({ 'order of a sum': said, 'wider accumulator of a sum': 'not told' });
    expect(facts['mean']).toBeUndefined();
  });

  test('left to right, but wrong for one length', async () => {
    const wrong = (terms: readonly number[]): number =>
      leftToRight(terms, add) + (terms.length === 128 ? 4 : 0);
    expect((await meanBy((terms) => over(wrong(terms), terms.length)))['order of a sum']).toBe(
      'another order',
    );
  });
});

describe('all sums heard, what is said of a machine is true of it', () => {
  test.each(formatNames)('in %s', (format) => {
    for (const { mean, values } of machinesOf(format)) {
      const suspects = new Suspects(format);
      let said: Readonly<Record<string, string>> = {};
      for (const sum of sums(format))
        said = suspects.hear(sum, { shape: [], data: new (arrayOf(format))([mean(sum)]) });
      expect(Object.keys(said).length).toBeGreaterThan(0);
      for (const [fact, value] of Object.entries(said)) expect([fact, value]).toEqual([fact, values[fact]]);
    }
  });
});
