import { type Context, defaultEpsilon, type Ratio } from '../../context.ts';
import {
  type Bound,
  freedomsOf,
  type Primitive,
  type Profile,
  type Row,
  type Rows,
} from '../../profiles/profile.ts';
import { binary } from '../floats/binary.ts';
import { apply, isCovered, largestOf, type Target, smallestOf, store } from './bounds.ts';
import * as dyadic from '../exact/dyadic.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import type { Float } from '../floats/float.ts';
import { type FormatName, formats } from '../floats/format.ts';
import { briefFloat, exactFloatText, floatText } from '../floats/shortest.ts';
import * as images from './images.ts';
import { inheritedRoot } from './inherited-root.ts';
import { type Literal, parseLiteral } from '../exact/literal.ts';
import { reorderedSum } from './reordered-sum.ts';
import * as sets from './result-set.ts';
import { join, type ResultSet, special } from './result-set.ts';
import { roundingTo } from './rounding-to.ts';
import { below, max as maxOf, reachable } from './set-order.ts';
import { encodeSet, showSet, type WriteFloat } from './set-text.ts';

/**
 * How exactly the ends of sets are known. `outer`: they hold every result that the profile allows, and perhaps a little
 * more; `inner`: they hold nothing else, and perhaps a little less. Between the two, more bits tell.
 */
export interface Resolution {
  readonly side: 'outer' | 'inner';
  readonly bits: number;
}

/** The results that a conforming machine may return. */
export interface Envelope extends Context<ResultSet> {
  readonly format: FormatName;
  readonly profile: Profile;
  /** A value that a program was given. */
  ofFloat(x: Float): ResultSet;
  /** What another machine computed, as this one takes it. */
  enter(x: ResultSet): ResultSet;
  /**
   * What a program may hold in the place of a value that it passed on: with wider intermediates, all that rounds to it.
   * Behind a 0 that was made of it (`isRescaled`) a number may stand that was flushed.
   */
  hidden(x: Float, isRescaled?: boolean): ResultSet;
  /** The floats that may be stored for the numbers of a set. */
  store(x: ResultSet): ResultSet;
  /** Whether a stored set holds every finite value, both infinities and NaN. */
  isEverything(x: ResultSet): boolean;
  /** The set as decimals, without the bits behind them. */
  brief(x: ResultSet): string;
  withEpsilon(ratio: Ratio): Envelope;
}

/** Far below the last place of the formats that count as wider. */
export const usualBits = (format: FormatName): number => (formats[format].precision < 53 ? 96 : 160);

/** The largest magnitude in a set; null where there is none or nothing bounds it. */
const magnitudeOf = ({ negative, positive }: ResultSet): Dyadic | null => {
  const ends = [negative, positive].flatMap((part) => (part === null ? [] : [part.hi]));
  return ends.reduce<Dyadic | null>(
    (most, end) => (most === null || end === null ? null : dyadic.most(most, end)),
    dyadic.zero,
  );
};

const { positiveZero, negativeZero, positiveInfinity, negativeInfinity, nan, wasInfinite } = special;
const infinite = positiveInfinity | negativeInfinity;

const rowsOf = (profile: Profile, format: FormatName): Rows => {
  const rows = profile.rows[format];
  if (rows !== undefined) return rows;
  const known = Object.keys(profile.rows).join(', ');
  throw new RangeError(`the profile ${profile.name} says nothing of ${format}; its formats are ${known}`);
};

const contextWith = (
  name: FormatName,
  profile: Profile,
  { side, bits }: Resolution,
  epsilonRatio: Ratio,
): Envelope => {
  const f = formats[name];
  const rows = rowsOf(profile, name);
  const free = freedomsOf(profile, name);
  const { contract, wider, flush, zeroSign, reorderSums, dropNaN, infinities } = free;
  const isOuter = side === 'outer';
  const ends = { low: { bits, up: !isOuter }, high: { bits, up: isOuter } };
  const target: Target = { format: f, ends, wider };
  const nearest = binary(name);
  const leastNormal = dyadic.power(f.emin);
  const largestSubnormal = dyadic.subtract(leastNormal, smallestOf(f), ends.low);

  const small: sets.Part = { lo: smallestOf(f), hi: wider ? leastNormal : largestSubnormal };
  const subnormals = sets.make(small, small, 0);

  const isSmall = (part: sets.Part | null): boolean =>
    part !== null && dyadic.compare(part.lo, leastNormal) < 0;
  /** The zeros that subnormal numbers of a set may be taken for. */
  const flushed = ({ positive, negative }: ResultSet): number =>
    flush ? (isSmall(positive) ? positiveZero : 0) | (isSmall(negative) ? negativeZero : 0) : 0;

  /** What the freedoms of the machine add to a value. */
  const settle = (x: ResultSet): ResultSet => {
    let flags = x.flags | flushed(x);
    if (zeroSign && (flags & sets.zeros) !== 0) flags |= sets.zeros;
    if ((flags & infinite) !== 0) flags |= wasInfinite;
    const open = (infinities === 'anything' ? infinite | nan : 0) | (free.anyForNaN ? nan : 0);
    if ((flags & open) !== 0) return sets.everything;
    return flags === x.flags ? x : { ...x, flags };
  };

  const bounded = (
    bound: Bound | 'undefined' | undefined,
    image: ResultSet,
    argument: Dyadic | null,
  ): ResultSet =>
    bound === undefined || bound === 'undefined' ? sets.everything : apply(target, bound, image, argument);

  /** A row on an exact image; `where` is what its range speaks of. */
  const byRow = (row: Row, image: ResultSet, where: ResultSet, argument: Dyadic | null): ResultSet => {
    const inRange = apply(target, row.bound, image, argument);
    return isCovered(row, where) ? inRange : join(inRange, bounded(row.otherwise, image, argument));
  };

  /** The result of one operation. No exactness is assumed but that of exact zeros, and what the row says of 0 and +-1. */
  const finish = (
    primitive: Primitive,
    image: ResultSet,
    operands: readonly ResultSet[],
    where: ResultSet = image,
    argument: Dyadic | null = null,
    row: Row = rows[primitive],
  ): ResultSet => {
    const areUnits = sets.isTrivial(image) && operands.every(sets.isTrivial);
    if (areUnits && row.exactUnits !== undefined) return settle(image);
    const result = byRow(row, image, where, argument);
    const kept = contract && primitive === 'mul' ? join(image, result) : result;
    // Subnormals may be flushed before they are rounded too.
    return settle({ ...kept, flags: kept.flags | flushed(image) });
  };

  const fromRatio = ({ n, d }: Ratio): ResultSet => {
    if (n === 0n) return sets.only(positiveZero);
    const end = (p: dyadic.Precision): Dyadic => dyadic.fromRatio(n, d, 0, p);
    return sets.make(null, { lo: end(ends.low), hi: end(ends.high) }, 0);
  };
  const constant = (ratio: Ratio): ResultSet => finish('constant', fromRatio(ratio), []);

  const epsilonOf = (): ResultSet => {
    const set = constant(epsilonRatio);
    const rounded = nearest.withEpsilon(epsilonRatio).epsilon;
    // A nonzero epsilon rounds to no zero but to the smallest subnormal, which may be flushed.
    return epsilonRatio.n === 0n
      ? set
      : settle(join({ ...set, flags: set.flags & ~sets.zeros }, sets.ofFloat(rounded)));
  };

  const add = (x: ResultSet, y: ResultSet): ResultSet => finish('add', images.add(x, y, ends), [x, y]);
  const mul = (x: ResultSet, y: ResultSet): ResultSet => finish('mul', images.multiply(x, y, ends), [x, y]);
  const div = (x: ResultSet, y: ResultSet): ResultSet => {
    const { reciprocal } = rows.div;
    // The constant itself, not a value that happens to be 1.
    const row = reciprocal !== undefined && x === images.unit ? { ...rows.div, bound: reciprocal } : rows.div;
    return finish('div', images.divide(x, y, ends), [x, y], y, null, row);
  };

  const sqrt = (x: ResultSet): ResultSet => {
    const { bound } = rows.sqrt;
    const bounds = bound.kind === 'either' ? bound.bounds : [bound];
    const inherited = bounds.flatMap((one) => inheritedRoot(target, one, x) ?? []);
    const own = bounds.filter(({ kind }) => kind !== 'reciprocalRoot' && kind !== 'rootProduct');
    const row: Row = { ...rows.sqrt, bound: { kind: 'either', bounds: own } };
    const rooted = own.length === 0 ? [] : [finish('sqrt', images.sqrt(x, ends), [x], x, null, row)];
    return settle([...inherited, ...rooted].reduce(join));
  };

  const exp = (x: ResultSet): ResultSet => {
    const [image, unit] = [images.exp(x, ends), sets.hasAny(x, sets.zeros) ? images.unit : sets.only(0)];
    if (rows.exp.exactUnits === undefined) return finish('exp', join(image, unit), [x], x, magnitudeOf(x));
    return join(finish('exp', image, [x], x, magnitudeOf(x)), unit);
  };

  const max = (x: ResultSet, y: ResultSet): ResultSet => {
    const larger = maxOf(x, y, dropNaN);
    const [a, b] = [below(x, largestSubnormal), below(y, largestSubnormal)];
    const may = free.eitherSubnormal && sets.hasNumber(a) && sets.hasNumber(b);
    return settle(may ? join(larger, join(a, b)) : larger);
  };
  const min = (x: ResultSet, y: ResultSet): ResultSet => sets.negate(max(sets.negate(x), sets.negate(y)));

  const ofFloat = (x: Float): ResultSet => settle(sets.ofFloat(x));
  const ofLiteral = (literal: Literal): ResultSet => ofFloat(nearest.fromLiteral(literal));

  const isEverything = (x: ResultSet): boolean => sets.isEverything(x, smallestOf(f), largestOf(f));

  const storeOf = (x: ResultSet): ResultSet => {
    // Once more, for what settles to everything has no ends.
    const stored = store(target, settle(store(target, x)));
    const { flags } = stored;
    const exchanged =
      infinities === 'exchanged' && (flags & wasInfinite) !== 0 && (flags & (infinite | nan)) !== 0;
    return exchanged ? { ...stored, flags: flags | infinite | nan } : stored;
  };

  const shownBy =
    (write: WriteFloat) =>
    (x: ResultSet): string => {
      const stored = storeOf(x);
      return isEverything(stored) ? 'anything' : showSet(f, stored, write);
    };

  const zero = settle(sets.only(positiveZero));
  return {
    name: 'envelope',
    isExact: false,
    format: name,
    profile,
    zero,
    one: images.unit,
    half: constant({ n: 1n, d: 2n }),
    epsilon: epsilonOf(),
    of: (text) => ofLiteral(parseLiteral(text)),
    ofFloat,
    hidden: (x, isRescaled = false) => {
      const held = wider ? settle(roundingTo(f, x, ends)) : ofFloat(x);
      const mayBeFlushed = flush && (wider || isRescaled) && x.kind === 'finite' && x.m === 0n;
      return mayBeFlushed ? settle(join(held, subnormals)) : held;
    },
    nat: (count) => finish('cast', fromRatio({ n: BigInt(count), d: 1n }), []),
    neg: sets.negate,
    add,
    sub: (x, y) => add(x, sets.negate(y)),
    mul,
    div,
    sqrt,
    exp,
    max,
    min,
    pick: (x, y, greater, otherwise) => {
      const can = reachable(x, y);
      if (can.greater && can.otherwise) return join(greater, otherwise);
      return can.greater ? greater : can.otherwise ? otherwise : sets.only(0);
    },
    // NaN gives NaN or lo: TorchLean's own backends differ.
    clamp: (x, lo, hi) => {
      const clamped = min(hi, max(lo, x));
      return sets.hasAny(x, nan) ? join(clamped, join(lo, sets.only(nan))) : clamped;
    },
    sum: (terms) => (reorderSums ? settle(reorderedSum(target, rows.add, terms)) : terms.reduce(add, zero)),
    rounded: (x, narrow) =>
      formats[narrow].precision >= f.precision
        ? x
        : settle(apply({ format: formats[narrow], ends, wider: false }, { kind: 'nearest' }, x, null)),
    store: storeOf,
    isEverything,
    enter: settle,
    show: shownBy(floatText),
    showExact: shownBy(exactFloatText),
    brief: shownBy(briefFloat),
    encode: (x) => encodeSet(storeOf(x)),
    withEpsilon: (ratio) => contextWith(name, profile, { side, bits }, ratio),
  };
};

/** The scalars of one machine with the tensors of another: what is stored is an element of a tensor. */
const pair = (scalars: Envelope, tensors: Envelope): Envelope => ({
  ...scalars,
  profile: tensors.profile,
  // A coefficient comes from the host as it is; the device may flush it, or assume that it is finite.
  elementwise: { ...tensors, mul: (x, y) => tensors.mul(tensors.enter(x), tensors.enter(y)) },
  ofFloat: tensors.ofFloat,
  hidden: tensors.hidden,
  store: tensors.store,
  show: tensors.show,
  brief: tensors.brief,
  showExact: tensors.showExact as (x: ResultSet) => string,
  encode: tensors.encode,
  withEpsilon: (ratio) => pair(scalars.withEpsilon(ratio), tensors.withEpsilon(ratio)),
});

/**
 * Every result that a machine of a profile may give: "is this output allowed?" The definitions run over it as over any
 * context; each operation maps sets to sets. Throws a RangeError where the profile has no rows for the format.
 */
export const envelope = (
  format: FormatName,
  profile: Profile,
  resolution: Resolution = { side: 'outer', bits: usualBits(format) },
): Envelope => {
  const own = contextWith(format, profile, resolution, defaultEpsilon);
  const { scalars } = profile;
  return scalars === undefined ? own : pair(contextWith(format, scalars, resolution, defaultEpsilon), own);
};
