import {
  type Context,
  defaultEpsilon,
  type Encoded,
  type EncodedExact,
  type EncodedSet,
  Refusal,
  type Ratio,
} from '../../context.ts';
import { gcd } from './gcd.ts';
import { abs, bitLength, exactRoot, shift } from './integers.ts';
import { type Literal, parseLiteral } from './literal.ts';

/**
 * An exact rational (n/d) * 2^e with d > 0. Not reduced: floats are dyadic, so a power of two beside the fraction
 * keeps them small, and no operation takes a greatest common divisor (that would be the whole cost).
 * `convention` names the total-function convention (Mathlib's) without which the value would not exist.
 */
export interface Rational extends Conventional {
  readonly n: bigint;
  readonly d: bigint;
  readonly e: number;
}

export interface Conventional {
  readonly convention?: string;
}

/** The conventions of Mathlib's total functions that a value can owe its existence to. */
const conventions = {
  divisionByZero: 'x/0 = 0',
  negativeRoot: 'the square root of a negative number = 0',
} as const;

export const fromRatio = ({ n, d }: Ratio, e = 0): Rational => ({ n, d, e });
export const fromInteger = (n: bigint): Rational => ({ n, d: 1n, e: 0 });

/** `result`, marked with the convention that one of the operands owes its existence to. */
export const inherit = <V extends object>(result: V, ...operands: readonly Conventional[]): V => {
  for (const { convention } of operands) if (convention !== undefined) return { ...result, convention };
  return result;
};

export const negate = (x: Rational): Rational => inherit({ n: -x.n, d: x.d, e: x.e }, x);

/**
 * Two numerators over a denominator of both: the longer one where the other divides it. A step x + x/s would otherwise
 * double the length, and a run of forty such steps never end.
 */
const overOne = (a: bigint, c: bigint, b: bigint, d: bigint): readonly [bigint, bigint, bigint] => {
  if (c === d) return [a, b, c];
  if (c > d && c % d === 0n) return [a, b * (c / d), c];
  if (d > c && d % c === 0n) return [a * (d / c), b, d];
  return [a * d, b * c, c * d];
};

export const add = (x: Rational, y: Rational): Rational => {
  const e = x.e < y.e ? x.e : y.e;
  const [a, b, d] = overOne(shift(x.n, x.e - e), x.d, shift(y.n, y.e - e), y.d);
  return inherit({ n: a + b, d, e }, x, y);
};

export const subtract = (x: Rational, y: Rational): Rational => add(x, negate(y));

export const multiply = (x: Rational, y: Rational): Rational =>
  inherit({ n: x.n * y.n, d: x.d * y.d, e: x.e + y.e }, x, y);

/** x/y, and 0 by convention when y = 0. */
export const divide = (x: Rational, y: Rational): Rational => {
  if (y.n === 0n) return { ...fromInteger(0n), convention: conventions.divisionByZero };
  const n = x.n * y.d;
  return inherit({ n: y.n < 0n ? -n : n, d: x.d * abs(y.n), e: x.e - y.e }, x, y);
};

/** The root of a perfect square, 0 by convention for a negative number, null when the root is irrational. */
export const exactSqrt = (x: Rational): Rational | null => {
  if (x.n < 0n) return { ...fromInteger(0n), convention: conventions.negativeRoot };
  // sqrt(n/d) = sqrt(n d)/d, with an even power of two outside the root.
  const odd = x.e % 2 !== 0;
  const root = exactRoot((odd ? x.n << 1n : x.n) * x.d);
  if (root === null) return null;
  return inherit({ n: root, d: x.d, e: (odd ? x.e - 1 : x.e) / 2 }, x);
};

export const sign = (x: Rational): -1 | 0 | 1 => (x.n > 0n ? 1 : x.n < 0n ? -1 : 0);
export const compare = (x: Rational, y: Rational): -1 | 0 | 1 => {
  const e = x.e < y.e ? x.e : y.e;
  const [a, b] = [shift(x.n, x.e - e), shift(y.n, y.e - e)];
  const [p, q] = x.d === y.d ? [a, b] : [a * y.d, b * x.d];
  return p < q ? -1 : p > q ? 1 : 0;
};
export const maximum = (x: Rational, y: Rational): Rational => inherit(compare(x, y) >= 0 ? x : y, x, y);
const minimum = (x: Rational, y: Rational): Rational => inherit(compare(x, y) <= 0 ? x : y, x, y);

/** A divisor of longer numbers takes seconds. */
const longestGcd = 2 ** 18;
const longestDigits = 78_000;

/** Whether both parts of a fraction are too long for that. */
export const isLong = ({ n, d }: Ratio): boolean =>
  bitLength(abs(n)) > longestGcd && bitLength(d) > longestGcd;

/** The value as a ratio in lowest terms. Throws a Refusal where the search for a common divisor would take too long. */
export const lowestTerms = (x: Rational): Ratio => {
  if (x.n === 0n) return { n: 0n, d: 1n };
  // Powers of two first: of a dyadic number nothing else is common.
  const zeros = bitLength(x.n & -x.n) - 1;
  const cut = x.e < 0 ? (zeros < -x.e ? zeros : -x.e) : 0;
  const e = x.e + cut;
  const n = shift(x.n, e > 0 ? e : -cut);
  // Where a power of two is left below, n is odd.
  if (isLong({ n, d: x.d }))
    throw new Refusal(`a fraction of more than ${longestDigits} digits is not reduced: take fewer steps`);
  const common = gcd(n, x.d);
  const d = common <= 1n ? x.d : x.d / common;
  return { n: common <= 1n ? n : n / common, d: e < 0 ? shift(d, -e) : d };
};

export const conventionText = (x: Conventional): string =>
  x.convention === undefined ? '' : ` (by the convention ${x.convention})`;

/** "n/d" in lowest terms, d > 0. */
export const ratioText = (x: Rational): string => {
  const { n, d } = lowestTerms(x);
  return `${n}/${d}`;
};

/** An encoded value, with the convention that `x` owes its existence to. */
export const markConvention = (
  value: EncodedExact,
  { convention }: Conventional,
): Exclude<Encoded, EncodedSet> => (convention === undefined ? value : { value, convention });

export const showRational = (x: Rational): string => {
  const { n, d } = lowestTerms(x);
  return `${n}${d === 1n ? '' : `/${d}`}${conventionText(x)}`;
};

/** The rational that a literal denotes; `context` is named in the refusal of inf and nan. -0 is 0. */
export const fromLiteral = (literal: Literal, context: string): Rational => {
  if (literal.kind === 'nan') throw new Refusal(`${context} has no nan`);
  if (literal.kind === 'infinite')
    throw new Refusal(`${context} has no ${literal.negative ? '-inf' : 'inf'}`);
  const { negative, n, d, e } = literal;
  return { n: negative ? -n : n, d, e };
};

const contextWith = (epsilon: Ratio): Context<Rational> => ({
  name: 'rational',
  isExact: true,
  isPartial: true,
  zero: fromInteger(0n),
  one: fromInteger(1n),
  half: { n: 1n, d: 2n, e: 0 },
  epsilon: fromRatio(epsilon),
  of: (text) => fromLiteral(parseLiteral(text), 'rational'),
  nat: (count) => fromInteger(BigInt(count)),
  neg: negate,
  add,
  sub: subtract,
  mul: multiply,
  div: divide,
  sqrt: (x) => {
    const root = exactSqrt(x);
    if (root === null) throw new Refusal(`sqrt(${showRational(x)}) is not rational`);
    return root;
  },
  exp: (x) => {
    if (x.n !== 0n) throw new Refusal(`exp(${showRational(x)}) is not rational`);
    return inherit(fromInteger(1n), x);
  },
  max: maximum,
  min: minimum,
  pick: (x, y, greater, otherwise) => inherit(compare(x, y) > 0 ? greater : otherwise, x, y),
  clamp: (x, lo, hi) => minimum(hi, maximum(lo, x)),
  sum: (terms) => terms.reduce(add, fromInteger(0n)),
  show: showRational,
  encode: (x) => markConvention(ratioText(x), x),
  withEpsilon: contextWith,
});

/**
 * Exact fractions. Total as Mathlib's rationals are: x/0 = 0, marked as a convention. A square root of anything but
 * a perfect square, and exp of anything but 0, is a Refusal that says so.
 */
export const rational: Context<Rational> = contextWith(defaultEpsilon);
