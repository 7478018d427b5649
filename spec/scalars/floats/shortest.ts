/** A float as a reader writes it: the shortest decimal that reads back as this float. */
import { digitsOf, fromDigits } from '../decimal.ts';
import { abs } from '../exact/integers.ts';
import { compare, lowestTerms, type Rational, subtract } from '../exact/rational.ts';
import { type Finite, hexText, type Float, same, valueOf } from './float.ts';
import type { Format } from './format.ts';
import { roundRational } from './round.ts';

/** Exponents between these are written out: 0.000001, and integers of 21 digits. */
const [leastPlain, mostPlain] = [-6, 21];

const plain = (digits: string, exponent: number): string => {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const fraction = digits.slice(exponent + 1);
  return `${digits.slice(0, exponent + 1)}${fraction === '' ? '' : `.${fraction}`}`;
};

const scientific = (digits: string, exponent: number): string => {
  const fraction = digits.slice(1);
  return `${digits.slice(0, 1)}${fraction === '' ? '' : `.${fraction}`}e${exponent < 0 ? '' : '+'}${exponent}`;
};

/**
 * Of the decimals of so many digits beside x those that read back, the nearest first; of two that are equally
 * near the even one, as ECMA-262, Number::toString, note 2, has it.
 */
const readingBack = (f: Format, x: Finite, size: Rational, places: string, exponent: number): Rational[] => {
  const below = BigInt(places);
  const distance = (y: Rational): Rational => {
    const difference = subtract(y, size);
    return { ...difference, n: abs(difference.n) };
  };
  const evenFirst = below % 2n === 0n ? [below, below + 1n] : [below + 1n, below];
  return evenFirst
    .map((n) => fromDigits(n, exponent - places.length + 1))
    .filter((y) => same(roundRational(f, 'nearestEven', y), { ...x, negative: false }))
    .toSorted((a, b) => compare(distance(a), distance(b)));
};

/** The fewest digits that read back, and the exponent of the first of them. */
const fewest = (
  f: Format,
  x: Finite,
  size: Rational,
): { readonly digits: string; readonly exponent: number } => {
  const all = digitsOf(size);
  for (let count = 1; ; count++) {
    const [found] = readingBack(f, x, size, all.digits.slice(0, count), all.exponent);
    if (found === undefined) continue;
    const { digits, exponent } = digitsOf(found);
    return { digits: digits.replace(/0+$/, ''), exponent };
  }
};

/** The decimal of a finite float, and whether it is the float's exact value. An integer below 10^21 is itself. */
const shortestDecimal = (f: Format, x: Finite): { readonly text: string; readonly isExact: boolean } => {
  const sign = x.negative ? '-' : '';
  if (x.m === 0n) return { text: `${sign}0`, isExact: true };
  const size = valueOf({ ...x, negative: false });
  const { n, d } = lowestTerms(size);
  if (d === 1n && n < 10n ** BigInt(mostPlain)) return { text: `${sign}${n}`, isExact: true };
  const { digits, exponent } = fewest(f, x, size);
  const isExact = compare(fromDigits(BigInt(digits), exponent - digits.length + 1), size) === 0;
  const write = exponent >= leastPlain && exponent < mostPlain ? plain : scientific;
  return { text: `${sign}${write(digits, exponent)}`, isExact };
};

/** A decimal, with the bits behind it where it is not the exact value: "0.5", "0.1 (0x1.99999ap-4)", "inf". */
export const floatText = (f: Format, x: Float): string => {
  if (x.kind !== 'finite') return hexText(x);
  const { text, isExact } = shortestDecimal(f, x);
  return isExact ? text : `${text} (${hexText(x)})`;
};

/** The decimal alone. */
export const briefFloat = (f: Format, x: Float): string =>
  x.kind === 'finite' ? shortestDecimal(f, x).text : hexText(x);

/** With the ratio that it is: "0.1 (0x1.99999ap-4 = 13421773/134217728)". An integer is its own ratio. */
export const exactFloatText = (f: Format, x: Float): string => {
  if (x.kind !== 'finite' || x.m === 0n) return floatText(f, x);
  const { n, d } = lowestTerms(valueOf(x));
  return d === 1n ? floatText(f, x) : `${shortestDecimal(f, x).text} (${hexText(x)} = ${n}/${d})`;
};
