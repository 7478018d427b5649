/** A binary interchange format of IEEE 754-2019 clause 3, and bfloat16, which has the same shape. */
export interface Format {
  readonly name: FormatName;
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  /** The exponent of the largest finite numbers; the smallest normal has 1 - emax. */
  readonly emax: number;
  readonly emin: number;
  /** Bits of the whole encoding. */
  readonly width: number;
}

export type FormatName = 'binary16' | 'bfloat16' | 'binary32' | 'binary64';

const row = (name: FormatName, precision: number, emax: number, width: number): Format =>
  Object.freeze({ name, precision, emax, emin: 1 - emax, width });

export const formats: Readonly<Record<FormatName, Format>> = Object.freeze({
  binary16: row('binary16', 11, 15, 16),
  bfloat16: row('bfloat16', 8, 127, 16),
  binary32: row('binary32', 24, 127, 32),
  binary64: row('binary64', 53, 1023, 64),
});

export const formatNames: readonly FormatName[] = ['binary16', 'bfloat16', 'binary32', 'binary64'];
