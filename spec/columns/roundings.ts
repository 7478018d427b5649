/**
 * How many times IEEE 754 rounds on the way to a value, told from the definition alone: 0, 1, or more (which is `many`).
 * Where it rounds once, from operands that are exact, what it gives is the correctly rounded exact value.
 */
import { type Context, defaultEpsilon } from '../context.ts';

export const many = 2;

const [least, once] = [
  (...all: readonly number[]): number => Math.max(...all),
  (...all: readonly number[]): number => (all.every((n) => n === 0) ? 1 : many),
];

/** Counts up to this are floats of every format. */
const mostExact = 2 ** 8;

const contextWith = (): Context<number> => ({
  name: 'roundings',
  isExact: false,
  zero: 0,
  one: 0,
  half: 0,
  // What it is rounded to is not what it is.
  epsilon: many,
  of: () => many,
  nat: (count) => (count <= mostExact ? 0 : many),
  neg: least,
  add: once,
  sub: once,
  mul: once,
  div: once,
  sqrt: once,
  // Within 1 ulp: not rounded correctly.
  exp: () => many,
  max: least,
  min: least,
  // A branch on what was rounded may be another one.
  pick: (x, y, greater, otherwise) => (x + y === 0 ? least(greater, otherwise) : many),
  clamp: (x, lo, hi) => least(x, lo, hi),
  sum: () => many,
  rounded: () => many,
  show: String,
  encode: () => null,
  withEpsilon: contextWith,
});

export const roundings: Context<number> = contextWith().withEpsilon(defaultEpsilon);
