/**
 * Floats by their bits, many at once. Places are laid out as a net: 2^24 of them in a row hold every sign and exponent
 * together with every pattern of the lowest bits of the fraction, and the next as many with every pattern of the highest.
 * A defect in one binade and one pattern of 15 low bits (one input in 17 million of binary32) is met for certain in one
 * pass, where as many inputs drawn at random miss it with probability 1/e.
 */
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { nan, toBits } from '../../../spec/scalars/floats/float.ts';
import { type FloatArray, toFloat } from '../values.ts';
import { bitsAt, mixed, scrambled } from './counter.ts';

/** Where the sign, the exponent and the fraction stand in the first 32 bits of a format. */
interface Layout {
  readonly width: number;
  readonly exponent: number;
  readonly fraction: number;
}

/** Bits of a format that a change of its pattern may touch. */
export const bitsIn = (format: FormatName): number => formats[format].width;

const layoutOf = (format: FormatName): Layout => {
  const { width, precision } = formats[format];
  const exponent = width - precision;
  const seen = Math.min(width, 32);
  return { width: seen, exponent, fraction: seen - 1 - exponent };
};

/** The bits of an element by its place. */
type Pattern = (i: number) => number;

/** Bits of a net: enough for one pass in a few seconds. */
const netWidth = 24;

/** Exponents of ordinary numbers: 2^-23 to 2^8. */
const [ordinaryBits, leastOrdinary] = [5, -23];

/**
 * The first 32 bits (or all 16) of the ith place after `from`; `ordinary`: of numbers of ordinary size only. Integers of 32
 * bits alone: it is asked for every element.
 */
const patternsFrom = (layout: Layout, ordinary: boolean, key: number, from: number): Pattern => {
  const { width, exponent, fraction } = layout;
  const narrow = ordinary && exponent > ordinaryBits;
  const exponentBits = narrow ? ordinaryBits : exponent;
  const least = narrow ? 2 ** (exponent - 1) - 1 + leastOrdinary : 0;
  const whole = 1 + exponentBits + fraction;
  const net = Math.min(whole, netWidth);
  const [size, rest, known] = [2 ** net, whole - net, net - 1 - exponentBits];
  const [first, pass] = [from % size, Math.floor(from / size)];
  const [lowMask, exponentMask] = [2 ** known - 1, 2 ** exponentBits - 1];
  const fillers = [bitsAt(key, pass), bitsAt(key, pass + 1)] as const;
  return (i) => {
    // At most one pass ends in a case.
    const isNext = first + i >= size ? 1 : 0;
    const v = scrambled(key, first + i - isNext * size, net);
    const filler = rest === 0 ? 0 : mixed(fillers[isNext] ^ v) >>> (32 - rest);
    const low = v & lowMask;
    const bits = ((pass + isNext) & 1) === 1 ? (low << rest) | filler : (filler << known) | low;
    const head = v >>> known;
    const field = least + (head & exponentMask);
    return (((head >>> exponentBits) << (width - 1)) | (field << fraction) | bits) >>> 0;
  };
};

const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The number of a pattern of binary16. */
const half = (pattern: number): number => {
  const [exponent, fraction] = [(pattern >>> 10) & 31, pattern & 1023];
  const size =
    exponent === 31
      ? fraction === 0
        ? Infinity
        : NaN
      : exponent === 0
        ? fraction * 2 ** -24
        : (1024 + fraction) * 2 ** (exponent - 25);
  return pattern >>> 15 === 1 ? -size : size;
};

/** Numbers of a format from their first 32 bits (or all 16); `low` has the other bits of binary64. */
export const numbersOf: Readonly<
  Record<FormatName, (count: number, pattern: Pattern, low: Pattern) => FloatArray>
> = {
  binary16: (count, pattern) => Float32Array.from({ length: count }, (_, i) => half(pattern(i))),
  bfloat16: (count, pattern) => {
    const bits = new Uint32Array(count);
    for (let i = 0; i < count; i++) bits[i] = pattern(i) << 16;
    return new Float32Array(bits.buffer);
  },
  binary32: (count, pattern) => {
    const bits = new Uint32Array(count);
    for (let i = 0; i < count; i++) bits[i] = pattern(i);
    return new Float32Array(bits.buffer);
  },
  binary64: (count, pattern, lowest) => {
    const bits = new Uint32Array(2 * count);
    const [high, low] = isLittle ? [1, 0] : [0, 1];
    for (let i = 0; i < count; i++) {
      bits[2 * i + high] = pattern(i);
      bits[2 * i + low] = lowest(i);
    }
    return new Float64Array(bits.buffer);
  },
};

/** `count` numbers of a format from a place on, by their bits. `ordinary`: finite ones of 2^-23 to 2^9 alone. */
export const numbersAt = (
  format: FormatName,
  ordinary: boolean,
  key: number,
  from: number,
  count: number,
): FloatArray => {
  const pattern = patternsFrom(layoutOf(format), ordinary, key, from);
  const lowKey = bitsAt(~key, from);
  return numbersOf[format](count, pattern, (i) => mixed(lowKey ^ i));
};

/** The bits of a number of a format, as `numbersOf` takes them. */
export const patternOf = (format: FormatName, x: number): { readonly high: number; readonly low: number } => {
  const f = formats[format];
  const bits = toBits(f, toFloat(format, x) ?? nan);
  return f.width > 32
    ? { high: Number(bits >> 32n), low: Number(BigInt.asUintN(32, bits)) }
    : { high: Number(bits), low: 0 };
};
