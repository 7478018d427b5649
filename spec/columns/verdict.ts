/**
 * Code for the verdict on a pair of results, from their exact values as balls: certify.ts in registers, and beyond it what
 * is surely not nearest. What is not surely one or the other, or has an error that may be above the largest one known, is
 * left over.
 *
 * Let `gap` be the smaller distance from g to its neighbours and `place` the larger one, |g - v| <= far, |g - v| >= close.
 * - far <= f gap, f < 1/2: v rounds to g, and its error is at most f ulp (certify.ts).
 * - close > place / 2: v is beyond both midpoints beside g, and does not round to it.
 * - far <= f gap, and |v| is not below the binade of what comes before g: ulp(v) is not less than `gap`, so that the error
 *   is at most f ulp.
 * - g is 0 and |v| below half the smallest float: v rounds to a zero, and has no error in ulp. Where |v| > 0 surely, and of
 *   one sign, it is known which zero.
 * - g is infinite, of the sign of v, and |v| is not below the midpoint of the largest float and what would come after it:
 *   v rounds to that infinity, and has no error in ulp.
 * Each sum is off by 2^-53 of itself, which 2^-40 of the bound makes up for. For a quotient A/B, with ball a of A and b of
 * B, all this is multiplied by |B|: |g B - A| is |g b - a| but for |g| rb + ra and two roundings.
 *
 * Within an ulp: v lies between the neighbours of g where |g - v| <= gap, and in a binade whose ulp is not less than `gap`.
 *
 * The bits before those of 0 are those of NaN, whose binade is infinite: a zero is asked for wherever `gap` is used. The
 * gap of an infinite result would be finite, and a product with it might not be: it is NaN.
 */
import type { FormatName } from '../scalars/floats/format.ts';
import { nearly, shrunk } from './certify.ts';
import { type Ball, binades, type Keep, radiusOf } from './lanes.ts';
import { limits } from './numbers.ts';
import { binade } from './rounding.ts';
import { both, type Code, f64x2, i64x2, twice, v128 } from './wasm.ts';

const { abs, add, sub, mul, eq, gt, ge, lt, le } = f64x2;
const { and, or, xor, andnot } = v128;
const [ulp, least, most] = [both(2 ** -52), both(2 ** -1060), both(2 ** 900)];
const above = 1 + 2 ** -40;
const [zero, infinity, before] = [both(0), both(Infinity), twice(-1n)];

interface Ends {
  /** A zero, which is surely nearest but for its sign. */
  readonly isZero: Code;
  /** A zero or an infinity which is surely nearest, with the sign of the exact value. */
  readonly isSigned: Code;
}

export interface Verdict {
  /** Surely nearest, and not 0. */
  readonly isNear: Code;
  /** Between the smallest normal number and the largest. */
  readonly isNormal: Code;
  /** Makes code for what is surely not nearest, with an error that is not above the known one. */
  readonly wrong: () => Code;
  /** Makes code for what is no zero, and as near to a ball as its neighbours are: within an ulp, wherever in the ball the value is. */
  readonly within: (exact: Ball) => Code;
  /** Makes code for what is asked of few. */
  readonly ends: () => Ends;
}

/** `near`, `error`: the largest share of the gap for what is nearest, and for what is not. */
export const verdictOn = (
  format: FormatName,
  keep: Keep,
  got: Code,
  exact: Ball,
  near: Code,
  error: Code,
): Verdict => {
  const { precision, smallest, smallestNormal, largest } = limits[format];
  const perBinade = both(2 ** (1 - precision));
  // Where infinity is nearest.
  const end = both((largest + (binade(largest) * 2 ** (1 - precision)) / 2) * above);
  const size = keep(abs(got));
  const place = keep(binades(i64x2.add(size, before)));
  // NaN for what is infinite.
  const gap = keep(add(f64x2.max(mul(place, perBinade), both(smallest)), sub(size, size)));
  const half = mul(f64x2.max(mul(binades(size), perBinade), both(smallest)), both(above / 2));
  const isZero = eq(size, zero);
  const isInfinite = eq(size, infinity);
  /** Whether the bits of all have signs whose product is positive. */
  const isPositive = (...of: readonly Code[]): Code =>
    i64x2.gt(
      of.reduce((a, b) => xor(a, b)),
      before,
    );
  const within = (ball: Ball): Code =>
    andnot(le(add(abs(sub(got, ball.mid)), radiusOf(ball)), mul(gap, both(shrunk))), isZero);
  const { quotient } = exact;
  const isNormal = keep(and(gt(size, both(smallestNormal)), lt(size, both(largest))));
  if (quotient === undefined) {
    const rad = radiusOf(exact);
    const off = keep(abs(sub(got, exact.mid)));
    const far = keep(add(off, rad));
    const value = abs(exact.mid);
    const reached = sub(value, rad);
    const isLarge = ge(reached, mul(place, both(above)));
    const ends = (): Ends => {
      const isNull = keep(and(isZero, le(add(value, rad), both(smallest * nearly))));
      const isEnd = or(and(isNull, gt(reached, zero)), and(isInfinite, ge(reached, end)));
      return { isZero: isNull, isSigned: keep(and(isEnd, isPositive(got, exact.mid))) };
    };
    return {
      isNear: keep(andnot(le(far, mul(gap, near)), isZero)),
      wrong: () => keep(and(gt(sub(off, rad), half), and(le(far, mul(gap, error)), isLarge))),
      isNormal,
      within,
      ends,
    };
  }
  const [over, under] = quotient;
  const [ra, rb] = [radiusOf(over), radiusOf(under)];
  const divisor = keep(abs(under.mid));
  const left = keep(sub(divisor, rb));
  const right = keep(add(divisor, rb));
  const back = keep(mul(got, under.mid));
  const lost = keep(add(add(mul(abs(back), ulp), mul(size, rb)), add(ra, least)));
  const off = keep(abs(sub(back, over.mid)));
  const far = keep(add(off, lost));
  const value = abs(over.mid);
  const reached = sub(value, ra);
  const isLarge = ge(reached, mul(mul(place, right), both(above)));
  // No product reaches infinity there. Where the divisor may be 0, `left` is not above 0, and nothing is below it.
  const isPlain = keep(lt(right, most));
  const ends = (): Ends => {
    const isNull = keep(and(isPlain, and(isZero, lt(add(value, ra), mul(both(smallest * nearly), left)))));
    const isBeyond = and(and(isInfinite, gt(left, zero)), ge(reached, mul(end, right)));
    const isEnd = and(isPlain, or(and(isNull, gt(reached, zero)), isBeyond));
    return { isZero: isNull, isSigned: keep(and(isEnd, isPositive(got, over.mid, under.mid))) };
  };
  const isFar = and(gt(sub(off, lost), mul(half, right)), le(far, mul(mul(gap, error), left)));
  return {
    isNear: keep(and(isPlain, andnot(le(far, mul(mul(gap, near), left)), isZero))),
    wrong: () => keep(and(isPlain, and(isFar, isLarge))),
    isNormal,
    within,
    ends,
  };
};
