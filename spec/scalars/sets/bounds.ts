/** What a bound makes of an exact image: every result that an operation of that accuracy may give. */
import type { Bound, Row, Size, UlpOf } from '../../profiles/profile.ts';
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import { type Finite, type Float, largest, leastPlace } from '../floats/float.ts';
import { type Format, type FormatName, formats } from '../floats/format.ts';
import type { Ends } from './images.ts';
import { shift } from '../exact/integers.ts';
import { type Grid, type Signed, walk, widened } from './ulps.ts';
import {
  everything,
  hasAny,
  infinities,
  join,
  make,
  negate,
  only,
  type Part,
  type ResultSet,
  special,
} from './result-set.ts';
import { type Direction, round } from '../floats/round.ts';

/** What an operation works with: the format, how ends are kept, whether results may stay wider than the format. */
export interface Target {
  readonly format: Format;
  readonly ends: Ends;
  readonly wider: boolean;
}

const { positiveZero, negativeZero, positiveInfinity, wasInfinite } = special;
const overflowed = positiveInfinity | wasInfinite;

const rounded = (f: Format, direction: Direction, { m, e }: Dyadic): Float =>
  round(f, direction, false, m, e);
const asDyadic = ({ m, e }: Finite): Dyadic => ({ m, e });

/** Made once for each format: every operation asks for it. */
const ofFormat = (make: (f: Format) => Dyadic): ((f: Format) => Dyadic) => {
  const known = Object.fromEntries(Object.values(formats).map((f) => [f.name, make(f)]));
  return ({ name }) => known[name] as Dyadic;
};
/** The largest float. */
export const largestOf = ofFormat((f) => asDyadic(largest(f, false)));
/** The smallest positive float. */
export const smallestOf = ofFormat((f) => dyadic.power(leastPlace(f)));

/** The floats from `lo` to `hi`, which were rounded from the ends of a part; a zero or an infinity becomes a flag. */
const floats = (f: Format, lo: Float, hi: Float): ResultSet => {
  if (lo.kind === 'nan' || hi.kind === 'nan') return only(0);
  if (lo.kind === 'infinite') return only(hi.kind === 'infinite' ? overflowed : 0);
  const [isZero, isInfinite] = [lo.m === 0n, hi.kind === 'infinite'];
  const flags = (isZero ? positiveZero : 0) | (isInfinite ? overflowed : 0);
  if (hi.kind === 'finite' && hi.m === 0n) return only(flags);
  const part = {
    lo: isZero ? smallestOf(f) : asDyadic(lo),
    hi: hi.kind === 'infinite' ? largestOf(f) : asDyadic(hi),
  };
  return dyadic.compare(part.lo, part.hi) <= 0 ? make(null, part, flags) : only(0);
};

const unbounded: Float = { kind: 'infinite', negative: false };

/** Every float that a number of the part rounds to. */
const nearest = (f: Format, { lo, hi }: Part): ResultSet =>
  floats(f, rounded(f, 'nearestEven', lo), hi === null ? unbounded : rounded(f, 'nearestEven', hi));

/** The floats beside the numbers of the part: the one below the first to the one above the last. */
const neighbour = (f: Format, { lo, hi }: Part): ResultSet =>
  floats(f, rounded(f, 'towardZero', lo), hi === null ? unbounded : rounded(f, 'towardPositive', hi));

/** The floats beside the numbers of the part on the side of 0. */
const towardZero = (f: Format, { lo, hi }: Part): ResultSet =>
  floats(f, rounded(f, 'towardZero', lo), hi === null ? largest(f, false) : rounded(f, 'towardZero', hi));

/** The floats inside the part; past the largest one, the infinity too. */
const inside = (f: Format, { lo, hi }: Part): ResultSet => {
  const top = hi === null ? unbounded : rounded(f, 'towardPositive', hi);
  const last = hi === null || top.kind === 'infinite' ? top : rounded(f, 'towardZero', hi);
  // Below the smallest float only zero is left.
  const first =
    dyadic.compare(lo, smallestOf(f)) < 0
      ? rounded(f, 'towardZero', dyadic.zero)
      : rounded(f, 'towardPositive', lo);
  return floats(f, first, last);
};

/** A part that may have fallen below 0 by `low`. */
const across = ({ magnitude, negative }: Signed, hi: Dyadic | null, smallest: Dyadic): ResultSet => {
  if (!negative && !dyadic.isZero(magnitude)) {
    const mayVanish = dyadic.compare(magnitude, smallest) < 0;
    const crossed = hi !== null && dyadic.compare(magnitude, hi) > 0;
    return crossed ? only(0) : make(null, { lo: magnitude, hi }, mayVanish ? positiveZero : 0);
  }
  const below = dyadic.isZero(magnitude) ? null : { lo: dyadic.zero, hi: magnitude };
  return make(below, { lo: dyadic.zero, hi }, positiveZero | (below === null ? 0 : negativeZero));
};

/** Adds the infinity where the part goes past the largest number. */
const mayOverflow = (f: Format, set: ResultSet): ResultSet => {
  const hi = set.positive?.hi;
  const over = hi === null || (hi !== undefined && dyadic.compare(hi, largestOf(f)) > 0);
  return over ? join(set, only(overflowed)) : set;
};

/** The floats of a set, of both signs; zeros and infinities are added where parts vanish or overflow. */
const eachSign = (set: ResultSet, onPart: (part: Part) => ResultSet): ResultSet => {
  if (set.flags === 0 && set.negative === null && set.positive !== null) return onPart(set.positive);
  let result = only(set.flags);
  if (set.positive !== null) result = join(result, onPart(set.positive));
  if (set.negative !== null) result = join(result, negate(onPart(set.negative)));
  return result;
};

/** What of a set a machine can hold: its floats, unless intermediates may be wider. */
export const held = ({ format, wider }: Target, set: ResultSet): ResultSet =>
  wider ? set : eachSign(set, (part) => inside(format, part));

const gridOf = (f: Format): Grid => ({ precision: f.precision, leastPlace: leastPlace(f) });

const ulps = (target: Target, part: Part, size: Dyadic, of: UlpOf): ResultSet => {
  const { format, ends } = target;
  if (of === 'cudaRne') return floatsAway(format, part, size);
  const { low, hi } = widened(gridOf(format), part, size, of !== 'ieee', ends);
  return held(target, mayOverflow(format, across(low, hi, smallestOf(format))));
};

/** Whole numbers of floats from the correctly rounded result, be that 0 or the infinity. */
const floatsAway = (format: Format, { lo, hi }: Part, size: Dyadic): ResultSet => {
  const count = shift(size.m, size.e);
  const top = hi === null ? null : walk(format, hi, count);
  return floats(format, walk(format, lo, -count) ?? unbounded, top ?? unbounded);
};

/** The narrowest format that counts as wider: of at least 2p + 2 bits, with an exponent range no smaller. */
const widerGrids: Readonly<Record<FormatName, Grid>> = {
  binary16: gridOf(formats.binary32),
  bfloat16: gridOf(formats.binary32),
  binary32: gridOf(formats.binary64),
  // binary128
  binary64: { precision: 113, leastPlace: -16494 },
};

const half: Dyadic = dyadic.power(-1);

/** The number of the grid beside x: x itself where it is one. */
const onGrid = (grid: Grid, x: Dyadic, up: boolean): Dyadic => {
  const wanted = dyadic.leading(x) - grid.precision + 1;
  const place = wanted > grid.leastPlace ? wanted : grid.leastPlace;
  if (x.m === 0n || x.e >= place) return x;
  const m = shift(x.m, x.e - place);
  return { m: up && shift(m, place - x.e) !== x.m ? m + 1n : m, e: place };
};

/**
 * The hull of a part and its rounding, the part first enlarged by what a wider format rounds: by half an ulp of it,
 * and not past its next number, since rounding keeps the order.
 */
const wide = ({ format, ends }: Target, part: Part): ResultSet => {
  const grid = widerGrids[format.name];
  const { low, hi: high } = widened(grid, part, half, false, ends);
  const lo = dyadic.most(low.negative ? dyadic.zero : low.magnitude, onGrid(grid, part.lo, false));
  const hi = part.hi === null || high === null ? null : dyadic.least(high, onGrid(grid, part.hi, true));
  if (hi !== null && dyadic.compare(lo, hi) > 0) return only(0);
  const kept = { lo, hi };
  const narrow = nearest(format, kept);
  return join(make(null, kept, 0), narrow);
};

const relative = (target: Target, { lo, hi }: Part, bits: number): ResultSet => {
  const { format, ends } = target;
  const share = (x: Dyadic): Dyadic => ({ m: x.m, e: x.e - bits });
  const set = mayOverflow(
    format,
    across(
      { magnitude: dyadic.subtract(lo, share(lo), ends.low), negative: false },
      hi === null ? null : dyadic.add(hi, share(hi), ends.high),
      smallestOf(format),
    ),
  );
  return held(target, set);
};

const ratioOf = (n: bigint, d: bigint, { high }: Ends): Dyadic => dyadic.fromRatio(n, d, 0, high);

/** The size for an argument up to `argument`; null where nothing bounds it. */
const sizeFor = ({ base, slope, floored }: Size, argument: Dyadic | null, ends: Ends): Dyadic | null => {
  const constant = ratioOf(base.n, base.d, ends);
  if (slope === undefined) return constant;
  if (argument === null) return null;
  const grown = dyadic.multiply(ratioOf(slope.n, slope.d, ends), argument, ends.high);
  const whole = floored === true ? { m: shift(grown.m, grown.e), e: 0 } : grown;
  return dyadic.add(constant, whole, ends.high);
};

type Kinds = {
  readonly [K in Bound['kind']]: (
    target: Target,
    bound: Extract<Bound, { kind: K }>,
    part: Part,
    argument: Dyadic | null,
  ) => ResultSet;
};

/** What each kind of bound allows of a positive part; the two forms of a root are taken apart before. */
const kinds: Kinds = {
  nearest: ({ format }, _bound, part) => nearest(format, part),
  neighbour: ({ format }, _bound, part) => neighbour(format, part),
  towardZero: ({ format }, _bound, part) => towardZero(format, part),
  wide: (target, _bound, part) => wide(target, part),
  relative: (target, { bits }, part) => relative(target, part, bits),
  ulps: (target, { size, ulpOf }, part, argument) => {
    const most = sizeFor(size, argument, target.ends);
    return most === null ? everything : ulps(target, part, most, ulpOf);
  },
  either: (target, { bounds }, part, argument) =>
    bounds.map((bound) => apply(target, bound, make(null, part, 0), argument)).reduce(join),
  reciprocalRoot: () => everything,
  rootProduct: () => everything,
};

/** What a bound allows of an exact image; `argument`: the largest magnitude of the operand, for bounds that grow with it. */
export const apply = (target: Target, bound: Bound, image: ResultSet, argument: Dyadic | null): ResultSet => {
  const onPart = kinds[bound.kind] as Kinds['nearest'];
  return eachSign(image, (part) =>
    onPart(target, bound as Extract<Bound, { kind: 'nearest' }>, part, argument),
  );
};

/** Whether all numbers of a set, its zeros and infinities too, lie where a row's bound holds; outside, the other holds. */
export const isCovered = ({ where }: Row, x: ResultSet): boolean => {
  if (where === undefined) return true;
  if (hasAny(x, infinities)) return false;
  const [least, most] = [dyadic.power(where.least), dyadic.power(where.most)];
  const parts = [x.negative, x.positive].every(
    (part) =>
      part === null ||
      (dyadic.compare(part.lo, least) >= 0 && part.hi !== null && dyadic.compare(part.hi, most) <= 0),
  );
  const zeros = (x.flags & (positiveZero | negativeZero)) === 0 || where.zero === true;
  return parts && zeros;
};

/** What is stored: rounded to nearest where intermediates may be wider, else the floats of the set. */
export const store = (target: Target, set: ResultSet): ResultSet =>
  eachSign(set, (part) => (target.wider ? nearest(target.format, part) : inside(target.format, part)));
