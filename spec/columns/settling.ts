/**
 * What one operation makes of an exact image: the ends of what a step allows (`outer`), or surely reaches (`inner`). How
 * ends are rounded is said in bounds.ts.
 *
 * Outer. An ulp of any definition is at most |x| 2^(1 - p), or the smallest float. Where subnormal numbers may be taken for
 * 0, before an operation or after it, 0 belongs to an interval that has some; where the bound of an operation ends, nothing
 * is known of what lies outside.
 *
 * Inner. A correctly rounded operation reaches what an end rounds to, which is monotone, and nothing else. One that may
 * give either float beside the exact value reaches or passes that value. One whose results are floats within n >= 1 ulps
 * reaches the last float that is so near, so that ends are rounded inward to floats. Its ulp is taken from 8 places below:
 * some definitions count the gap below a power of two, and a quotient by an inverse root, which is off by one place at
 * most, lies less than two places beside the root. What the machine is free to do besides adds results and takes none away.
 */
import type { FormatName } from '../scalars/floats/format.ts';
import type { Allowance, Step } from './allowance.ts';
import { sumError } from './errors.ts';
import { numbersFor } from './memory.ts';
import { limits } from './numbers.ts';
import { binade, roundOne } from './rounding.ts';

/** The ends of an interval for each element, or of one for all. */
export interface Bounds {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

/** `outer`: everything, and perhaps more. `inner`: what is surely reached. */
export type Side = 'outer' | 'inner';

const [share, least, farthest] = [2 ** -53 + 2 ** -105, 2 ** -1073, 2 ** 1000];

export const isUnit = (x: number): boolean => x === 0 || x === 1 || x === -1;

/** Nothing is known of an element. */
export const unknown = ({ lo, hi }: Bounds, i: number): void => {
  lo[i] = hi[i] = NaN;
};

interface Settling {
  readonly isOuter: boolean;
  /** An end moved by half a place: outward, or inward. */
  readonly down: (x: number) => number;
  readonly up: (x: number) => number;
  /** Whether a step speaks of all these numbers. */
  isCovered(step: Step, low: number, high: number): boolean;
  /**
   * Stores an image with what a step may err by. `units`: operands that are exactly 0 or +-1. `argument`: the largest
   * magnitude of the operand, where the error grows with it.
   */
  settle(
    out: Bounds,
    i: number,
    low: number,
    high: number,
    units: boolean,
    step: Step,
    argument?: number,
  ): void;
  /** The same of a step that speaks of some images only. */
  settleIn(out: Bounds, i: number, low: number, high: number, units: boolean, step: Step): void;
  /** Numbers that round to x. */
  around(x: number): readonly [number, number];
  /** Numbers as operations take them: subnormal ones perhaps for 0. */
  enter(x: Bounds): Bounds;
}

export const settling = (format: FormatName, side: Side, allowance: Allowance): Settling => {
  const { precision, smallest, smallestNormal, largest } = limits[format];
  const isOuter = side === 'outer';
  const flushes = isOuter && allowance.flush;
  const isExact = allowance.steps.add.outer === 0;
  const away = isOuter ? share : -share;
  const awayLeast = isOuter ? least : -least;
  const place = 2 ** (1 - precision);
  const nearly = isOuter ? 1 + 2 ** -20 : 1 - 2 ** -20;
  /** Past the largest float an outer set has infinities in it, and no number is reached where intermediates are floats. */
  const end = isExact || (!isOuter && allowance.wider) ? farthest : largest;
  const round = roundOne[format];

  const down = (x: number): number => x - (Math.abs(x) * away + awayLeast);
  const up = (x: number): number => x + (Math.abs(x) * away + awayLeast);
  /** x - error, rounded down (up for inner ends). */
  const lessBy = (x: number, error: number): number => {
    const less = x - error;
    return sumError(x, -error, less) === 0 ? less : down(less);
  };
  /** How far an operation may err at a result x: not less (outer), or not more (inner), than so many ulps. */
  const errorAt = (x: number, by: number, { isShare = false, areFloats = false }: Step): number => {
    // Half of binary64's own smallest float is no number there.
    if (isOuter) return by * (Math.abs(x) * place + smallest) * (1 + 2 ** -9) + least;
    // Just above a power of two the bound may be that of a number below it.
    const unit = binade(areFloats ? x * (1 - 8 * place) : x) * place;
    return by * (isShare || unit > smallest ? unit : smallest);
  };
  /** What an end rounds to; itself where that is a zero or an infinity, which are no numbers of a set. */
  const nonzero = (x: number): number => {
    const float = round(x);
    return float === 0 || !Number.isFinite(float) ? x : float;
  };

  /** The float above a float. */
  const next = (x: number): number => {
    const size = binade(x);
    const isPower = x < 0 && size === -x;
    return x + Math.max(size * (isPower ? place / 2 : place), smallest);
  };
  /** The first float that is not below x; NaN in binary64, whose floats have no place between them here. */
  const ceiling = (x: number): number => {
    if (precision > 48) return NaN;
    const float = round(x);
    return float < x ? next(float) : float;
  };

  const isCovered: Settling['isCovered'] = ({ where }, low, high) => {
    if (!isOuter || where === undefined) return true;
    if (low === 0 && high === 0) return where.zero === true;
    const [least, most] = low > 0 ? [low, high] : [-high, -low];
    return least >= 2 ** where.least && most <= 2 ** where.most;
  };

  /** The lower end of numbers which may be taken for 0 where they are subnormal. */
  const flushed = (low: number): number => (low > 0 && low < smallestNormal ? 0 : low);

  const settle: Settling['settle'] = ({ lo, hi }, i, low, high, units, step, argument = 0) => {
    let [l, h] = [low, high];
    const by = isOuter ? step.outer : step.inner;
    const isTrivial = l === h && (l === 0 || (units && step.units === true && isUnit(l)));
    if (by === 'nearest') {
      l = round(l);
      h = round(h);
    } else if (by === 'rounded') {
      l = Math.min(l, nonzero(l));
      h = Math.max(h, nonzero(h));
    } else if (by > 0 && !isTrivial) {
      const ulps = isOuter ? by + (step.slope ?? 0) * argument : by;
      const at = (x: number): number => errorAt(x, ulps, step);
      const crossed = l > h ? Math.min(at(l), at(h)) : null;
      // An inner end at 0 stands for what comes as near to 0 as one likes.
      l = isOuter || l !== 0 ? lessBy(l, crossed ?? at(l)) : 0;
      h = isOuter || h !== 0 ? -lessBy(-h, crossed ?? at(h)) : 0;
      if (!isOuter && step.areFloats === true) {
        l = ceiling(l);
        h = -ceiling(-h);
      }
      if (isOuter && l > 0 && l < smallest) l = 0;
      if (isOuter && h < 0 && h > -smallest) h = 0;
    }
    if (flushes) {
      // Before they are rounded, too.
      l = Math.min(flushed(l), flushed(low));
      h = -Math.min(flushed(-h), flushed(-high));
    }
    const isKnown = l <= h && l >= -end && h <= end;
    lo[i] = isKnown ? l : NaN;
    hi[i] = isKnown ? h : NaN;
  };
  const settleIn: Settling['settleIn'] = (out, i, low, high, units, step) => {
    if (isCovered(step, low, high)) settle(out, i, low, high, units, step);
    else unknown(out, i);
  };

  /** Half a place on each side, a quarter below a power of two, and a little more or less. */
  const around = (x: number): readonly [number, number] => {
    if (x === 0) return [NaN, NaN];
    const size = Math.abs(x);
    const unit = Math.max(binade(size) * place, smallest);
    const narrow = !isOuter && binade(size) === size ? 0.25 : 0.5;
    // The ends of an inner one would not be told from x in the places of binary64.
    const [below, above] =
      precision > 48 && !isOuter ? [0, 0] : [narrow * unit * nearly, 0.5 * unit * nearly];
    const [l, h] = [size - below, size + above];
    const [low, high] = isOuter ? [down(l), up(h)] : [l, h];
    return x < 0 ? [-high, -low] : [low, high];
  };

  const isSubnormal = (x: number): boolean => x !== 0 && x < smallestNormal && x > -smallestNormal;
  const enter = (x: Bounds): Bounds => {
    if (!flushes || !(x.lo.some(isSubnormal) || x.hi.some(isSubnormal))) return x;
    const out = { lo: numbersFor(x.lo.length), hi: numbersFor(x.lo.length) };
    for (let i = 0; i < out.lo.length; i++) {
      out.lo[i] = flushed(x.lo[i] as number);
      out.hi[i] = -flushed(-(x.hi[i] as number));
    }
    return out;
  };

  return { isOuter, down, up, isCovered, settle, settleIn, around, enter };
};
