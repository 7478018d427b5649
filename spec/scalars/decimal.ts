/** Exact numbers and enclosures in decimal digits: what a reader is shown. */
import { type Enclosure, invertEnclosure, multiplyEnclosures } from './exact/enclosure.ts';
import { abs, bitLength, shift } from './exact/integers.ts';
import { compare, type Rational, subtract } from './exact/rational.ts';

/** Digits of an irrational number that a reader is shown. */
const shownDigits = 20;

/** Digits that are computed. */
const madeDigits = 25;

/** +-digits * 10^(exponent - 24), the first digit not 0. */
interface Decimal {
  readonly sign: '' | '-';
  readonly digits: string;
  readonly exponent: number;
}

const tenTo = (k: number): bigint => 10n ** BigInt(k);
const one: Rational = { n: 1n, d: 1n, e: 0 };
const negated = (x: Rational): Rational => ({ ...x, n: -x.n });

/** Binary exponents up to here are written out; farther ones need a power of ten that is known by an enclosure. */
const nearExponent = 2 ** 17;
const isNear = ({ n, d, e }: Rational): boolean => {
  const top = bitLength(abs(n)) + e;
  return d !== 1n || (top < nearExponent && top > -nearExponent);
};

/** floor(x * 10^k), of which the digits are those of x. */
const scaledNear = ({ n, d, e }: Rational, k: number): bigint => {
  const [top, bottom] = k >= 0 ? [n * tenTo(k), d] : [n, d * tenTo(-k)];
  return e >= 0 ? shift(top, e) / bottom : top / shift(bottom, -e);
};

/** Bits of a power of ten: an exponent takes some forty of them. */
const powerBits = 192;

/** 10^k by squaring. */
const powerOfTen = (k: number): Enclosure => {
  if (k === 0) return { lo: one, hi: one };
  const half = powerOfTen((k - (k % 2)) / 2);
  const square = multiplyEnclosures(half, half, powerBits);
  const ten = { n: 10n, d: 1n, e: 0 };
  return k % 2 === 0 ? square : multiplyEnclosures(square, { lo: ten, hi: ten }, powerBits);
};

/** log10(2) * 10^18, rounded down. */
const log2 = 301_029_995_663_981_195n;
/** An exponent: a JavaScript integer, not a value. */
const toExponent = (k: bigint): number => Number.parseInt(k.toString(), 10);
/** The decimal exponent of a number > 0, or one beside it. */
const guessExponent = ({ n, d, e }: Rational): number =>
  toExponent((BigInt(bitLength(n) - bitLength(d) + e) * log2) / 10n ** 18n);

/** x * 10^-exponent for a number x > 0 far from 1, rounded down (or up). */
const mantissa = (x: Rational, exponent: number, up: boolean): Rational => {
  const power = powerOfTen(exponent < 0 ? -exponent : exponent);
  const factor = exponent < 0 ? power : invertEnclosure(power, powerBits);
  const product = multiplyEnclosures({ lo: x, hi: x }, factor ?? power, powerBits);
  return up ? product.hi : product.lo;
};

/** The digits of a number other than 0, truncated; those of a bound of it from below (or above) where it is far from 1. */
const decimal = (x: Rational, up: boolean): Decimal => {
  const size = { ...x, n: abs(x.n) };
  const far = isNear(size) ? 0 : guessExponent(size);
  const near = far === 0 ? size : mantissa(size, far, up !== x.n < 0n);
  let exponent = guessExponent(near);
  // The guess is off by one at most.
  exponent += scaledNear(near, madeDigits - 1 - exponent).toString().length - madeDigits;
  const digits = scaledNear(near, madeDigits - 1 - exponent).toString();
  return { sign: x.n < 0n ? '-' : '', digits, exponent: far + exponent };
};

/** The first 25 digits of a number > 0, truncated, and the exponent of the first one. No format's number is far from 1. */
export const digitsOf = (x: Rational): { readonly digits: string; readonly exponent: number } =>
  decimal(x, false);

const placePoint = (digits: string, exponent: number, end: string): string => {
  if (exponent >= digits.length || exponent < -6) {
    const fraction = digits.length === 1 && end === '' ? '' : `.${digits.slice(1)}`;
    return `${digits.slice(0, 1)}${fraction}${end}e${exponent}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}${end}`;
  const fraction = digits.slice(exponent + 1);
  return `${digits.slice(0, exponent + 1)}${fraction === '' && end === '' ? '' : '.'}${fraction}${end}`;
};

const isZero = ({ n }: Rational): boolean => n === 0n;
const sideOf = ({ lo, hi }: Enclosure): 1 | -1 | null => (lo.n > 0n ? 1 : hi.n < 0n ? -1 : null);

/** Twenty digits that both ends begin with, truncated; null where there are fewer. */
export const certainDigits = (known: Enclosure): string | null => {
  if (sideOf(known) === null) return null;
  const [a, b] = [decimal(known.lo, false), decimal(known.hi, true)];
  const digits = a.digits.slice(0, shownDigits);
  if (a.exponent !== b.exponent || digits !== b.digits.slice(0, shownDigits)) return null;
  return `${a.sign}${placePoint(digits, a.exponent, '…')}`;
};

/** All its digits where twenty are enough, else twenty and an ellipsis. */
export const digitsText = (x: Rational): string => {
  if (isZero(x)) return '0';
  const { sign, digits, exponent } = decimal(x, false);
  const short = digits
    .slice(0, shownDigits)
    .replace(/0+$/, '')
    .padEnd(isNear(x) ? exponent + 1 : 1, '0');
  if (short.length <= shownDigits && isExactly(x, BigInt(short), exponent - short.length + 1))
    return `${sign}${placePoint(short, exponent, '')}`;
  return `${sign}${placePoint(digits.slice(0, shownDigits), exponent, '…')}`;
};

/** One digit of a number, away from 0 if `away`, else toward it. */
const oneDigit = (x: Rational, away: boolean): string => {
  if (isZero(x)) return '0';
  const { sign, digits, exponent } = decimal(x, away !== x.n < 0n);
  const cut = BigInt(digits.slice(0, 1));
  const isWhole = /^.0*$/.test(digits) && isNear(x) && isExactly(x, cut, exponent);
  const digit = (away && !isWhole ? cut + 1n : cut).toString();
  return `${sign}${placePoint(digit.slice(0, 1), exponent + digit.length - 1, '')}`;
};

/** n * 10^exponent */
export const fromDigits = (n: bigint, exponent: number): Rational =>
  exponent >= 0 ? { n: n * tenTo(exponent), d: 1n, e: 0 } : { n, d: tenTo(-exponent), e: 0 };

const isExactly = (x: Rational, digit: bigint, exponent: number): boolean =>
  compare({ ...x, n: abs(x.n) }, fromDigits(digit, exponent)) === 0;

/** The shortest decimal in an enclosure of numbers > 0 that begin with the same digit or with neighbours. */
const shortestIn = ({ lo, hi }: Enclosure): { readonly text: string; readonly value: Rational } => {
  const { exponent } = decimal(hi, true);
  for (let place = exponent; ; place--) {
    // The largest multiple of 10^place that is not above hi.
    const n = scaledNear(hi, -place);
    const value = fromDigits(n, place);
    if (compare(value, lo) < 0) continue;
    const digits = n.toString();
    return {
      text: placePoint(place <= shownDigits ? digits.padEnd(exponent + 1, '0') : digits, exponent, ''),
      value,
    };
  }
};

const larger = (x: Rational, y: Rational): Rational => (compare(x, y) >= 0 ? x : y);

/**
 * What an enclosure says: twenty digits where they are certain; else a number and how far it may be off, where the ends
 * have a size in common; else both ends, rounded outward.
 */
export const enclosureText = (known: Enclosure): string => {
  const { lo, hi } = known;
  if (isZero(lo) && isZero(hi)) return '0';
  const digits = certainDigits(known);
  if (digits !== null) return digits;
  const side = sideOf(known);
  if (side === null && !isZero(lo) && !isZero(hi))
    return `0 (within ${oneDigit(larger(negated(lo), hi), true)})`;
  if (side === -1) {
    const mirrored = enclosureText({ lo: negated(hi), hi: negated(lo) });
    if (!mirrored.startsWith('between')) return `-${mirrored}`;
  }
  const isClose =
    side !== null && isNear(lo) && isNear(hi) && compare(subtract(hi, lo), side > 0 ? lo : negated(hi)) <= 0;
  if (!isClose) return `between ${oneDigit(lo, lo.n < 0n)} and ${oneDigit(hi, hi.n > 0n)}`;
  const { text, value } = shortestIn(known);
  return `${text} (within ${oneDigit(larger(subtract(value, lo), subtract(hi, value)), true)})`;
};
