import { type Context, defaultEpsilon, Refusal, type Ratio } from '../../context.ts';
import { binary, type BinaryContext } from '../floats/binary.ts';
import type { Float } from '../floats/float.ts';
import { hexText, infinity, isZero } from '../floats/float.ts';
import type { FormatName } from '../floats/format.ts';
import { exactFloatText, floatText } from '../floats/shortest.ts';
import { parseLiteral } from './literal.ts';

/**
 * All real numbers from lo to hi, floats of one format; an infinite end means that nothing bounds that side. What
 * arithmetic with outward rounding can conclude about the exact value.
 */
export interface Interval {
  readonly lo: Float;
  readonly hi: Float;
}

/** -1, 0 or 1 by the sign of an end; both zeros are 0. */
const signOf = (x: Float): -1 | 0 | 1 => (x.kind === 'nan' || isZero(x) ? 0 : x.negative ? -1 : 1);

/** The ends of one operation, each rounded to its side. */
interface Rounded {
  readonly down: BinaryContext;
  readonly up: BinaryContext;
}

const least = ({ down }: Rounded, ends: readonly Float[]): Float => ends.reduce((a, b) => down.min(a, b));
const most = ({ up }: Rounded, ends: readonly Float[]): Float => ends.reduce((a, b) => up.max(a, b));

/** 0 times an unbounded side is 0: the end stands for finite numbers without limit. */
const times = (k: BinaryContext, x: Float, y: Float): Float =>
  isZero(x) || isZero(y) ? k.zero : k.mul(x, y);

const multiply = (r: Rounded, x: Interval, y: Interval): Interval => {
  const corners = (k: BinaryContext): Float[] =>
    [x.lo, x.hi].flatMap((a) => [y.lo, y.hi].map((b) => times(k, a, b)));
  return { lo: least(r, corners(r.down)), hi: most(r, corners(r.up)) };
};

const whole: Interval = { lo: infinity(true), hi: infinity(false) };

/** The whole line when y may be 0. */
const divide = (r: Rounded, x: Interval, y: Interval): Interval => {
  if (signOf(y.lo) <= 0 && signOf(y.hi) >= 0) return whole;
  // An unbounded x over an unbounded y: the quotient of the ends is any number of its sign, 0 included.
  const quotient = (k: BinaryContext, a: Float, b: Float): Float =>
    isZero(a) || (a.kind === 'infinite' && b.kind === 'infinite') ? k.zero : k.div(a, b);
  const corners = (k: BinaryContext): Float[] =>
    [x.lo, x.hi].flatMap((a) => [y.lo, y.hi].map((b) => quotient(k, a, b)));
  return { lo: least(r, corners(r.down)), hi: most(r, corners(r.up)) };
};

const contextWith = (format: FormatName, epsilon: Ratio): Context<Interval> => {
  const [down, up] = [binary(format, 'towardNegative'), binary(format, 'towardPositive')];
  const r: Rounded = { down, up };
  const both = (f: (k: BinaryContext) => Float): Interval => ({ lo: f(down), hi: f(up) });
  const fromRatio = ({ n, d }: Ratio): Interval =>
    both((k) => k.fromLiteral({ kind: 'finite', negative: false, n, d, e: 0 }));
  const neg = ({ lo, hi }: Interval): Interval => ({ lo: down.neg(hi), hi: up.neg(lo) });
  const add = (x: Interval, y: Interval): Interval => ({ lo: down.add(x.lo, y.lo), hi: up.add(x.hi, y.hi) });
  const max = (x: Interval, y: Interval): Interval => ({ lo: down.max(x.lo, y.lo), hi: up.max(x.hi, y.hi) });
  const min = (x: Interval, y: Interval): Interval => neg(max(neg(x), neg(y)));
  const sqrtOf = (k: BinaryContext, x: Float): Float => (signOf(x) <= 0 ? k.zero : k.sqrt(x));
  return {
    name: 'interval',
    isExact: false,
    zero: both((k) => k.zero),
    one: both((k) => k.one),
    half: both((k) => k.half),
    epsilon: fromRatio(epsilon),
    of: (text) => {
      const literal = parseLiteral(text);
      if (literal.kind !== 'finite')
        throw new Refusal(`interval encloses real numbers: it has no ${text.trim()}`);
      return both((k) => k.fromLiteral(literal));
    },
    nat: (count) => both((k) => k.nat(count)),
    neg,
    add,
    sub: (x, y) => add(x, neg(y)),
    mul: (x, y) => multiply(r, x, y),
    div: (x, y) => divide(r, x, y),
    sqrt: (x) => ({ lo: sqrtOf(down, x.lo), hi: sqrtOf(up, x.hi) }),
    exp: (x) => ({ lo: down.exp(x.lo), hi: up.exp(x.hi) }),
    max,
    min,
    // Both branches where the ends do not decide.
    pick: (x, y, greater, otherwise) => {
      const [surely, possibly] = [down.sub(x.lo, y.hi), up.sub(x.hi, y.lo)].map(signOf);
      if (surely === 1) return greater;
      if (possibly !== 1) return otherwise;
      return { lo: down.min(greater.lo, otherwise.lo), hi: up.max(greater.hi, otherwise.hi) };
    },
    clamp: (x, lo, hi) => min(hi, max(lo, x)),
    sum: (terms) =>
      terms.reduce(
        add,
        both((k) => k.zero),
      ),
    show: ({ lo, hi }) => `[${floatText(down.format, lo)}, ${floatText(up.format, hi)}]`,
    showExact: ({ lo, hi }) => `[${exactFloatText(down.format, lo)}, ${exactFloatText(up.format, hi)}]`,
    encode: ({ lo, hi }) => ({ lo: hexText(lo), hi: hexText(hi) }),
    withEpsilon: (ratio) => contextWith(format, ratio),
  };
};

/**
 * Interval arithmetic with ends of a format, rounded outward: "what can a verifier conclude?" Every interval holds
 * the value of the same definition in `real`, wherever that owes nothing to a convention.
 */
export const interval = (format: FormatName): Context<Interval> => contextWith(format, defaultEpsilon);
