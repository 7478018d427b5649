/** A sum in any order. */
import type { Bound, Row } from '../../profiles/profile.ts';
import { largestOf, type Target } from './bounds.ts';
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic, Precision } from '../exact/dyadic.ts';
import { leastPlace } from '../floats/float.ts';
import * as images from './images.ts';
import {
  hasAny,
  infinities,
  join,
  make,
  only,
  type Part,
  type ResultSet,
  special,
  zeros,
} from './result-set.ts';

/** The largest share of its result that one addition can err by, and the least error in units of the last place. */
const shareOf = (bound: Bound, precision: number): { readonly share: Dyadic; readonly places: Dyadic } => {
  const half = { share: dyadic.power(-precision), places: dyadic.power(-1) };
  const size = bound.kind === 'ulps' ? bound.size.base : { n: 1n, d: 1n };
  const ulps = dyadic.fromRatio(size.n, size.d, 0, { bits: precision, up: true });
  if (bound.kind === 'nearest' || bound.kind === 'wide') return half;
  if (bound.kind === 'relative') return { share: dyadic.power(-bound.bits), places: dyadic.one };
  return { share: { m: ulps.m, e: ulps.e + 1 - precision }, places: ulps };
};

const powerOf = (x: Dyadic, exponent: number, p: Precision): Dyadic => {
  let result = dyadic.one;
  for (let i = 0; i < exponent; i++) result = dyadic.multiply(result, x, p);
  return result;
};

/** The sum of the positive (or negative) parts: from those that surely are there to all. */
const total = (
  terms: readonly ResultSet[],
  sign: 'positive' | 'negative',
  { low, high }: images.Ends,
): Part | null => {
  const other = sign === 'positive' ? 'negative' : 'positive';
  let [lo, hi]: [Dyadic, Dyadic | null] = [dyadic.zero, dyadic.zero];
  let some = false;
  for (const term of terms) {
    const part = term[sign];
    if (part === null) continue;
    some = true;
    const isSure = term[other] === null && !hasAny(term, zeros | infinities);
    if (isSure) lo = dyadic.add(lo, part.lo, low);
    hi = hi === null || part.hi === null ? null : dyadic.add(hi, part.hi, high);
  }
  return some ? { lo, hi } : null;
};

/** Whether 0 + x is x: where an addition may err by ulps, that one may too. */
const addsZeroExactly = ({ kind }: Bound): boolean => kind !== 'ulps' && kind !== 'relative';

/**
 * Every sum of the terms in any order: each term goes through n-1 additions at most (and through one to 0, where the
 * fold begins), each of which errs by a share of what it gives. Exact where all terms are 0.
 */
export const reorderedSum = (target: Target, { bound }: Row, terms: readonly ResultSet[]): ResultSet => {
  const { format, ends } = target;
  const { nan, negativeInfinity, positiveInfinity, positiveZero, wasInfinite } = special;
  const additions = terms.length > 0 && addsZeroExactly(bound) ? terms.length - 1 : terms.length;
  const { share, places } = shareOf(bound, format.precision);
  const grow = powerOf(dyadic.add(dyadic.one, share, ends.high), additions, ends.high);
  const fall = powerOf(dyadic.subtract(dyadic.one, share, ends.low), additions, ends.low);
  const scaled = (part: Part | null): Part | null =>
    part === null
      ? null
      : {
          lo: dyadic.multiply(part.lo, fall, ends.low),
          hi: part.hi === null ? null : dyadic.multiply(part.hi, grow, ends.high),
        };
  const positive = make(null, scaled(total(terms, 'positive', ends)), 0);
  const negative = make(scaled(total(terms, 'negative', ends)), null, 0);
  const isFinite = terms.every(
    (term) => term.negative !== null || term.positive !== null || hasAny(term, zeros),
  );
  const exceeds = (part: Part | null): boolean =>
    part !== null && (part.hi === null || dyadic.compare(part.hi, largestOf(format)) > 0);
  const any = (which: number): boolean => terms.some((term) => hasAny(term, which));
  const up = any(positiveInfinity) || exceeds(positive.positive);
  const down = any(negativeInfinity) || exceeds(negative.negative);
  const flags =
    (up ? positiveInfinity | wasInfinite : 0) |
    (down ? negativeInfinity | wasInfinite : 0) |
    (any(nan) || (up && down) ? nan : 0) |
    (terms.some((term) => hasAny(term, wasInfinite)) ? wasInfinite : 0);
  if (!isFinite) return only(flags);
  const allZero = terms.every((term) => hasAny(term, zeros));
  let sum = join(positive, negative);
  if (positive.positive !== null && negative.negative !== null) sum = images.add(positive, negative, ends);
  if (sum.positive === null && sum.negative === null) return only(flags | positiveZero);
  // Below the smallest normal number an addition errs by places, not by a share.
  const slack = dyadic.multiply({ m: BigInt(additions), e: leastPlace(format) }, places, ends.high);
  if (additions > 0) {
    const around = { lo: dyadic.zero, hi: slack };
    const widened = images.add(sum, make(around, around, 0), ends);
    sum = { ...widened, flags: widened.flags | sum.flags };
  }
  return join(sum, only(flags | (allZero ? positiveZero : 0)));
};
