import {
  type Context,
  defaultEpsilon,
  type Encoded,
  type EncodedSet,
  type Ratio,
  Refusal,
} from '../../context.ts';
import { certainDigits, digitsText, enclosureText } from '../decimal.ts';
import {
  addEnclosures,
  enclose,
  type Enclosure,
  hull,
  invertEnclosure,
  maxEnclosures,
  multiplyEnclosures,
  negateEnclosure,
  signOf,
  sqrtEnclosure,
  within,
} from './enclosure.ts';
import { expEnclosure, magnitudeOf } from './exp.ts';
import { parseLiteral } from './literal.ts';
import { valueOf } from '../floats/float.ts';
import { type FormatName, formats } from '../floats/format.ts';
import { roundRational } from '../floats/round.ts';
import * as exact from './rational.ts';
import type { Rational } from './rational.ts';

type Narrow = (operands: readonly Enclosure[], bits: number) => Enclosure | null;

/** A number known only by enclosures: a node of the expression that made it, evaluated at any precision on demand. */
interface Irrational extends exact.Conventional {
  readonly narrow: Narrow;
  readonly operands: readonly Real[];
  /** Its evaluations, the last one first. */
  known: Known | null;
}

/** An evaluation: what it gives depends on the precision alone, not on what was asked before. */
interface Known {
  readonly bits: number;
  readonly enclosure: Enclosure | null;
  readonly before: Known | null;
}

/** Exact where the value is rational, else an enclosure that can be narrowed without limit. */
export type Real = Rational | Irrational;

export const isRational = (x: Real): x is Rational => 'n' in x;

/** Enough for most comparisons. */
const firstLook = 64;

/** Precisions tried in turn when a question is not decided yet; after the last it stays undecided. */
export const precisions: readonly number[] = [64, 128, 256, 512, 1024, 2048, 4096, 8192];

const knownAt = (x: Irrational, bits: number): Known | null => {
  let known = x.known;
  while (known !== null && known.bits !== bits) known = known.before;
  return known;
};

/**
 * The enclosure of x at a working precision of `bits`, or null when nothing is known yet. The expression is walked
 * with a stack of its own: a thousand sampling steps are too deep for recursion.
 */
const refined = (x: Real, bits: number): Enclosure | null => {
  if (isRational(x)) return enclose(x, bits);
  const stack: Irrational[] = [x];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const waiting = node.operands.filter((y): y is Irrational => !isRational(y) && knownAt(y, bits) === null);
    if (waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    if (knownAt(node, bits) === null) {
      const ends = node.operands.map((y) =>
        isRational(y) ? enclose(y, bits) : (knownAt(y, bits)?.enclosure ?? null),
      );
      const known = ends.every((end) => end !== null);
      node.known = { bits, enclosure: known ? node.narrow(ends, bits) : null, before: node.known };
    }
    stack.pop();
  }
  return knownAt(x, bits)?.enclosure ?? null;
};

/** Numbers are told from 0 and from each other down to 2^-524288, far past every format and every literal. */
const farthest = 2 ** 19;

/**
 * The enclosure of x at a working precision of `bits`, or null when nothing is known yet, or only that x is larger than
 * all that is computed with. Its ends are no longer than that: nearer to 0 than 2^-524288 they are 0 or that number.
 */
export const enclosureOf = (x: Real, bits: number): Enclosure | null => {
  const known = refined(x, bits);
  return known === null || isRational(x) ? known : within(known, farthest);
};

const irrational = (narrow: Narrow, ...operands: readonly Real[]): Irrational =>
  exact.inherit<Irrational>({ narrow, operands, known: null }, ...operands);

/** The exact operation on rationals, else a node. */
const lift =
  (onRationals: (x: Rational, y: Rational) => Rational, narrow: Narrow) =>
  (x: Real, y: Real): Real =>
    isRational(x) && isRational(y) ? onRationals(x, y) : irrational(narrow, x, y);

const pair = (f: (x: Enclosure, y: Enclosure, bits: number) => Enclosure | null): Narrow => {
  return ([x, y], bits) => (x === undefined || y === undefined ? null : f(x, y, bits));
};
const single = (f: (x: Enclosure, bits: number) => Enclosure | null): Narrow => {
  return ([x], bits) => (x === undefined ? null : f(x, bits));
};

const zero = exact.fromInteger(0n);
const one = exact.fromInteger(1n);
const isZero = (x: Real): boolean => isRational(x) && x.n === 0n;

const neg = (x: Real): Real =>
  isRational(x)
    ? exact.negate(x)
    : irrational(
        single((a) => negateEnclosure(a)),
        x,
      );
const add = lift(exact.add, pair(addEnclosures));
const multiplyNodes = lift(exact.multiply, pair(multiplyEnclosures));
/** 0 * x is 0 whatever x is. */
const mul = (x: Real, y: Real): Real =>
  isZero(x) || isZero(y) ? exact.inherit(zero, x, y) : multiplyNodes(x, y);
const divideNodes = lift(
  exact.divide,
  pair((x, y, bits) => {
    const inverse = invertEnclosure(y, bits);
    return inverse === null ? null : multiplyEnclosures(x, inverse, bits);
  }),
);
const div = (x: Real, y: Real): Real =>
  isZero(y)
    ? exact.inherit(exact.divide(one, zero), y)
    : isZero(x)
      ? exact.inherit(zero, x, y)
      : divideNodes(x, y);
const maxNodes = lift(exact.maximum, pair(maxEnclosures));

/** The larger operand itself where a first look tells which it is. */
const max = (x: Real, y: Real): Real => {
  const known = isRational(x) && isRational(y) ? null : refined(add(x, neg(y)), firstLook);
  const sign = known === null ? null : signOf(known);
  return sign === null ? maxNodes(x, y) : exact.inherit(sign >= 0 ? x : y, x, y);
};

const min = (x: Real, y: Real): Real => neg(max(neg(x), neg(y)));

/** While x > y is not decided, the enclosure of both branches. */
const pick = (x: Real, y: Real, greater: Real, otherwise: Real): Real => {
  const difference = add(x, neg(y));
  if (isRational(difference)) return exact.inherit(difference.n > 0n ? greater : otherwise, difference);
  return irrational(
    ([d, a, b]) => {
      if (d === undefined || a === undefined || b === undefined) return null;
      const sign = signOf(d);
      return sign === null ? hull(a, b) : sign > 0 ? a : b;
    },
    difference,
    greater,
    otherwise,
  );
};

const sqrt = (x: Real): Real =>
  (isRational(x) ? exact.exactSqrt(x) : null) ?? irrational(single(sqrtEnclosure), x);

/** exp(x) is computed for x < 2^40: a result is then a bigint times a power of two whose exponent is exact. */
const largestExponent = 40;
const expBits = single((x, bits) => expEnclosure(x, bits, largestExponent));

const exp = (x: Real): Real => {
  if (isZero(x)) return exact.inherit(one, x);
  const known = refined(x, firstLook);
  if (known !== null && known.lo.n > 0n && magnitudeOf(known.lo) > largestExponent)
    throw new Refusal(`real: exp(x) is computed for x < 2^${largestExponent}, got ${show(x)}`);
  return irrational(expBits, x);
};

/** -1, 0 or 1; null when the last precision does not tell (an irrational sum that is exactly 0, say). */
export const realSign = (x: Real): -1 | 0 | 1 | null => {
  if (isRational(x)) return exact.sign(x);
  for (const bits of precisions) {
    const known = refined(x, bits);
    const sign = known === null ? null : signOf(known);
    if (sign !== null) return sign;
  }
  return null;
};

/** Twenty digits and an ellipsis; a rational as itself, unless it is too long to be reduced; where no precision tells them, what `encode` knows. */
const show = (x: Real): string => {
  if (isRational(x)) return exact.isLong(x) ? digitsText(x) : exact.showRational(x);
  let last: Enclosure | null = null;
  for (const bits of precisions) {
    last = refined(x, bits);
    const digits = last === null ? null : certainDigits(last);
    if (digits !== null) return `${digits}${exact.conventionText(x)}`;
  }
  const best = refined(x, encodedBits) ?? last;
  return `${best === null ? '(nothing is known)' : enclosureText(best)}${exact.conventionText(x)}`;
};

type EncodedReal = Exclude<Encoded, EncodedSet>;

/** Bits of an encoded enclosure: far below the last place of every format. */
const encodedBits = 96;

const encode = (x: Real): EncodedReal => {
  if (isRational(x)) return exact.markConvention(exact.ratioText(x), x);
  const known = enclosureOf(x, encodedBits);
  return known === null
    ? null
    : exact.markConvention({ lo: exact.ratioText(known.lo), hi: exact.ratioText(known.hi) }, x);
};

/** A rational number rounded once; past the largest float, and where it is irrational, it stays what it is. */
const rounded = (x: Real, name: FormatName): Real => {
  if (!isRational(x)) return x;
  const float = roundRational(formats[name], 'nearestEven', x);
  return float.kind === 'finite' ? exact.inherit(valueOf(float), x) : x;
};

interface RealContext extends Context<Real> {
  encode(x: Real): EncodedReal;
}

const contextWith = (epsilon: Ratio): RealContext => ({
  name: 'real',
  isExact: true,
  zero,
  one,
  half: { n: 1n, d: 2n, e: 0 },
  epsilon: exact.fromRatio(epsilon),
  of: (text) => exact.fromLiteral(parseLiteral(text), 'real'),
  nat: (count) => exact.fromInteger(BigInt(count)),
  neg,
  add,
  sub: (x, y) => add(x, neg(y)),
  mul,
  div,
  sqrt,
  exp,
  max,
  min,
  pick,
  clamp: (x, lo, hi) => min(hi, max(lo, x)),
  sum: (terms) => terms.reduce(add, zero),
  rounded,
  show,
  encode,
  withEpsilon: contextWith,
});

/** The real numbers, total as Mathlib's are: x/0 = 0 and the root of a negative number is 0, marked as conventions. */
export const real: RealContext = contextWith(defaultEpsilon);
