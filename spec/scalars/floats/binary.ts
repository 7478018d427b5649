import { type Context, defaultEpsilon, type Ratio } from '../../context.ts';
import { expWithinUlp, roundedExp } from './float-exp.ts';
import * as float from './float.ts';
import type { Finite, Float } from './float.ts';
import { type Format, type FormatName, formats } from './format.ts';
import { bitLength, integerSqrt, shift } from '../exact/integers.ts';
import { type Literal, parseLiteral } from '../exact/literal.ts';
import { exactFloatText, floatText } from './shortest.ts';
import { type Direction, round, roundQuotient, roundRational } from './round.ts';

/** The arithmetic of one format in one rounding direction: the exact operation, then `round`, once. */
export interface BinaryContext extends Context<Float> {
  readonly format: Format;
  readonly direction: Direction;
  /** A literal, rounded once. */
  fromLiteral(literal: Literal): Float;
  fromBits(bits: bigint): Float;
  toBits(x: Float): bigint;
  withEpsilon(ratio: Ratio): BinaryContext;
}

/** Signed m * 2^e of a finite float. */
const signed = (x: Finite): bigint => (x.negative ? -x.m : x.m);

/**
 * Picks among the results that are all right where neither IEEE 754 nor TorchLean fixes one: `candidates` lists
 * them, `usual` is the one that `binary` itself returns.
 */
type Choose = (candidates: () => readonly Float[], usual: () => Float) => Float;

const contextWith = (f: Format, direction: Direction, epsilonRatio: Ratio, choose: Choose): BinaryContext => {
  const { nan, infinity } = float;
  const zero = (negative: boolean): Float => float.zero(f, negative);
  const exact = (m: bigint, e: number): Float => round(f, direction, m < 0n, m < 0n ? -m : m, e);
  const fromRatio = ({ n, d }: Ratio): Float => roundRational(f, direction, { n, d, e: 0 });

  const neg = (x: Float): Float => (x.kind === 'nan' ? nan : { ...x, negative: !x.negative });

  const add = (x: Float, y: Float): Float => {
    if (x.kind === 'nan' || y.kind === 'nan') return nan;
    if (x.kind === 'infinite') return y.kind === 'infinite' && x.negative !== y.negative ? nan : x;
    if (y.kind === 'infinite') return y;
    const e = x.e < y.e ? x.e : y.e;
    const sum = shift(signed(x), x.e - e) + shift(signed(y), y.e - e);
    if (sum !== 0n) return exact(sum, e);
    // 6.3: an exact zero sum is +0, except that (-0) + (-0) is -0 and that rounding down gives -0.
    const bothZero = x.m === 0n && y.m === 0n && x.negative === y.negative;
    return zero(bothZero ? x.negative : direction === 'towardNegative');
  };

  const mul = (x: Float, y: Float): Float => {
    if (x.kind === 'nan' || y.kind === 'nan') return nan;
    const negative = x.negative !== y.negative;
    if (x.kind === 'infinite') return float.isZero(y) ? nan : infinity(negative);
    if (y.kind === 'infinite') return float.isZero(x) ? nan : infinity(negative);
    return round(f, direction, negative, x.m * y.m, x.e + y.e);
  };

  const div = (x: Float, y: Float): Float => {
    if (x.kind === 'nan' || y.kind === 'nan') return nan;
    const negative = x.negative !== y.negative;
    if (x.kind === 'infinite') return y.kind === 'infinite' ? nan : infinity(negative);
    if (y.kind === 'infinite') return zero(negative);
    if (y.m === 0n) return x.m === 0n ? nan : infinity(negative);
    return x.m === 0n ? zero(negative) : roundQuotient(f, direction, negative, x.m, y.m, x.e - y.e);
  };

  const sqrt = (x: Float): Float => {
    if (x.kind === 'nan' || float.isZero(x)) return x;
    if (x.negative) return nan;
    if (x.kind === 'infinite') return x;
    let k = 2 * (f.precision + 2) - bitLength(x.m);
    if ((x.e - k) % 2 !== 0) k += 1;
    const scaled = shift(x.m, k);
    const root = integerSqrt(scaled);
    return round(f, direction, false, root, (x.e - k) / 2, root * root !== scaled);
  };

  const exp = (x: Float): Float =>
    choose(
      () => expWithinUlp(f, x),
      () => roundedExp(f, direction, x),
    );

  /** IEEE 754-2019 maximum (9.6): NaN stays NaN, and -0 < +0. */
  const max = (x: Float, y: Float): Float => {
    if (x.kind === 'nan' || y.kind === 'nan') return nan;
    return less(x, y) ? y : x;
  };

  const min = (x: Float, y: Float): Float => neg(max(neg(x), neg(y)));

  const fromLiteral = (literal: Literal): Float => {
    if (literal.kind === 'nan') return nan;
    if (literal.kind === 'infinite') return infinity(literal.negative);
    return roundQuotient(f, direction, literal.negative, literal.n, literal.d, literal.e);
  };

  const roundedEpsilon = fromRatio(epsilonRatio);
  return {
    name: f.name,
    isExact: false,
    format: f,
    direction,
    zero: zero(false),
    one: exact(1n, 0),
    half: exact(1n, -1),
    // A nonzero epsilon that rounds to 0 becomes the smallest subnormal (TorchLean's configured floats).
    epsilon:
      epsilonRatio.n !== 0n && float.isZero(roundedEpsilon) ? float.smallest(f, false) : roundedEpsilon,
    of: (text) => fromLiteral(parseLiteral(text)),
    fromLiteral,
    fromBits: (bits) => float.fromBits(f, bits),
    toBits: (x) => float.toBits(f, x),
    nat: (count) => exact(BigInt(count), 0),
    neg,
    add,
    sub: (x, y) => add(x, neg(y)),
    mul,
    div,
    sqrt,
    exp,
    max,
    min,
    pick: (x, y, greater, otherwise) =>
      x.kind !== 'nan' && y.kind !== 'nan' && isGreater(x, y) ? greater : otherwise,
    // TorchLean's host floats return lo for NaN, its bit-level ones NaN: both are allowed.
    clamp: (x, lo, hi) =>
      x.kind === 'nan'
        ? choose(
            () => [x, lo],
            () => x,
          )
        : min(hi, max(lo, x)),
    sum: (terms) => terms.reduce(add, zero(false)),
    rounded: (x, name) => {
      const other = formats[name];
      if (other.precision >= f.precision || x.kind !== 'finite') return x;
      const narrow = round(other, 'nearestEven', x.negative, x.m, x.e);
      return narrow.kind === 'finite' ? round(f, direction, narrow.negative, narrow.m, narrow.e) : narrow;
    },
    show: (x) => floatText(f, x),
    showExact: (x) => exactFloatText(f, x),
    encode: float.hexText,
    withEpsilon: (ratio) => contextWith(f, direction, ratio, choose),
  };
};

/** x < y on the extended line, with -0 < +0; neither is NaN. */
const less = (x: Float, y: Float): boolean => {
  if (x.kind === 'nan' || y.kind === 'nan') return false;
  if (x.negative !== y.negative) return x.negative;
  return x.negative ? magnitudeLess(y, x) : magnitudeLess(x, y);
};

/** x > y as IEEE compares: zeros are equal. */
const isGreater = (x: Float, y: Float): boolean => less(y, x) && !(float.isZero(x) && float.isZero(y));

const magnitudeLess = (x: Float, y: Float): boolean => {
  if (y.kind !== 'finite') return x.kind === 'finite';
  return x.kind === 'finite' && (x.e < y.e || (x.e === y.e && x.m < y.m));
};

/**
 * IEEE 754-2019 arithmetic in a format: "what must be returned, bit for bit?" Exp, which the standard does not fix,
 * is correctly rounded here.
 */
export const binary = (format: FormatName, direction: Direction = 'nearestEven'): BinaryContext =>
  contextWith(formats[format], direction, defaultEpsilon, (_candidates, usual) => usual());

/** Runs a definition once for each choice, in a context that makes the same one everywhere. */
type Choices = <R>(run: (k: BinaryContext) => R) => readonly R[];

/**
 * The choices that IEEE 754 leaves open in `binary(format)`. Their contexts stay the same from run to run, so what was
 * made in one (the table of a sampler) is good for the next, and a choice that was met once is open from then on.
 */
export const choicesOf = (format: FormatName, epsilon: Ratio): Choices => {
  let open = 1;
  const contexts: BinaryContext[] = [];
  const contextOf = (choice: number): BinaryContext => {
    const choose: Choose = (candidates) => {
      const all = candidates();
      if (all.length > open) open = all.length;
      return all[choice < all.length ? choice : all.length - 1] as Float;
    };
    return contextWith(formats[format], 'nearestEven', epsilon, choose);
  };
  return (run) => {
    const results = [];
    for (let choice = 0; choice < open; choice++) results.push(run((contexts[choice] ??= contextOf(choice))));
    return results;
  };
};

/**
 * Every result that a definition can have in `binary(format)` where a choice is open: exp within 1 ulp of the exact
 * value, NaN through clamp. `run` is called once for each choice, and makes the same one everywhere; the first result
 * is that of `binary` itself.
 */
export const everyChoice = <R>(
  format: FormatName,
  epsilon: Ratio,
  run: (k: BinaryContext) => R,
): readonly R[] => choicesOf(format, epsilon)(run);
