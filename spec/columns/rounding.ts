/**
 * Rounding a number to a format, ties to even.
 *
 * Why one rounding to binary64 and a second one to the format give what IEEE 754 asks of one operation on operands of
 * that format (p <= 24 bits): the double rounding is innocuous.
 * - A sum is a multiple of the smallest place of its operands. Where it has more than 53 bits, the smaller operand lies
 *   below half a place of the larger one's 2p + 2 bits, and cannot pull a tie of p bits to a tie of 53 (Figueroa: 53 >=
 *   2p + 2 suffices). Below the smallest normal number of the format a sum is exact.
 * - A product of two p-bit numbers has 2p <= 48 bits and is exact: there is only one rounding. No exponent leaves
 *   binary64's range: binary32's least product is 2^-298, its largest is below 2^256.
 * - A quotient x/y, and a midpoint m of two floats of the format (at most p + 1 <= 25 bits, subnormal ones too): x - m y
 *   is 0 or a nonzero multiple of the lower of two places. So |x/y - m| is 0 or above m 2^-49, and rounding to binary64,
 *   off by m 2^-53 at most, neither reaches m nor crosses it.
 * - The square root of a p-bit number is never nearer than 2^-(2p + 3) (relative) to a midpoint: the same.
 * A root is computed by `Math.sqrt`, which ECMAScript does not promise to be exact: errors.ts certifies each one.
 */
import { type FormatName, formats } from '../scalars/floats/format.ts';

const word = new Float64Array(1);
const halves = new Uint32Array(word.buffer);
word[0] = 1;
const high = halves[0] === 0 ? 1 : 0;

/** 2^floor(log2 |x|) of a normal number; 0 of a zero or a subnormal one, Infinity of what is not finite. */
export const binade = (x: number): number => {
  word[0] = x;
  halves[high] = (halves[high] as number) & 0x7ff00000;
  halves[1 - high] = 0;
  return word[0];
};

/** Rounds numbers in place. */
export type RoundAll = (numbers: Float64Array) => void;
export type RoundOne = (x: number) => number;

/**
 * A number to p bits: adding 3 * 2^(51 + place), a power whose last place is the wanted one, lets binary64's own
 * addition round at that place, ties to even; the subtraction is exact. `least` is the smallest positive float.
 */
const narrow = (precision: number, least: number, largest: number): RoundOne => {
  const perBinade = 2 ** (1 - precision);
  return (x) => {
    const size = Math.abs(x);
    // NaN too.
    if (!(size <= largest * 2)) return x * Infinity;
    const place = binade(x) * perBinade;
    const shift = (place > least ? place : least) * 6755399441055744;
    const rounded = size + shift - shift;
    const kept = rounded > largest ? Infinity : rounded;
    return x < 0 || Object.is(x, -0) ? -kept : kept;
  };
};

const of16 = (name: FormatName): RoundOne => {
  const { precision: p, emin, emax } = formats[name];
  return narrow(p, 2 ** (emin - p + 1), 2 ** emax * (2 - 2 ** (1 - p)));
};

/** A number to a format. */
export const roundOne: Readonly<Record<FormatName, RoundOne>> = {
  binary16: of16('binary16'),
  bfloat16: of16('bfloat16'),
  binary32: Math.fround,
  binary64: (x) => x,
};

const each =
  (round: RoundOne): RoundAll =>
  (numbers) => {
    for (let i = 0; i < numbers.length; i++) numbers[i] = round(numbers[i] as number);
  };

/** Every number of a column to a format. */
export const roundAll: Readonly<Record<FormatName, RoundAll>> = {
  binary16: each(roundOne.binary16),
  bfloat16: each(roundOne.bfloat16),
  binary32: (numbers) => {
    for (let i = 0; i < numbers.length; i++) numbers[i] = Math.fround(numbers[i] as number);
  },
  binary64: () => undefined,
};
