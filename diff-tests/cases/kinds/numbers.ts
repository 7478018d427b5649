/** Scalars, counts, indices and flags. */
import fc from 'fast-check';
import { decodeNumber, encodeNumber } from '../encoding.ts';
import { float, neighbour, simplerFloats } from '../generators/float.ts';
import { specialTimes, time as timeArbitrary } from '../generators/time.ts';
import { numberOf } from '../values.ts';
import type { Input } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { symbol } from '../../../spec/scalars/formula.ts';
import { identity, type KindRow, unbroken, wrongKind } from './kind.ts';
import { ordinarySteps } from './ordinary.ts';
import { ofCount, ofInteger, ofScalar } from './reading.ts';

type Scalar = KindRow<number, string>;
type Integer = KindRow<number, number>;

const aFloat = {
  simpler: (format: FormatName, x: number): Iterable<number> => simplerFloats(format, x),
  select: identity<number>,
  shorten: identity<number>,
  zero: identity<number>,
  lift: <A>(x: number, f: (value: number) => A): A => f(x),
  encode: encodeNumber,
  decode: (format: FormatName, value: Parameters<KindRow<number>['decode']>[1]): number =>
    typeof value === 'string' ? decodeNumber(format, value) : wrongKind('a float', value),
  broken: unbroken,
  reading: ofScalar,
  range: () => 'any number',
  symbolic: ({ name }: Input) => symbol(name),
};

export const time: Scalar = {
  ...aFloat,
  traits: ['time'],
  generate: ({ format }) => timeArbitrary(format),
  edges: ({ format }) => specialTimes(format),
  ordinary: ({ vary }) => vary(0.5),
};

/** The constants that people pass: betas of the VP schedule, floors, steps. */
const common = ['0', '1/10', '1', '20', '-1/50', '1/1000000000000'];

export const scalar: Scalar = {
  ...aFloat,
  traits: ['sized'],
  generate: ({ format, epsilon }) =>
    fc.oneof(
      { arbitrary: fc.constantFrom(...common.map((text) => numberOf(format, text))), weight: 2 },
      fc.integer({ min: -64, max: 64 }).map((n) => n / 8),
      float(format, epsilon),
    ),
  edges: ({ format }) => [
    ...common.slice(0, 4).map((text) => numberOf(format, text)),
    -neighbour(format, 1, 1),
    -0,
    NaN,
  ],
  ordinary: ({ vary }) => vary(0.125),
};

const anInteger = {
  select: identity<number>,
  zero: identity<number>,
  lift: (n: number): number => n,
  encode: identity<number>,
  decode: (_format: FormatName, value: Parameters<KindRow<number>['decode']>[1]): number =>
    typeof value === 'number' ? value : wrongKind('an integer', value),
  reading: ofInteger,
};

/** Smaller counts, the smallest first. */
const fewer = function* (_format: FormatName, n: number): Generator<number> {
  for (const smaller of [0, 1, 2, 3, n >> 1, n - (n >> 2), n - (n >> 4), n - 1])
    if (smaller < n) yield smaller;
};

export const count: Integer = {
  ...anInteger,
  traits: ['integer', 'stepped'],
  generate: ({ steps }) => fc.constant(steps),
  edges: () => [3, 0, 1, 2, 4, 10, 50, 1000],
  ordinary: () => ordinarySteps,
  broken: () => [-1, 1.5],
  simpler: fewer,
  shorten: identity<number>,
  reading: ofCount,
  range: () => 'integer >= 0',
  symbolic: (_input, { steps }) => steps,
};

/** 1 is what TorchLean does unless told otherwise. */
export const flag: Integer = {
  ...anInteger,
  traits: ['integer', 'choice'],
  generate: () => fc.constantFrom(0, 1),
  edges: () => [1, 0],
  ordinary: () => 1,
  broken: () => [2, -1, 0.5],
  simpler: fewer,
  shorten: identity<number>,
  range: () => '0 or 1',
  symbolic: () => 1,
};

/** 0, 1, the last two, and anything between. */
export const index: Integer = {
  ...anInteger,
  traits: ['integer', 'index'],
  generate: ({ steps }, { last }) => {
    const end = last === 'T' ? steps : steps - 1;
    const within = [0, 1, end - 1, end].filter((i) => i >= 0 && i <= end);
    return fc.oneof(fc.constantFrom(...within), fc.integer({ min: 0, max: end }));
  },
  edges: ({ steps }, { last }) => {
    const end = last === 'T' ? steps : steps - 1;
    return [...new Set([0, steps >> 1, end])].filter((i) => i >= 0 && i <= end);
  },
  ordinary: () => 1,
  broken: (_i, { last }, steps) => [last === 'T' ? steps + 1 : steps, -1, 0.5],
  simpler: fewer,
  shorten: (i, first, kept, of) => {
    const end = i === of ? kept : kept - 1;
    return Math.min(Math.max(i - first, 0), end);
  },
  range: ({ last }) => `integer in 0..${last ?? 'T-1'}`,
  symbolic: (_input, { index: state }) => state,
};
