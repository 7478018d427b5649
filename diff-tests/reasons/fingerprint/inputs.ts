/** Inputs for probes: fixed numbers, made for each format from exact values. */
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import { arrayOf, type HostTensor, toNumber } from '../../cases/values.ts';

export const vector = (format: FormatName, ...values: readonly number[]): HostTensor => ({
  shape: [values.length],
  data: new (arrayOf(format))(values),
});

/** m * 2^e */
export const dyadic = (format: FormatName, m: bigint, e: number): number =>
  toNumber(round(formats[format], 'nearestEven', m < 0n, m < 0n ? -m : m, e));

/** Fixed pseudorandom integers below 2^bits, the same in every run (Knuth's MMIX generator, the upper bits). */
export const integers = (seed: bigint): ((bits: number) => bigint) => {
  let state = seed;
  return (bits) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return state >> BigInt(64 - bits);
  };
};

/** Numbers in [1, 2) * 2^exponent with all their digits, either sign. */
export const full = (format: FormatName, seed: bigint): ((exponent?: number) => number) => {
  const next = integers(seed);
  const { precision } = formats[format];
  return (exponent = 0) => {
    const m = (1n << BigInt(precision - 1)) + next(precision - 1);
    return dyadic(format, next(1) === 1n ? -m : m, exponent + 1 - precision);
  };
};

/** A vector of so many numbers, made one after the other. */
export const series = (format: FormatName, count: number, make: (i: number) => number): HostTensor =>
  vector(format, ...Array.from({ length: count }, (_, i) => make(i)));

/** One of the numbers once more in front, and six times behind: what is computed otherwise outside of vectors is seen there. */
export const framed = (format: FormatName, { data }: HostTensor, at: number): HostTensor => {
  const one = data[at] as number;
  return vector(format, one, ...data, ...new Array<number>(6).fill(one));
};
