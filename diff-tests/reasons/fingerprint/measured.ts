/** Facts that are counted and measured: how far an operation is from the exact value, on hard points and on plain ones. */
import type { Balls } from '../../../spec/columns/balls.ts';
import { type Weighed, weighing } from '../../../spec/columns/certify.ts';
import { roundOne } from '../../../spec/columns/rounding.ts';
import type { Ratio } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { bitLength } from '../../../spec/scalars/exact/integers.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { type Float, same, valueOf } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { type Direction, directions } from '../../../spec/scalars/floats/round.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { type FloatArray, type HostInputs, type HostTensor, toFloat } from '../../cases/values.ts';
import { filterFor } from '../../judge/exhaustive/filter.ts';
import { floorOf } from '../../judge/screen.ts';
import { distance, inUlp, type Known, knownValue, roundUpFour } from '../../judge/ulp.ts';
import { exactValues, narrow, someOf } from './arithmetics.ts';
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
  // A quotient of integers of at most 24 bits: rounded once (see spec/columns/rounding.ts).
  const points = range(count).map((i) => {
    const x = from * 2 * count + (to - from) * (2 * i + 1);
    return roundOne[format](x / (200 * count)) / beta;
  });
  return { beta0: beta, beta1: beta, t: vector(format, ...new Set(points)) };
};

/** All in one call, which costs little: an exp is wrong on a few of many points. */
const [usualPoints, endPoints] = [1000, 250];

const below = (hundredths: number): string => (hundredths === 0 ? '0' : `-${hundredths / 100}`);
const span = (from: number, to: number): string => ` from ${below(to)} to ${below(from)}`;

/** An exponent of denominators that epsilon, even where it is kept, moves no quotient of past the middle of two floats. */
export const pastEpsilon = (format: FormatName, epsilon: Ratio): number | null => {
  const { precision, emax } = formats[format];
  const size = bitLength(epsilon.n) - bitLength(epsilon.d);
  const least = epsilon.n === 0n ? 0 : Math.max(0, size + 2 * precision + 6);
  return least > emax - 2 ? null : least - 3;
};

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
      const past = pastEpsilon(format, epsilon);
      if (past === null) return null;
      const plain = positive(format, 14n, 24, 0);
      const divisors = positive(format, 15n, 24, 0);
      // None is a power of two, below which the unit in the last place is another one.
      const integers = range(9).map((i) => [3 + 2 * (i % 3), 11 + i] as const);
      const pairs = [
        ...integers,
        ...plain.map((x, i) => [x, divisors[i] as number] as const),
        ...hardQuotients(format, 24),
      ];
      const scaled = (x: number): number => x * 2 ** past;
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
const rights: readonly (readonly [Direction, string])[] = [
  ['nearestEven', ''],
  ['towardPositive', ' up'],
  ['towardNegative', ' down'],
  ['towardZero', ' toward zero'],
];

/** Made once for each element of a case. */
const ofElements = <V>(
  theCase: Case,
  run: (some: Case) => readonly V[],
): ((picked: readonly number[]) => readonly V[]) => {
  const known = new Map<number, V>();
  return (picked) => {
    const left = picked.filter((i) => !known.has(i));
    if (left.length > 0)
      for (const [at, value] of run(someOf(theCase, left)).entries()) known.set(left[at] ?? 0, value);
    return picked.map((i) => known.get(i) as V);
  };
};

/** A row's case, and what is known of it whoever is asked. */
interface Task {
  readonly theCase: Case;
  /** The exact values in binary64, and how far they may be off; null where those are no help. */
  readonly near: Balls | null;
  /** What a rounding gives for some elements. */
  readonly rounded: Readonly<Record<Direction, (picked: readonly number[]) => readonly (Float | null)[]>>;
  exact(picked: readonly number[]): readonly (Known | null)[];
}

const task = ({ operation: name, inputs }: Measured, format: FormatName, epsilon: Ratio): Task | null => {
  const [operation, given] = [findOperation(name), inputs(format, epsilon)];
  if (operation === undefined || given === null) return null;
  const theCase = makeCase(operation, format, given);
  const rounded = directions.map((one) => [one, ofElements(theCase, narrow(format, epsilon, one))]);
  const values = exactValues(format, epsilon);
  return {
    theCase,
    near: filterFor(theCase, epsilon)?.exact((data) => data) ?? null,
    rounded: Object.fromEntries(rounded) as Task['rounded'],
    exact: ofElements(theCase, (some) => values(some).map(knownValue)),
  };
};

const tasks = remember<string, Task | null>();

/** What is put for a row; null where nothing is to be measured. */
export const taskOf = (row: Measured, format: FormatName, epsilon: Ratio): Task | null =>
  tasks(`${row.name} ${format} ${epsilon.n}/${epsilon.d}`, () => task(row, format, epsilon));

/** What is certain of each result without exact arithmetic. */
const weighed = ({ theCase: { format }, near }: Task, got: FloatArray): readonly Weighed[] => {
  const at = (numbers: Float64Array, i: number): number => numbers[numbers.length === 1 ? 0 : i] ?? NaN;
  const nothing = Float64Array.of(NaN);
  const { mid, rad } = near ?? { mid: nothing, rad: nothing };
  const weigh = weighing(format);
  return Array.from(got, (x, i) => weigh(at(mid, i), at(rad, i), x));
};

/** The error of a number in ulp; null where the exact value is no normal number. */
const errorOf = (format: FormatName, got: number, known: Known | null): Rational | null => {
  const float = toFloat(format, got);
  if (known === null || float?.kind !== 'finite') return null;
  return inUlp(formats[format], distance(valueOf(float), known.v), known);
};

/** The largest error in ulp. What surely is not above one that is known is not measured. */
const largestError = ({ theCase, exact }: Task, got: FloatArray, all: readonly Weighed[]): Rational => {
  const bound = (i: number): number => all[i]?.error ?? Infinity;
  const order = range(got.length).toSorted((i, j) => (bound(i) === bound(j) ? 0 : bound(j) - bound(i)));
  exact(order.filter((i) => bound(i) === Infinity));
  let worst: Rational = { n: 0n, d: 1n, e: 0 };
  for (const i of order) {
    if (bound(i) <= floorOf(worst)) break;
    const ulp = errorOf(theCase.format, got[i] ?? NaN, exact([i])[0] ?? null);
    if (ulp !== null && compare(ulp, worst) > 0) worst = ulp;
  }
  return worst;
};

/** Correctly rounded on all points, or how many are not and the largest error; "other" where a result is no finite number. */
export const measure = ({ name, counted, where }: Measured, one: Task, { data: got }: HostTensor): Values => {
  const { format } = one.theCase;
  const all = weighed(one, got);
  const points = range(got.length);
  const isRight = (direction: Direction, i: number): boolean => {
    const sure = direction === 'nearestEven' ? all[i]?.isNearest : null;
    if (typeof sure === 'boolean') return sure;
    const [x, right] = [toFloat(format, got[i] ?? NaN), one.rounded[direction]([i])[0] ?? null];
    return x !== null && right !== null && same(x, right);
  };
  const on = `on ${got.length} points${where?.(format) ?? ''}`;
  // Most roundings are refuted by the first few.
  const found = rights.find(([direction]) => points.every((i) => isRight(direction, i)));
  if (found !== undefined) return { [name]: `correctly rounded${found[1]} ${on}` };
  if (!got.every((x) => Number.isFinite(x) && roundOne[format](x) === x)) return { [name]: 'other' };
  const ulp = `${roundUpFour(largestError(one, got, all))} ulp`;
  if (!counted) return { [name]: `within ${ulp} ${on}` };
  const wrong = points.filter((i) => !isRight('nearestEven', i)).length;
  return { [name]: `${wrong} of ${got.length} not correctly rounded, ${ulp}` };
};
