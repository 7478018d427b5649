/** Floats of the specification as JavaScript's own numbers: binary64 holds the values of every format. */
import type { Ratio } from '../context.ts';
import { binary } from '../scalars/floats/binary.ts';
import { type Float, fromBits, toBits } from '../scalars/floats/float.ts';
import { type FormatName, formats } from '../scalars/floats/format.ts';
import { type Direction, round, roundQuotient } from '../scalars/floats/round.ts';
import { parseLiteral } from '../scalars/exact/literal.ts';

const view = new DataView(new ArrayBuffer(8));
const double = formats.binary64;

/** The number that a float is. Exact: no format has values that binary64 lacks. */
export const numberOf = (x: Float): number => {
  const wide = x.kind === 'finite' ? round(double, 'nearestEven', x.negative, x.m, x.e) : x;
  view.setBigUint64(0, toBits(double, wide));
  return view.getFloat64(0);
};

/** The float of binary64 that a number is. */
export const floatOf = (x: number): Float => {
  view.setFloat64(0, x);
  return fromBits(double, view.getBigUint64(0));
};

/** A ratio, rounded to binary64 in a direction. */
export const ratioNumber = ({ n, d }: Ratio, direction: Direction): number =>
  numberOf(roundQuotient(double, direction, n < 0n, n < 0n ? -n : n, d, 0));

/** A literal, rounded to binary64 in a direction; NaN and the infinities as such. */
export const literalNumber = (text: string, direction: Direction): number =>
  numberOf(binary('binary64', direction).fromLiteral(parseLiteral(text)));

/** The numbers between which a format's arithmetic lies. */
export interface Limits {
  readonly precision: number;
  /** The smallest positive float. */
  readonly smallest: number;
  readonly smallestNormal: number;
  readonly largest: number;
}

const limitsOf = (name: FormatName): Limits => {
  const { precision, emin, emax } = formats[name];
  return {
    precision,
    smallest: 2 ** (emin - precision + 1),
    smallestNormal: 2 ** emin,
    largest: 2 ** emax * (2 - 2 ** (1 - precision)),
  };
};

export const limits: Readonly<Record<FormatName, Limits>> = {
  binary16: limitsOf('binary16'),
  bfloat16: limitsOf('bfloat16'),
  binary32: limitsOf('binary32'),
  binary64: limitsOf('binary64'),
};
