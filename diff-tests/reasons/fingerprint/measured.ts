/** Facts that are counted and measured: how far an operation is from the exact value, on hard points and on plain ones. */
import type { Ratio } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { bitLength } from '../../../spec/scalars/exact/integers.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { type Float, same, valueOf } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import type { Direction } from '../../../spec/scalars/floats/round.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { type HostInputs, type HostTensor, numberOf, toFloat } from '../../cases/values.ts';
import { distance, inUlp, type Known, knownValue, roundUpFour } from '../../judge/ulp.ts';
import { exactValues, narrow } from './arithmetics.ts';
import { hardQuotients, hardRoots } from './hard-points.ts';
import { dyadic, full, vector } from './inputs.ts';
import { remember, type Values } from './probe.ts';

export interface Measured {
  readonly name: string;
  readonly operation: string;
  /** Every result is a normal number. Null where an epsilon leaves nothing to measure. */
  inputs(format: FormatName, epsilon: Ratio): HostInputs | null;
  /** A standard says that every result is correctly rounded: those that are not are counted. */
  readonly counted: boolean;
  /** What is said of where the points are. */
  readonly where?: (format: FormatName) => string;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Numbers with all their digits in [2^exponent, 2^(exponent + 1)). */
const positive = (format: FormatName, seed: bigint, count: number, exponent: number): number[] => {
  const next = full(format, seed);
  return range(count).map(() => Math.abs(next(exponent)));
};

/** How far below 0 the argument of exp may be, in hundredths, for a normal result: 0.69 is just below ln 2. */
const lowest = (format: FormatName): number => -69 * formats[format].emin;

/** Below it a poor exp is at its worst: that says little of the schedules of diffusion. */
const usual = (format: FormatName): number => Math.min(2000, lowest(format));

/** exp(-beta * t) at `count` points, each once, between two hundredths below 0: t is in [0, 1], and the product is exact. */
const exponents = (format: FormatName, from: number, to: number, count: number): HostInputs => {
  const beta = 2 ** bitLength(BigInt(Math.ceil(to / 100)));
  const points = range(count).map((i) => {
    const x = from * 2 * count + (to - from) * (2 * i + 1);
    return numberOf(format, `${x}/${200 * count}`) / beta;
  });
  return { beta0: beta, beta1: beta, t: vector(format, ...new Set(points)) };
};

/** All in one call, which costs little: an exp is wrong on a few of many points. */
const [usualPoints, endPoints] = [1000, 250];

const below = (hundredths: number): string => (hundredths === 0 ? '0' : `-${hundredths / 100}`);
const span = (from: number, to: number): string => ` from ${below(to)} to ${below(from)}`;

export const measured: readonly Measured[] = [
  {
    name: 'root',
    operation: 'sqrtNonneg',
    counted: true,
    inputs: (format) => {
      const { precision } = formats[format];
      // PyTorch's roots of 19 and 34 (binary32), of 51 and 78 (binary64), and of the last two are not the nearest.
      const known = [
        19,
        34,
        51,
        78,
        0x1f / 32,
        dyadic(format, (1n << BigInt(precision)) - 1n, 2 - precision),
      ];
      const plain = [...range(15).map((i) => i + 2), ...positive(format, 12n, 12, -1)];
      return { x: vector(format, ...known, ...plain, ...hardRoots(format, 24)) };
    },
  },
  {
    name: 'division',
    operation: 'safeDiv',
    counted: true,
    inputs: (format, epsilon) => {
      const { precision, emax } = formats[format];
      // Denominators so large that epsilon, even where it is kept, moves no quotient past the middle of two floats.
      const size = bitLength(epsilon.n) - bitLength(epsilon.d);
      const least = epsilon.n === 0n ? 0 : Math.max(0, size + 2 * precision + 6);
      if (least > emax - 2) return null;
      const plain = positive(format, 14n, 24, 0);
      const divisors = positive(format, 15n, 24, 0);
      // None is a power of two, below which the unit in the last place is another one.
      const integers = range(9).map((i) => [3 + 2 * (i % 3), 11 + i] as const);
      const pairs = [
        ...integers,
        ...plain.map((x, i) => [x, divisors[i] as number] as const),
        ...hardQuotients(format, 24),
      ];
      const scaled = (x: number): number => x * 2 ** (least - 3);
      return {
        x: vector(format, ...pairs.map(([x], i) => scaled(i % 3 === 0 ? -x : x))),
        y: vector(format, ...pairs.map(([, y]) => scaled(y))),
      };
    },
  },
  {
    name: 'exp',
    operation: 'vpAlphaBar',
    counted: false,
    inputs: (format) => exponents(format, 0, usual(format), usualPoints),
    where: (format) => span(0, usual(format)),
  },
  {
    name: 'exp near the end of its range',
    operation: 'vpAlphaBar',
    counted: false,
    inputs: (format) =>
      usual(format) === lowest(format) ? null : exponents(format, usual(format), lowest(format), endPoints),
    where: (format) => span(usual(format), lowest(format)),
  },
];

/** Results that are all positive cannot tell down from toward zero: both are down. */
const directed: readonly (readonly [Direction, string])[] = [
  ['towardPositive', ' up'],
  ['towardNegative', ' down'],
  ['towardZero', ' toward zero'],
];

interface Right {
  readonly text: string;
  right(): readonly (Float | null)[];
}

/** A row's case, what each rounding gives for it, and its exact values where they are asked for. */
interface Task {
  readonly theCase: Case;
  readonly rights: readonly [Right, ...Right[]];
  exact(): readonly (Known | null)[];
}

/** Made when it is first asked for. */
const later = <V>(make: () => V): (() => V) => {
  let made: { readonly value: V } | null = null;
  return () => (made ??= { value: make() }).value;
};

const task = ({ operation: name, inputs }: Measured, format: FormatName, epsilon: Ratio): Task | null => {
  const [operation, given] = [findOperation(name), inputs(format, epsilon)];
  if (operation === undefined || given === null) return null;
  const theCase = makeCase(operation, format, given);
  const rounded = (direction: Direction, text: string): Right => ({
    text,
    right: later(() => narrow(format, epsilon, direction)(theCase)),
  });
  return {
    theCase,
    rights: [rounded('nearestEven', ''), ...directed.map(([direction, text]) => rounded(direction, text))],
    exact: later(() => exactValues(format, epsilon)(theCase).map(knownValue)),
  };
};

const tasks = remember<Task | null>();

/** What is put for a row; null where nothing is to be measured. */
export const taskOf = (row: Measured, format: FormatName, epsilon: Ratio): Task | null =>
  tasks(`${row.name} ${format} ${epsilon.n}/${epsilon.d}`, () => task(row, format, epsilon));

/** Correctly rounded on all points, or how many are not and the largest error; "other" where a result is no finite number. */
export const measure = (
  { name, counted, where }: Measured,
  { theCase, rights, exact }: Task,
  { data }: HostTensor,
): Values => {
  const { format } = theCase;
  const got = Array.from(data, (x) => toFloat(format, x));
  const on = `on ${got.length} points${where?.(format) ?? ''}`;
  const isRight = (right: readonly (Float | null)[]) => (x: Float | null, i: number) =>
    x !== null && same(x, right[i] as Float);
  const all = rights.find(({ right }) => got.every(isRight(right())));
  if (all !== undefined) return { [name]: `correctly rounded${all.text} ${on}` };
  let worst: Rational = { n: 0n, d: 1n, e: 0 };
  for (const [i, known] of exact().entries()) {
    const x = got[i];
    if (known === null || x === undefined || x === null || x.kind !== 'finite') return { [name]: 'other' };
    const ulp = inUlp(formats[format], distance(valueOf(x), known.v), known);
    if (ulp !== null && compare(ulp, worst) > 0) worst = ulp;
  }
  const ulp = `${roundUpFour(worst)} ulp`;
  if (!counted) return { [name]: `within ${ulp} ${on}` };
  const nearest = rights[0].right();
  const wrong = got.filter((x, i) => !isRight(nearest)(x, i)).length;
  return { [name]: `${wrong} of ${got.length} not correctly rounded, ${ulp}` };
};
