import { bitLength, shift } from '../exact/integers.ts';
import type { Format } from './format.ts';
import { fromInteger, type Rational } from '../exact/rational.ts';

/**
 * A datum of a binary format. A finite one is (-1)^negative * m * 2^e with the exponent e of its last place, so each
 * datum has one representation: m < 2^precision, and e = emin - precision + 1 for subnormals and zeros.
 * There is one NaN: payloads are not modelled.
 */
export type Float =
  | { readonly kind: 'nan' }
  | { readonly kind: 'infinite'; readonly negative: boolean }
  | { readonly kind: 'finite'; readonly negative: boolean; readonly m: bigint; readonly e: number };

export type Finite = Extract<Float, { kind: 'finite' }>;

export const nan: Float = Object.freeze({ kind: 'nan' });
export const infinity = (negative: boolean): Float => ({ kind: 'infinite', negative });

/** The exponent of the last place of subnormals and zeros. */
export const leastPlace = (f: Format): number => f.emin - f.precision + 1;
export const zero = (f: Format, negative: boolean): Finite => ({
  kind: 'finite',
  negative,
  m: 0n,
  e: leastPlace(f),
});
export const largest = (f: Format, negative: boolean): Finite => ({
  kind: 'finite',
  negative,
  m: shift(1n, f.precision) - 1n,
  e: f.emax - f.precision + 1,
});
export const smallest = (f: Format, negative: boolean): Finite => ({ ...zero(f, negative), m: 1n });

export const isZero = (x: Float): boolean => x.kind === 'finite' && x.m === 0n;
/** At least the smallest normal number in magnitude. */
export const isNormal = (f: Format, x: Float): x is Finite =>
  x.kind === 'finite' && bitLength(x.m) === f.precision;

/** Same class and value, zeros told apart by sign. */
export const same = (x: Float, y: Float): boolean => {
  if (x.kind === 'finite' && y.kind === 'finite')
    return x.negative === y.negative && x.m === y.m && x.e === y.e;
  if (x.kind === 'infinite' && y.kind === 'infinite') return x.negative === y.negative;
  return x.kind === 'nan' && y.kind === 'nan';
};

/** The exact value of a finite float (the sign of a zero is lost). */
export const valueOf = (x: Finite): Rational =>
  x.m === 0n ? fromInteger(0n) : { n: x.negative ? -x.m : x.m, d: 1n, e: x.e };

/** The bit pattern, as IEEE 754-2019 clause 3.4 encodes it; NaN is the quiet one with a zero payload. */
export const toBits = (f: Format, x: Float): bigint => {
  const fraction = f.precision - 1;
  const exponentMask = shift(1n, f.width - f.precision) - 1n;
  if (x.kind === 'nan') return shift((exponentMask << 1n) | 1n, fraction - 1);
  const sign = x.negative ? shift(1n, f.width - 1) : 0n;
  if (x.kind === 'infinite') return sign | shift(exponentMask, fraction);
  const hidden = shift(1n, fraction);
  if (x.m < hidden) return sign | x.m;
  return sign | shift(BigInt(x.e - leastPlace(f) + 1), fraction) | (x.m - hidden);
};

export const fromBits = (f: Format, bits: bigint): Float => {
  const fraction = f.precision - 1;
  const negative = shift(bits, 1 - f.width) === 1n;
  const exponentBits = f.width - f.precision;
  const biased = BigInt.asUintN(exponentBits, shift(bits, -fraction));
  const trailing = BigInt.asUintN(fraction, bits);
  if (biased === shift(1n, exponentBits) - 1n) return trailing === 0n ? infinity(negative) : nan;
  if (biased === 0n) return { kind: 'finite', negative, m: trailing, e: leastPlace(f) };
  const m = trailing + shift(1n, fraction);
  return { kind: 'finite', negative, m, e: leastPlace(f) + Number.parseInt(biased.toString(), 10) - 1 };
};

/** C's %a with leading digit 1: "0x1.8p-3", "-0x0p+0", "nan", "-inf". */
export const hexText = (x: Float): string => {
  if (x.kind === 'nan') return 'nan';
  const sign = x.negative ? '-' : '';
  if (x.kind === 'infinite') return `${sign}inf`;
  if (x.m === 0n) return `${sign}0x0p+0`;
  const places = bitLength(x.m) - 1;
  // The bits behind the leading one, padded to whole hex digits.
  const padding = (4 - (places % 4)) % 4;
  const behind = shift(x.m - shift(1n, places), padding)
    .toString(16)
    .padStart((places + padding) / 4, '0');
  const digits = behind.replace(/0+$/, '');
  const exponent = x.e + places;
  return `${sign}0x1${digits === '' ? '' : `.${digits}`}p${exponent < 0 ? '' : '+'}${exponent}`;
};
