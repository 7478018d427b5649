/** A square root that is made of an inverse root. */
import type { Bound } from '../../profiles/profile.ts';
import { apply, held, type Target } from './bounds.ts';
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import { leastPlace } from '../floats/float.ts';
import * as images from './images.ts';
import { everything, isPoint, join, make, type Part, point, type ResultSet, special } from './result-set.ts';

type ReciprocalRoot = Extract<Bound, { kind: 'reciprocalRoot' }>;

type Bounded = Part & { readonly hi: Dyadic };

const setOf = (part: Part | null): ResultSet => make(null, part, 0);

/** The inverse root of the positive part, within a bound. */
const inverse = (target: Target, bound: Bound, part: Part | null): ResultSet => {
  const root = images.sqrt(setOf(part), target.ends);
  return apply(target, bound, images.divide(images.unit, root, target.ends), null);
};

/**
 * The floats of a part, apart from its largest power of two: just below it no float lies, so none of the quotients just
 * above the inverse of the power is reached, where an ulp is twice as large.
 */
const besidePower = ({ format, wider }: Target, { lo, hi }: Part): readonly Part[] => {
  if (wider || hi === null) return [{ lo, hi }];
  const exponent = dyadic.leading(hi);
  const [power, place] = [dyadic.power(exponent), exponent - format.precision];
  if (dyadic.compare(power, lo) < 0 || place < leastPlace(format)) return [{ lo, hi }];
  const units = 2n ** BigInt(format.precision);
  const [below, above] = [
    { m: units - 1n, e: place },
    { m: units + 2n, e: place },
  ];
  const pieces = [
    { lo, hi: below },
    { lo: power, hi: power },
    { lo: above, hi },
  ];
  return pieces.filter((part) => dyadic.compare(part.lo, part.hi) <= 0);
};

/** 1 / inverseSqrt(x), evaluated for a positive part. */
const evaluated = (target: Target, bound: ReciprocalRoot, part: Part): ResultSet => {
  const { positive } = inverse(target, bound.root, part);
  if (positive === null) return setOf(null);
  return besidePower(target, positive)
    .map((floats) => images.divide(images.unit, setOf(floats), target.ends))
    .map((quotient) => apply(target, bound.quotient, quotient, null))
    .reduce(join, setOf(null));
};

const exactly: dyadic.Precision = { bits: 2 ** 16, up: false };

/** How often the place of an end is narrowed down: to a thousandth of the reach of the bounds. */
const halvings = 10;

/**
 * As far from the exact root as the formula may be, on either side of it: [r - E, r + E], where E is the larger distance
 * of the two ends of what the formula gives. Of a set of arguments, the hull of all these.
 */
const symmetric = (target: Target, bound: ReciprocalRoot, part: Part): ResultSet => {
  const { low, high } = target.ends;
  const numbers = { ...target, wider: true };
  const rootOf = (x: Part): Part => images.sqrt(setOf(x), target.ends).positive as Part;
  const rangeOf = (x: Part): Part | null => evaluated(numbers, bound, x).positive;
  const whole = rangeOf(part);
  if (part.hi === null || whole === null || whole.hi === null || dyadic.isZero(part.lo))
    return low.up ? setOf(null) : everything;
  const bounded: Bounded = { lo: part.lo, hi: part.hi };

  /** Across the root from the far end of the range: below all that it reaches of a part, or above. */
  const across = (x: Part, up: boolean): Dyadic => {
    const [root, range] = [rootOf(x), rangeOf(x)];
    const end = up ? (root.hi as Dyadic) : root.lo;
    // Ends of an inner set may have crossed: then the root alone is sure.
    if (range === null || range.hi === null) return end;
    const [twice, far] = [{ m: end.m, e: end.e + 1 }, up ? range.lo : range.hi];
    if (dyadic.compare(twice, far) <= 0) return dyadic.zero;
    return dyadic.subtract(twice, far, up ? high : low);
  };
  const isInner = low.up;
  const outermost = (up: boolean) => (up ? dyadic.most : dyadic.least);
  /**
   * The outermost place that a part reaches, narrowed down from one that is `known`: what bounds ever smaller pieces for
   * an outer set, what their ends reach for an inner one.
   */
  const search = (x: Bounded, up: boolean, known: Dyadic, steps: number): Dyadic => {
    const further = outermost(up);
    const ends = isInner ? [x.lo, x.hi].map((end) => across(point(end), up)) : [];
    const [reached, bounding] = [ends.reduce(further, known), across(x, up)];
    if (steps === 0 || isPoint(x) || further(bounding, reached) === reached)
      return isInner ? reached : bounding;
    const sum = dyadic.add(x.lo, x.hi, exactly);
    const middle = { m: sum.m, e: sum.e - 1 };
    const halves = [
      { lo: x.lo, hi: middle },
      { lo: middle, hi: x.hi },
    ];
    return halves.map((half) => search(half, up, reached, steps - 1)).reduce(further);
  };
  const endOf = (x: Dyadic, up: boolean): Dyadic => {
    const [root, range] = [rootOf(point(x)), rangeOf(point(x))];
    const known = across(point(x), up);
    if (range === null || dyadic.compare(bounded.lo, bounded.hi) >= 0) return known;
    // An ulp is the same share of its number up to a factor of 2. Further in than 8 times the largest share, no root is
    // as far out as the one at the end.
    const reach = dyadic.most(
      dyadic.subtract(range.hi as Dyadic, root.lo, high),
      dyadic.subtract(root.hi as Dyadic, range.lo, high),
    );
    const window = { m: x.m, e: x.e + dyadic.leading(reach) - dyadic.leading(root.lo) + 6 };
    const { lo, hi } = bounded;
    const isBelow = dyadic.compare(window, x) < 0;
    const near = up
      ? { lo: isBelow ? dyadic.most(lo, dyadic.subtract(x, window, low)) : lo, hi }
      : { lo, hi: dyadic.least(hi, dyadic.add(x, window, high)) };
    return search(near, up, known, halvings);
  };
  const ends = {
    lo: dyadic.least(whole.lo, endOf(bounded.lo, false)),
    hi: dyadic.most(whole.hi, endOf(bounded.hi, true)),
  };
  return held(target, setOf(ends));
};

/**
 * 1 / inverseSqrt(x), which is anything where the inverse root is not defined, or x * inverseSqrt(x) with 0, infinity
 * and negative numbers handled. null for a root that has a bound of its own.
 */
export const inheritedRoot = (target: Target, bound: Bound, x: ResultSet): ResultSet | null => {
  const { ends } = target;
  if (bound.kind === 'reciprocalRoot') {
    const { positive, negative, flags } = x;
    if ((flags & ~special.wasInfinite) !== 0 || negative !== null) return everything;
    if (positive === null) return setOf(null);
    return (bound.symmetric === true ? symmetric : evaluated)(target, bound, positive);
  }
  if (bound.kind !== 'rootProduct') return null;
  const product = images.multiply(setOf(x.positive), inverse(target, bound.root, x.positive), ends);
  const others = images.sqrt({ ...x, positive: null }, ends);
  return join(apply(target, bound.product, product, null), others);
};
