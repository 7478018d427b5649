/** Which of the results that a row allows a machine returns. */
import type { Bound, Primitive, Profile, Rows } from '../../../spec/profiles/profile.ts';
import { type Finite, type Float, fromBits, isZero, nan } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import * as exact from './exact.ts';
import type { Exact } from './exact.ts';
import { type Decide, one } from './held.ts';
import { optionsFor, order } from './options.ts';

export interface Results {
  /** Any float at all, NaN among them. */
  anything(): Float;
  /** A result that a bound allows for an exact one. */
  byBound(bound: Bound, r: Exact, argument: Exact): Float;
  /** Whether a row's bound holds at a number; null is 0. */
  covers(primitive: Primitive, where: Exact | null): boolean;
  /** A root r of x. */
  rootBy(bound: Bound, x: Exact, r: Exact): Float;
}

export const resultsOf = (name: FormatName, profile: Profile, decide: Decide): Results => {
  const f = formats[name];
  const rows = profile.rows[name] as Rows;
  const { wider } = profile.freedoms;
  // Under ieee754 the results are listed: those within the bound, and no others.
  const kept = { wider, vanishes: profile.name !== 'ieee754' };

  const anything = (): Float =>
    fromBits(f, (BigInt(decide('anything', 2 ** 30)) * 0x9e3779b97f4a7c15n) % (1n << BigInt(f.width)));

  /** A number between two, cut to the format unless it may be wider. */
  const between = (low: Float, high: Float): Float => {
    if (low.kind !== 'finite' || high.kind !== 'finite') return low;
    const [a, b] = [exact.ofFinite(low), exact.ofFinite(high)];
    const gap = exact.add(b, exact.negate(a));
    const part = { ...gap, n: gap.n * BigInt(decide('fraction', 2 ** 16)), e: gap.e - 16 };
    const value = exact.rounded(wider ? exact.exactly : f, 'nearestEven', exact.add(a, part));
    return order(value, low) < 0 ? low : order(value, high) > 0 ? high : value;
  };

  const byBound = (bound: Bound, r: Exact, argument: Exact): Float => {
    const { low, high, usual } = optionsFor(f, bound, r, argument, kept);
    const answer = decide('result', usual.length + 3);
    if (answer === 0) return low;
    if (answer === 1) return high;
    // Of a list of roundings nothing between is a result.
    const listed = bound.kind === 'wide' || bound.kind === 'nearest' || bound.kind === 'neighbour';
    return usual[answer - 2] ?? (listed ? low : between(low, high));
  };

  const covers = (primitive: Primitive, where: Exact | null): boolean => {
    const range = rows[primitive].where;
    if (range === undefined) return true;
    if (where === null || exact.isZero(where)) return range.zero === true;
    const size = exact.magnitude(where);
    const least = { n: 1n, e: range.least, sticky: false };
    return exact.compare(size, least) >= 0 && exact.compare(size, { ...least, e: range.most }) <= 0;
  };

  /** A root by way of the inverse root, which has a bound of its own. */
  const rootBy = (bound: Bound, x: Exact, r: Exact): Float => {
    if (bound.kind !== 'reciprocalRoot' && bound.kind !== 'rootProduct') return byBound(bound, r, x);
    const unit = exact.ofFinite(one);
    const cut = exact.rounded({ ...exact.exactly, precision: 400 }, 'towardZero', r);
    // The inverse root is known by the root, whose rest is far below any place.
    const inverse = byBound(bound.root, exact.divide(unit, exact.ofFinite(cut as Finite)), x);
    if (inverse.kind !== 'finite' || isZero(inverse)) return nan;
    return bound.kind === 'reciprocalRoot'
      ? byBound(bound.quotient, exact.divide(unit, exact.ofFinite(inverse)), unit)
      : byBound(bound.product, exact.multiply(x, exact.ofFinite(inverse)), unit);
  };
  return { anything, byBound, covers, rootBy };
};
