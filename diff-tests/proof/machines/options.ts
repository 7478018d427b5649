/** The results that a bound allows for one exact result: the last one on either side, and the usual roundings. */
import type { Bound, Size } from '../../../spec/profiles/profile.ts';
import { type Float, fromBits, infinity, largest, toBits } from '../../../spec/scalars/floats/float.ts';
import { type Format, formats } from '../../../spec/scalars/floats/format.ts';
import { bitLength } from '../../../spec/scalars/exact/integers.ts';
import {
  add,
  binary128,
  compare,
  divide,
  type Exact,
  exactly,
  isNegative,
  isPowerOfTwo,
  leading,
  magnitude,
  multiply,
  negate,
  ofFinite,
  rounded,
} from './exact.ts';

export interface Options {
  /** The least and the greatest result, both included. */
  readonly low: Float;
  readonly high: Float;
  /** Results of arithmetic that exists: rounded to the format, to a wider one, not at all. */
  readonly usual: readonly Float[];
}

const integer = (n: bigint): Exact => ({ n, e: 0, sticky: false });

/** n/d, cut to 64 bits where it is not dyadic: never above it. */
const ratio = (n: bigint, d: bigint): Exact => {
  let { n: m, e } = divide(integer(n), integer(d));
  while (m !== 0n && (m & 1n) === 0n) [m, e] = [m >> 1n, e + 1];
  const excess = Math.max(0, bitLength(m) - 64);
  return { n: m >> BigInt(excess), e: e + excess, sticky: false };
};

/** base + slope * |x|, or its whole part. */
const sizeOf = ({ base, slope, floored }: Size, argument: Exact): Exact => {
  if (slope === undefined) return ratio(base.n, base.d);
  const { n, e } = multiply(magnitude(argument), integer(slope.n));
  const whole = (e >= 0 ? n << BigInt(e) : n >> BigInt(-e)) / slope.d;
  const exact =
    slope.d === 1n
      ? { n, e, sticky: false }
      : { ...divide({ n, e, sticky: false }, integer(slope.d)), sticky: false };
  return add(ratio(base.n, base.d), floored === true ? integer(whole) : exact);
};

/** ulp(r) as a power of two's exponent: at a power of two the gap above for `ieee`, the gap below for the others. */
const placeOf = (f: Format, r: Exact, gapBelow: boolean): number => {
  const top = leading(r) - (gapBelow && isPowerOfTwo(r) ? 1 : 0);
  return Math.max(top, f.emin) - f.precision + 1;
};

/** Formats that count as wider than this one. */
const widerThan = (f: Format): readonly Format[] =>
  f.precision < 53 ? [formats.binary64, binary128, exactly] : [binary128, exactly];

const usualOf = (f: Format, r: Exact, wider: boolean): readonly Float[] =>
  [f, ...(wider ? widerThan(f) : [])].map((format) => rounded(format, 'nearestEven', r));

/** -1, 0 or 1 on the extended line; neither is NaN. */
export const order = (x: Float, y: Float): number => {
  const rank = (z: Float): number => (z.kind === 'infinite' ? (z.negative ? -1 : 1) : 0);
  if (x.kind === 'finite' && y.kind === 'finite') return compare(ofFinite(x), ofFinite(y));
  return Math.sign(rank(x) - rank(y));
};

/** What is kept of a result: more than the format has, or not; 0 in the place of what is below the smallest number. */
export interface Kept {
  readonly wider: boolean;
  readonly vanishes: boolean;
}

/** All from low to high, given exactly: of the floats of the format, or of all numbers. */
const between = (f: Format, r: Exact, low: Exact, high: Exact, { wider, vanishes }: Kept): Options => {
  const [up, down] = [false, true].map((negative) => ofFinite(largest(f, negative))) as [Exact, Exact];
  // What must exceed the largest finite number is the infinity, unless it may be wider.
  if (!wider && compare(low, up) > 0) return listed([infinity(false)]);
  const kept = wider ? exactly : f;
  const [first, last] = [rounded(kept, 'towardPositive', low), rounded(kept, 'towardNegative', high)];
  const inside = usualOf(f, r, wider).filter((x) => order(x, first) >= 0 && order(x, last) <= 0);
  // What may exceed it may be the infinity, and what may fall below the smallest number may be 0.
  const over = [
    ...(compare(high, up) > 0 ? [infinity(false)] : []),
    ...(compare(low, down) < 0 ? [infinity(true)] : []),
  ];
  const isSmall =
    vanishes && !isNegative(low) && compare(low, { n: 1n, e: f.emin - f.precision + 1, sticky: false }) < 0;
  const zero: Float = { kind: 'finite', negative: false, m: 0n, e: 0 };
  const listedFirst = !vanishes && first.kind === 'finite' && first.negative ? zero : first;
  return { low: isSmall ? zero : listedFirst, high: last, usual: [...inside, listedFirst, ...over] };
};

const listed = (usual: readonly Float[]): Options => {
  const sorted = usual.toSorted(order);
  return { low: sorted[0] as Float, high: sorted.at(-1) as Float, usual };
};

/** Whole numbers of floats from the correctly rounded result; 0 is not crossed. */
const floatsAway = (f: Format, r: Exact, size: Exact): Options => {
  const nearest = rounded(f, 'nearestEven', r);
  const count = size.e >= 0 ? size.n << BigInt(size.e) : size.n >> BigInt(-size.e);
  const [bits, last] = [toBits(f, nearest), toBits(f, infinity(false))];
  const at = (index: bigint): Float => fromBits(f, index < 0n ? 0n : index > last ? last : index);
  return listed([nearest, at(bits - count), at(bits + count)]);
};

/** Within 2^-bits of the magnitude; the rest of a sticky number is left out on the inner side. */
const relative = (f: Format, r: Exact, bits: number, kept: Kept): Options => {
  const [below, above] = [r.n, r.sticky ? r.n + 1n : r.n].map((n) => ({ n, e: r.e, sticky: false }));
  const share = (x: Exact): Exact => ({ ...x, e: x.e - bits });
  return between(
    f,
    r,
    add(above as Exact, negate(share(above as Exact))),
    add(below as Exact, share(below as Exact)),
    kept,
  );
};

/** What a bound allows for an exact result r > 0. */
const onPositive = (f: Format, bound: Bound, r: Exact, argument: Exact, kept: Kept): Options => {
  switch (bound.kind) {
    case 'nearest':
      return listed([rounded(f, 'nearestEven', r)]);
    case 'neighbour':
      return listed([rounded(f, 'towardZero', r), rounded(f, 'towardPositive', r)]);
    case 'wide':
      return listed(usualOf(f, r, true));
    case 'relative':
      return relative(f, r, bound.bits, kept);
    case 'ulps': {
      const size = sizeOf(bound.size, argument);
      if (bound.ulpOf === 'cudaRne') return floatsAway(f, r, size);
      const reach = { ...size, e: size.e + placeOf(f, r, bound.ulpOf !== 'ieee') };
      return between(f, r, add(r, negate(reach)), add(r, reach), kept);
    }
    case 'either':
    case 'reciprocalRoot':
    case 'rootProduct':
      throw new Error(`${bound.kind} is two bounds`);
  }
};

const mirrored = (x: Float): Float => (x.kind === 'nan' ? x : { ...x, negative: !x.negative });

/** What a bound allows for an exact result that is finite and not 0. The two forms of a root are taken apart before. */
export const optionsFor = (f: Format, bound: Bound, r: Exact, argument: Exact, kept: Kept): Options => {
  if (!isNegative(r)) return onPositive(f, bound, r, argument, kept);
  const { low, high, usual } = onPositive(f, bound, negate(r), argument, kept);
  return { low: mirrored(high), high: mirrored(low), usual: usual.map(mirrored) };
};
