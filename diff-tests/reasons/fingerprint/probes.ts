/** The probes, one row each. To add a fact: write its hypotheses, and inputs at which they differ. */
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { bitLength } from '../../../spec/scalars/exact/integers.ts';
import type { Direction } from '../../../spec/scalars/floats/round.ts';
import * as c from './changes.ts';
import { dyadic, framed, full, series, vector } from './inputs.ts';
import * as m from './arithmetics.ts';
import { linspaceProbe } from './linspace.ts';
import { confirmed, type Hypothesis, type Probe } from './probe.ts';
import { productProbe } from './products.ts';
import { specialProbes } from './special.ts';

const nearest = 'to nearest';
const ties: Readonly<Record<Direction, string>> = {
  nearestEven: `${nearest}, ties to even`,
  nearestAway: `${nearest}, ties away from zero`,
  towardZero: 'toward zero',
  towardPositive: 'up',
  towardNegative: 'down',
};
const directions = Object.keys(ties) as Direction[];
/** Where no result lies halfway between two floats the two ways of breaking ties are one. */
const noTies = directions.filter((direction) => direction !== 'nearestAway');
const untied = (direction: Direction): string => (direction === 'nearestEven' ? nearest : ties[direction]);

/** An element at which a quotient and a product with the reciprocal differ. */
const toldApart: Readonly<Record<FormatName, number>> = {
  binary16: 35,
  bfloat16: 18,
  binary32: 36,
  binary64: 18,
};
/** In each format elements at which a fused multiply-add differs: in a sum of one product, and of two. */
const [oneProduct, twoProducts] = [12, 53];

const plain = { 'wider intermediates': 'not seen', contraction: 'not seen' };
const fused = { 'wider intermediates': 'not seen', contraction: 'seen' };
const widened = { 'wider intermediates': 'seen', contraction: 'seen', rounding: nearest };

export const probes: readonly Probe[] = [
  ...specialProbes,
  {
    name: 'division by a reciprocal',
    operation: 'safeDiv',
    subject: 'division by a reciprocal',
    elementwise: true,
    tellsAll: false,
    compare: 'bits',
    inputs: (format, epsilon) => {
      const [x, y] = [full(format, 1n), full(format, 2n)];
      // Some denominators so near epsilon that it changes most of their digits: where they and their reciprocals are normal.
      const near = epsilon.n === 0n ? 0 : bitLength(epsilon.n) - bitLength(epsilon.d) + 3;
      const { emax } = formats[format];
      const exponents = [0, -3, near, near + 6].filter((exponent) => Math.abs(exponent) < emax);
      const at = (i: number): number => exponents[i % exponents.length] ?? 0;
      return {
        x: framed(
          format,
          series(format, confirmed, (i) => x(at(i))),
          toldApart[format],
        ),
        y: framed(
          format,
          series(format, confirmed, (i) => y(at(i))),
          toldApart[format],
        ),
      };
    },
    hypotheses: [
      ...noTies.flatMap((direction): Hypothesis[] => [
        {
          values: {
            'division by a reciprocal': 'not seen',
            rounding: untied(direction),
            'wider intermediates': 'not seen',
          },
          arithmetics: (format, epsilon) => [m.narrow(format, epsilon, direction)],
        },
        {
          values: {
            'division by a reciprocal': 'seen',
            rounding: untied(direction),
            'wider intermediates': 'not seen',
          },
          arithmetics: (format, epsilon) => [m.narrow(format, epsilon, direction, c.reciprocal)],
        },
      ]),
      {
        values: { rounding: nearest, 'wider intermediates': 'seen' },
        arithmetics: (f, epsilon) => m.wide(f, epsilon),
      },
    ],
  },
  {
    name: 'one product, one sum',
    operation: 'eulerStep',
    subject: 'contraction',
    elementwise: true,
    tellsAll: true,
    compare: 'bits',
    inputs: (format) => {
      const { precision } = formats[format];
      const [x, slope] = [full(format, 3n), full(format, 4n)];
      // A step with an odd last digit: added to 2 as it is, it ends halfway between two floats.
      const dt = dyadic(
        format,
        (1n << BigInt(precision - 1)) + (5n << BigInt(precision - 6)) + 1n,
        1 - precision,
      );
      const odd = dyadic(format, (1n << BigInt(precision - 1)) + 1n, 2 - precision);
      const xs = series(format, confirmed, (i) => [2, odd, -2, -odd][i] ?? x());
      const slopes = series(format, confirmed, (i) => (i < 4 ? (i < 2 ? 1 : -1) : slope()));
      return { x: framed(format, xs, oneProduct), slope: framed(format, slopes, oneProduct), dt };
    },
    hypotheses: directions.flatMap((direction): Hypothesis[] => [
      {
        values: { contraction: 'not seen', rounding: ties[direction] },
        arithmetics: (format, epsilon) => [m.narrow(format, epsilon, direction)],
      },
      {
        // One product in one sum: wider intermediates keep it unrounded too.
        values: { contraction: 'seen', rounding: ties[direction] },
        arithmetics: (format, epsilon) => [
          m.narrow(format, epsilon, direction, c.contracted('left')),
          ...(direction === 'nearestEven' ? m.wide(format, epsilon) : []),
        ],
      },
    ]),
  },
  {
    name: 'two products, one sum',
    operation: 'qSample',
    subject: 'contraction',
    elementwise: true,
    tellsAll: true,
    compare: 'bits',
    inputs: (format) => {
      const [x0, eps] = [full(format, 5n), full(format, 6n)];
      // 1 - 5/8 and 5/8 are exact, their roots are not.
      return {
        betas: vector(format, 0.625),
        t: 1,
        x0: framed(
          format,
          series(format, confirmed, () => x0()),
          twoProducts,
        ),
        eps: framed(
          format,
          series(format, confirmed, () => eps()),
          twoProducts,
        ),
      };
    },
    hypotheses: [
      ...noTies.flatMap((direction): Hypothesis[] => [
        {
          values: { ...plain, rounding: untied(direction) },
          arithmetics: (format, epsilon) => [
            m.narrow(format, epsilon, direction),
            m.narrow(format, epsilon, direction, c.nearestRoots),
          ],
        },
        {
          values: { ...fused, rounding: untied(direction) },
          arithmetics: (format, epsilon) =>
            (['left', 'right'] as const).flatMap((kept) => [
              m.narrow(format, epsilon, direction, c.contracted(kept)),
              m.narrow(format, epsilon, direction, (k) => c.contracted(kept)(c.nearestRoots(k))),
            ]),
        },
      ]),
      { values: widened, arithmetics: (format, epsilon) => m.wide(format, epsilon, [[], ['sqrt']]) },
    ],
  },
  productProbe(ties),
  linspaceProbe,
];
