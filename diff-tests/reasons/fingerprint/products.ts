/** In which order a running product is made, and in which format it is kept. */
import type { Context } from '../../../spec/context.ts';
import type { Direction } from '../../../spec/scalars/floats/round.ts';
import type { Case } from '../../cases/generators/cases.ts';
import type { HostTensor } from '../../cases/values.ts';
import * as m from './arithmetics.ts';
import type { Arithmetic } from './arithmetics.ts';
import * as c from './changes.ts';
import { full, series, vector } from './inputs.ts';
import type { Hypothesis, Probe } from './probe.ts';

/** The products of the first number, of the first two, and so on. */
type Running = <A>(k: Context<A>, factors: readonly A[]) => readonly A[];

const fromTheLeft: Running = <A>(k: Context<A>, factors: readonly A[]) => {
  const made: A[] = [];
  for (const x of factors) made.push(k.mul(made.at(-1) ?? k.one, x));
  return made;
};

/** Blocks by themselves, then each times the product of those before it, which is made in the same way. */
const inBlocks =
  (size: number): Running =>
  (k, factors) => {
    if (factors.length <= size) return fromTheLeft(k, factors);
    const count = Math.ceil(factors.length / size);
    const blocks = Array.from({ length: count }, (_, i) =>
      fromTheLeft(k, factors.slice(i * size, (i + 1) * size)),
    );
    const before = inBlocks(size)(
      k,
      blocks.map((block) => block.at(-1) ?? k.one),
    );
    return blocks.flatMap((block, i) => {
      const carried = before[i - 1];
      return carried === undefined ? block : block.map((x) => k.mul(carried, x));
    });
  };

/** Neighbours in pairs, whose products are made in the same way; those between them are filled in. */
const inPairs: Running = (k, factors) => {
  if (factors.length < 2) return factors;
  const pairs = Array.from({ length: factors.length >> 1 }, (_, i) =>
    k.mul(factors[2 * i] ?? k.one, factors[2 * i + 1] ?? k.one),
  );
  const upTo = inPairs(k, pairs);
  return factors.map((x, i) => {
    const before = upTo[(i - 1) >> 1];
    if (before === undefined || i === 0) return x;
    return i % 2 === 1 ? before : k.mul(before, x);
  });
};

/** Each times the one 1, then 2, then 4 places before it: as a GPU's workgroup does. */
const doubling: Running = (k, factors) => {
  let made = factors;
  for (let apart = 1; apart < factors.length; apart *= 2) {
    const last = made;
    made = last.map((x, i) => (i < apart ? x : k.mul(last[i - apart] ?? k.one, x)));
  }
  return made;
};

export const runningProducts: Readonly<Record<string, Running>> = {
  'left to right': fromTheLeft,
  ...Object.fromEntries([4, 8, 16, 32, 64, 128].map((size) => [`in blocks of ${size}`, inBlocks(size)])),
  'neighbours in pairs': inPairs,
  'by doubling': doubling,
};

/** An arithmetic with alphaBar's running product in another order: in each the first products are of the first factors. */
export const running =
  (products: Running, arithmetic: Arithmetic): Arithmetic =>
  (theCase, count) =>
    arithmetic({
      ...theCase,
      inputs: { betas: firstBetas(theCase, count) },
      operation: {
        ...theCase.operation,
        define: (k, { betas }) => {
          const { data } = betas as { readonly data: readonly never[] };
          const factors = data.map((beta) => k.sub(k.one, beta));
          return { shape: [data.length + 1], data: [k.one, ...products(k, factors)] };
        },
      },
    });

const firstBetas = ({ inputs, format }: Case, count?: number): HostTensor => {
  const { data } = inputs['betas'] as HostTensor;
  return vector(format, ...data.slice(0, count));
};

const order = 'order of a product';
const accumulator = 'wider accumulator of a product';
const stored = { [accumulator]: 'not seen', 'wider intermediates': 'not seen' };

/** Of an epsilon nothing is seen here. */
const none = { n: 0n, d: 1n };

/** Half again as many as 16 blocks of 16: how blocks are put together is seen too. */
const terms = 400;

/** By rounding; of the other ones no machine is known that goes in blocks. */
export const productProbe = (roundings: Readonly<Record<Direction, string>>): Probe => ({
  name: 'running product',
  operation: 'alphaBar',
  subject: order,
  elementwise: false,
  tellsAll: true,
  compare: 'bits',
  inputs: (format) => {
    const beta = full(format, 7n);
    // One beta above 1 makes the rest of the products negative: rounding down is not rounding toward zero there.
    return { betas: series(format, terms, (i) => (i === 4 ? 1.75 : Math.abs(beta()) / 128)) };
  },
  hypotheses: [
    ...(Object.keys(roundings) as Direction[]).map((direction): Hypothesis => ({
      values: { ...stored, [order]: 'left to right', rounding: roundings[direction] },
      arithmetics: (format, epsilon) => [running(fromTheLeft, m.narrow(format, epsilon, direction))],
    })),
    ...Object.entries(runningProducts)
      .slice(1)
      .map(([name, products]): Hypothesis => ({
        values: { ...stored, [order]: name, rounding: roundings.nearestEven },
        arithmetics: (format, epsilon) => [running(products, m.narrow(format, epsilon))],
      })),
    {
      // 1 - beta kept as it is, the product stored: a statement computed in a wider format.
      values: {
        [accumulator]: 'not seen',
        [order]: 'left to right',
        'wider intermediates': 'seen',
        rounding: 'to nearest',
      },
      arithmetics: (format, epsilon) => [
        running(fromTheLeft, m.narrow(format, epsilon, 'nearestEven', c.exactDifferences)),
      ],
    },
    // In wider arithmetic one order is mostly as another.
    {
      values: { [accumulator]: 'seen, of 1 - beta as stored' },
      arithmetics: (format) => m.wide(format, none, [['sub']]).map((wide) => running(fromTheLeft, wide)),
    },
    {
      values: { [accumulator]: 'seen, of 1 - beta unrounded' },
      arithmetics: (format) => m.wide(format, none).map((wide) => running(fromTheLeft, wide)),
    },
  ],
});
