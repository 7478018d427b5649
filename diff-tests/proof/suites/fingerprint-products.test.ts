/** The order of a running product: each of the list is named on a machine that has it, and no other machine is. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { narrow, wide } from '../../reasons/fingerprint/arithmetics.ts';
import { running, runningProducts } from '../../reasons/fingerprint/products.ts';
import { factsOf, javascript, planted } from './fingerprint-subjects.ts';
import { oneIn } from './long.ts';

const { fround } = Math;
const subnormals = { 'subnormal results': 'kept' };
const machines = formatNames.flatMap((format) =>
  Object.entries(runningProducts).map(([name, products]) => [name, format, products] as const),
);

/** alphaBar of JavaScript, from the running product of 1 - beta. */
const by = (
  products: (factors: readonly number[]) => readonly number[],
  round: (x: number) => number = fround,
) =>
  factsOf(
    javascript('binary32', fround, undefined, {
      alphaBar: ({ betas }: { readonly betas: { readonly data: Float32Array } }) => ({
        shape: [betas.data.length + 1],
        data: Float32Array.from([1, ...products(Array.from(betas.data, (beta) => round(1 - beta)))]),
      }),
    }),
    'alphaBar',
  );

/** Blocks, and the products of whole blocks from the left. */
const blocks = (size: number) => (factors: readonly number[]) => {
  let carried = 1;
  return factors.map((_, i) => {
    const from = i - (i % size);
    const inside = factors.slice(from, i + 1).reduce((a, b) => fround(a * b));
    const out = fround(carried * inside);
    if (i % size === size - 1) carried = out;
    return out;
  });
};

/** A running product that is kept in binary64. */
const kept = (factors: readonly number[]): readonly number[] => {
  let product = 1;
  return factors.map((x) => (product *= x));
};

describe('the order of a running product', () => {
  test.each(oneIn(5, machines))('%s, in %s', async (name, format, products) => {
    const machine = planted(format, running(products, narrow(format, defaultEpsilon)));
    expect(await factsOf(machine, 'alphaBar')).toEqual({
      ...subnormals,
      'order of a product': name,
      'wider accumulator of a product': 'not seen',
      'wider intermediates': 'not seen',
      rounding: 'to nearest, ties to even',
    });
  });

  test('left to right, written down again', async () => {
    const facts = await by(blocks(1000));
    expect(facts['order of a product']).toBe('left to right');
  });

  test.each([3, 5, 7, 9, 15, 17, 20, 33])('blocks of %i are in no list', async (size) => {
    expect(await by(blocks(size))).toEqual({ ...subnormals, 'order of a product': 'not told' });
  });

  test('blocks of 16 whose products are carried from the left are those of nobody', async () => {
    expect(await by(blocks(16))).toEqual({ ...subnormals, 'order of a product': 'not told' });
  });

  test('right in all places but one', async () => {
    const off = (factors: readonly number[]): readonly number[] =>
      blocks(1000)(factors).map((x, i) => (i === 388 ? fround(x * (1 + 2 ** -22)) : x));
    expect(await by(off)).toEqual({ ...subnormals, 'order of a product': 'not told' });
  });

  test('in wider arithmetic: whether 1 - beta was stored before', async () => {
    const accumulator = 'wider accumulator of a product';
    expect(await by(kept)).toEqual({ ...subnormals, [accumulator]: 'seen, of 1 - beta as stored' });
    expect(await by(kept, (x) => x)).toEqual({ ...subnormals, [accumulator]: 'seen, of 1 - beta unrounded' });
    const blocked = runningProducts['in blocks of 16'];
    const [first] = wide('binary32', defaultEpsilon, [['sub']]);
    if (blocked === undefined || first === undefined) throw new Error('no such machine');
    expect(await factsOf(planted('binary32', running(blocked, first)), 'alphaBar')).toEqual({
      ...subnormals,
      [accumulator]: 'seen, of 1 - beta as stored',
    });
  });
});
