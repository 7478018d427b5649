/**
 * What balls decide of results: that one is the correctly rounded exact value, and that its error is not above a known
 * one. One comparison each decides both for nearly all.
 *
 * Let `gap` be the smaller distance from g to its neighbours. An exact value v with |g - v| <= f gap and f < 1/2 rounds
 * to g, and lies in a binade whose ulp is not less than the gap: its error is at most f ulp. So |g - mid| + rad <= f gap
 * says both: g - mid is exact where it matters (Sterbenz), and what is lost in the sum and in f is taken off by
 * `shrunk`. A result 0 has the gap 0, NaN compares with nothing, and an infinite one is infinitely far off: what is
 * special is left open. Results must be floats of the format: what is none may lie as near, and `areFloats` tells.
 */
import type { FormatName } from '../scalars/floats/format.ts';
import type { Balls } from './balls.ts';
import { limits } from './numbers.ts';
import { binade, roundOne } from './rounding.ts';

/** Elements that are left open, in order: the first `count` places of `list`. */
export interface OpenList {
  readonly list: Int32Array;
  count: number;
}

/** Results of a format of at most 24 bits. */
export type Results = Float32Array;

export const shrunk = 1 - 2 ** -40;
/** Just below a half: what is nearer is nearest. */
export const nearly = 0.5 * (1 - 2 ** -24);

/** The gap of a result by the exponent of the bits before its own (as a binary32): below a power of two it is smaller. */
const gapsOf = (format: FormatName): Float64Array => {
  const { precision, smallest } = limits[format];
  return Float64Array.from({ length: 256 }, (_, exponent) => {
    // 255 is what comes before 0.
    if (exponent === 255) return 0;
    return Math.max(2 ** (Math.max(exponent, 1) - 127 + 1 - precision), smallest);
  });
};
const gaps = new Map<FormatName, Float64Array>();

/** The gaps of a format, made once. */
const gapsIn = (format: FormatName): Float64Array => {
  const known = gaps.get(format) ?? gapsOf(format);
  gaps.set(format, known);
  return known;
};

/** How many results are not between the smallest normal number and the largest: no error in ulp is asked of them. */
export const countSkipped = (format: FormatName, got: Results): number => {
  const { smallestNormal, largest } = limits[format];
  let skipped = 0;
  for (let i = 0; i < got.length; i++) {
    const size = Math.abs(got[i] as number);
    skipped += size > smallestNormal && size < largest ? 0 : 1;
  }
  return skipped;
};

/** The element whose error in ulp seems to be the largest among those that are surely nearest; -1: none. */
export const seemsWorst = (format: FormatName, { mid, rad }: Balls, got: Results): number => {
  const bits = new Int32Array(got.buffer, got.byteOffset, got.length);
  const { smallestNormal } = limits[format];
  const inverse = gapsIn(format).map((gap) => (gap === 0 ? 0 : 1 / gap));
  const [step, e] = [mid.length === 1 ? 0 : -1, rad.length === 1 ? 0 : -1];
  let [worst, at] = [0, -1];
  for (let i = 0; i < got.length; i++) {
    const m = mid[i & step] as number;
    const place = (((bits[i] as number) - 1) >>> 23) & 255;
    const far = (Math.abs((got[i] as number) - m) + (rad[i & e] as number)) * (inverse[place] as number);
    if (far > worst && far <= nearly && Math.abs(m) >= smallestNormal) [worst, at] = [far, i];
  }
  return at;
};

/** The largest distance for each gap: just below the half of it, or what makes `most` ulp. */
const limitsFor = (format: FormatName, most: number): Float64Array => {
  const factor = Math.min(most, nearly) * shrunk;
  const last = lastLimits.get(format);
  if (last?.factor === factor) return last.limit;
  const limit = gapsIn(format).map((gap) => gap * factor);
  lastLimits.set(format, { factor, limit });
  return limit;
};
const lastLimits = new Map<FormatName, { readonly factor: number; readonly limit: Float64Array }>();

/** Whether all results are floats of their format, NaN among them. */
export const areFloats = (format: FormatName, got: Results): boolean => {
  const round = roundOne[format];
  for (let i = 0; i < got.length; i++) {
    const g = got[i] as number;
    if (round(g) !== g && g === g) return false;
  }
  return true;
};

/** Lists every result. */
export const listAll = (got: Results, open: OpenList): void => {
  for (let i = 0; i < got.length; i++) open.list[i] = i;
  open.count = got.length;
};

/** Lists the results that are not surely nearest, with an error of at most `most` ulp. */
export const listOpen = (
  format: FormatName,
  balls: Balls,
  got: Results,
  most: number,
  open: OpenList,
): void => {
  const bits = new Int32Array(got.buffer, got.byteOffset, got.length);
  const limit = limitsFor(format, most);
  const { last } = balls;
  if (last === undefined) open.count = besideValues(balls, got, bits, limit, open.list);
  else if (last.kind === 'root') open.count = besideRoots(last.of, got, bits, limit, open.list);
  else open.count = besideQuotients(last.over, last.under, got, bits, limit, open.list);
};

type Lists = (got: Results, bits: Int32Array, limit: Float64Array, list: Int32Array) => number;

const besideValues = ({ mid, rad }: Balls, ...[got, bits, limit, list]: Parameters<Lists>): number => {
  const [s, e] = [mid.length === 1 ? 0 : -1, rad.length === 1 ? 0 : -1];
  let count = 0;
  for (let i = 0; i < got.length; i++) {
    const place = (((bits[i] as number) - 1) >>> 23) & 255;
    const far = Math.abs((got[i] as number) - (mid[i & s] as number)) + (rad[i & e] as number);
    list[count] = i;
    // Without a branch: where it would go is not foreseen.
    count += far <= (limit[place] as number) ? 0 : 1;
  }
  return count;
};

/**
 * |g - sqrt A| > f gap would make |g^2 - A| larger than f gap (2 g - f gap), on both sides of the root. g has 24 bits
 * at most, so that g^2 is exact, and its difference from a is exact where it matters.
 */
const besideRoots = ({ mid, rad }: Balls, ...[got, bits, limit, list]: Parameters<Lists>): number => {
  const [s, e] = [mid.length === 1 ? 0 : -1, rad.length === 1 ? 0 : -1];
  let count = 0;
  for (let i = 0; i < got.length; i++) {
    const place = (((bits[i] as number) - 1) >>> 23) & 255;
    const g = got[i] as number;
    const most = limit[place] as number;
    const far = Math.abs(g * g - (mid[i & s] as number)) + (rad[i & e] as number);
    list[count] = i;
    // An infinite result would be as far off as it may be.
    count += far <= most * (2 * g - most) && far < Infinity ? 0 : 1;
  }
  return count;
};

/**
 * |g - A/B| = |g B - A| / |B|, and |g B - A| is at most |g b - a| + |g| rb + ra. The product and the difference are
 * rounded, by less than 2^-52 |g b| together unless the difference is not small; what underflows loses 2^-1074 at most, where
 * bounds are whole multiples of it.
 */
const besideQuotients = (
  over: Balls,
  under: Balls,
  ...[got, bits, limit, list]: Parameters<Lists>
): number => {
  const [a, p, b, q] = [over.mid, over.rad, under.mid, under.rad];
  const [s, e] = [a.length === 1 ? 0 : -1, p.length === 1 ? 0 : -1];
  const [t, f] = [b.length === 1 ? 0 : -1, q.length === 1 ? 0 : -1];
  let count = 0;
  for (let i = 0; i < got.length; i++) {
    const place = (((bits[i] as number) - 1) >>> 23) & 255;
    const g = got[i] as number;
    const v = b[i & t] as number;
    const rv = q[i & f] as number;
    const back = g * v;
    const left = Math.abs(v) - rv;
    const off = Math.abs(back) * 2 ** -52 + Math.abs(g) * rv + ((p[i & e] as number) + 2 ** -1074);
    list[count] = i;
    const far = Math.abs(back - (a[i & s] as number)) + off;
    // Below infinity: no product reaches it there.
    count += far < (limit[place] as number) * left && left < 2 ** 900 ? 0 : 1;
  }
  return count;
};

/** Lists the results that are not these very numbers: zeros by their sign, every NaN is one. */
export const listDiffering = (values: Float64Array, got: Results, open: OpenList): void => {
  const { list } = open;
  let count = 0;
  for (let i = 0; i < got.length; i++) {
    const value = values[i] as number;
    const g = got[i] as number;
    // Object.is costs ten times as much: only zeros and NaN need it.
    if ((value !== g || value === 0) && !Object.is(value, g)) list[count++] = i;
  }
  open.count = count;
};

/**
 * Whether a result is nearest; null: not certain. `error`: its error in ulp is not above that; Infinity: not certain; -1:
 * it surely has none: it is no number, or its exact value is no normal one.
 */
export interface Weighed {
  readonly isNearest: boolean | null;
  /** Whether it is nearest, and a zero has the sign of the exact value. */
  readonly isSigned: boolean;
  readonly error: number;
}

const unknown: Weighed = { isNearest: null, isSigned: false, error: Infinity };

type Weighing = (mid: number, rad: number, got: number) => Weighed;

/** The same of one result, more closely. A zero is nearest whatever its sign. */
export const weighing = (format: FormatName): Weighing => {
  const round = roundOne[format];
  const { precision, smallestNormal, largest } = limits[format];
  const perBinade = 2 ** (1 - precision);
  return (mid, rad, got) => {
    // The ends are rounded: away by twice as much.
    const away = rad + (Math.abs(mid) + rad) * 2 ** -52;
    const [lo, hi] = [mid - away, mid + away];
    if (!(lo <= hi)) return unknown;
    const [low, high] = [round(lo), round(hi)];
    const isNearest =
      low === high ? got === low : Number.isNaN(got) || got < low || got > high ? false : null;
    const isSigned = Object.is(got, low) && Object.is(got, high);
    const size = Math.max(Math.abs(lo), Math.abs(hi));
    if (size < smallestNormal || !Number.isFinite(got)) return { isNearest, isSigned, error: -1 };
    const least = Math.min(Math.abs(lo), Math.abs(hi));
    const isNormal = lo * hi > 0 && least >= smallestNormal && size <= largest;
    if (!isNormal) return { isNearest, isSigned, error: Infinity };
    // The smaller ulp of the two ends.
    const far = (Math.abs(got - mid) + rad) * (2 - shrunk);
    return { isNearest, isSigned, error: far / (binade(least) * perBinade) };
  };
};

/** What is known of a result beside its neighbours: whether it is surely nearest; `signed`: though it is 0. */
export const known = { not: 0, nearest: 1, signed: 2 } as const;

/** A result that is to be measured, and what is certain of it. */
export type Kept = Weighed & { readonly element: number };

/**
 * Looks more closely at the results that are listed, whose exact values are `balls` in the order of the list; `isNumber`
 * is false of those that have none. Writes into `of` what is known of each. Kept are those of which it is not certain
 * whether they are nearest, or that their error is not above `most` ulp; `wrong`: how many are surely not nearest.
 */
export const settle = (
  format: FormatName,
  { mid, rad }: Balls,
  got: Results,
  isNumber: (element: number) => boolean,
  most: number,
  { list, count }: OpenList,
  of: Uint8Array,
): { readonly wrong: number; readonly kept: Kept[] } => {
  const weigh = weighing(format);
  const [s, e] = [mid.length === 1 ? 0 : -1, rad.length === 1 ? 0 : -1];
  const kept: Kept[] = [];
  let wrong = 0;
  for (let at = 0; at < count; at++) {
    const i = list[at] as number;
    of[i] = known.not;
    if (!isNumber(i)) continue;
    const { isNearest, isSigned, error } = weigh(
      mid[at & s] as number,
      rad[at & e] as number,
      got[i] as number,
    );
    if (isSigned) of[i] = known.signed;
    if (isNearest === false) wrong += 1;
    if (isNearest === null || error > most) kept.push({ element: i, isNearest, isSigned, error });
  }
  return { wrong, kept };
};
