/** Rounding a binary64 number to a narrower format, to nearest, ties to even, subnormals and infinities included. */
import type { Round } from './formulas.ts';

const view = new DataView(new ArrayBuffer(8));

/** floor(log2 x) of a normal binary64 number x > 0; less than every narrower format has for a subnormal one. */
const exponentOf = (x: number): number => {
  view.setFloat64(0, x);
  return (view.getUint16(0) >> 4) - 1023;
};

/**
 * `precision` bits of significand (the hidden one is one of them), exponents from 1 - emax to emax. One operation on
 * numbers of the format, computed in binary64 and rounded by this, is rounded as if it were done once: binary64 has
 * more than 2 * precision + 1 bits.
 */
const roundingTo = (precision: number, emax: number): Round => {
  const largest = 2 ** emax * (2 - 2 ** (1 - precision));
  return (x) => {
    if (x === 0 || !Number.isFinite(x)) return x;
    const size = Math.abs(x);
    // Far above, the shifter would be infinite itself.
    if (size >= 2 ** (emax + 1)) return x < 0 ? -Infinity : Infinity;
    const exponent = Math.max(exponentOf(size), 1 - emax);
    // The last place of binary64 at this number is the last place of the format at x.
    const shifter = 2 ** (exponent - precision + 53);
    const rounded = size + shifter - shifter;
    const limited = rounded > largest ? Infinity : rounded;
    return x < 0 ? -limited : limited;
  };
};

export const toBinary16: Round = roundingTo(11, 15);
export const toBfloat16: Round = roundingTo(8, 127);
