/** Axes of powers of ten: what is drawn is a log10, and what is written is the power. */
import { type FourDigits, log10Of } from '../judge/ulp.ts';

/** Errors with a log10 below this are drawn at its height: the worst cases are what the plots are for. */
const smallestDrawn = -3;
/** Exact results have a line of their own below. */
export const zeroLine = -4;

export const heightOf = (error: FourDigits): number => {
  const exponent = log10Of(error);
  return exponent === -Infinity ? zeroLine : Math.max(smallestDrawn, exponent);
};

const superscript = (n: number): string =>
  [...String(n)].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(c)))).join('');

export const powerText = (k: number): string =>
  k === zeroLine ? '0' : k >= -1 && k <= 2 ? String(10 ** k) : `10${superscript(k)}`;

/** Whole exponents from `low` to `high`, six or so. */
export const exponents = (low: number, high: number): number[] => {
  const step = Math.max(1, Math.ceil((high - low) / 6));
  const first = Math.ceil(low / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((high - first) / step) + 1) },
    (_, i) => first + i * step,
  );
};

/** The ends of an axis that holds all of them: whole exponents, apart. */
export const span = (values: readonly number[], least: number, most: number): [number, number] => {
  const low = Math.floor(values.reduce((a, b) => Math.min(a, b), least));
  return [low, Math.max(low + 1, Math.ceil(values.reduce((a, b) => Math.max(a, b), most)))];
};
