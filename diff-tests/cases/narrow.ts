/** Numbers rounded to the 16-bit formats. */
import { round } from '../../spec/scalars/floats/round.ts';
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import { toFloat, toNumber } from './values.ts';

const cast =
  (name: FormatName) =>
  (x: number): number => {
    const exact = toFloat('binary64', x);
    if (exact?.kind !== 'finite') return x;
    return toNumber(round(formats[name], 'nearestEven', exact.negative, exact.m, exact.e));
  };

export const half: (x: number) => number = cast('binary16');
export const bfloat: (x: number) => number = cast('bfloat16');
