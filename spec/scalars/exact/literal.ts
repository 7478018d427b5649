/**
 * The number syntax of the command line, and of `of` in every context: a decimal (exact: 0.1 is 1/10), a ratio
 * `n/d`, a hex float `0x1.8p-3`, `inf`, `-inf`, `nan`. Nothing is rounded here.
 */

/** An exact number as written. `negative` is kept apart so that -0 is not lost. value = +-(n/d) * 2^e */
export type Literal =
  | { readonly kind: 'nan' }
  | { readonly kind: 'infinite'; readonly negative: boolean }
  | {
      readonly kind: 'finite';
      readonly negative: boolean;
      readonly n: bigint;
      readonly d: bigint;
      readonly e: number;
    };

const decimal = /^(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,5}))?$/;
const ratio = /^(\d+)\/(\d+)$/;
const hexFloat = /^0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p([+-]?\d{1,5}))?$/;

/** An exponent of at most five digits as a JavaScript integer (an exponent is a count, not a value). */
const integer = (digits: string | undefined): number => Number.parseInt(digits ?? '0', 10);

/** The digits without the point, and how many of them stood behind it. */
const splitPoint = (digits: string): { readonly all: string; readonly behind: number } => {
  const [whole = '', fraction = ''] = digits.split('.');
  return { all: whole + fraction, behind: fraction.length };
};

const parseMagnitude = (text: string): { n: bigint; d: bigint; e: number } | null => {
  const asRatio = ratio.exec(text);
  if (asRatio?.[1] !== undefined && asRatio[2] !== undefined) {
    const d = BigInt(asRatio[2]);
    return d === 0n ? null : { n: BigInt(asRatio[1]), d, e: 0 };
  }
  const asHex = hexFloat.exec(text);
  if (asHex?.[1] !== undefined) {
    const { all, behind } = splitPoint(asHex[1]);
    return { n: BigInt(`0x${all}`), d: 1n, e: integer(asHex[2]) - 4 * behind };
  }
  const asDecimal = decimal.exec(text);
  if (asDecimal?.[1] !== undefined) {
    const { all, behind } = splitPoint(asDecimal[1]);
    const power = integer(asDecimal[2]) - behind;
    const scale = 10n ** BigInt(power < 0 ? -power : power);
    return power < 0 ? { n: BigInt(all), d: scale, e: 0 } : { n: BigInt(all) * scale, d: 1n, e: 0 };
  }
  return null;
};

const longExponent = /^[\dx.a-f]+(?:e|p)[+-]?\d{6,}$/;

/** Reads one number. Throws a SyntaxError that names the text when it is none, and the bound of an exponent. */
export const parseLiteral = (text: string): Literal => {
  const trimmed = text.trim().toLowerCase();
  const negative = trimmed.startsWith('-');
  const unsigned = trimmed.replace(/^[+-]/, '');
  if (unsigned === 'nan') return { kind: 'nan' };
  if (unsigned === 'inf' || unsigned === 'infinity') return { kind: 'infinite', negative };
  const magnitude = parseMagnitude(unsigned);
  if (magnitude === null && longExponent.test(unsigned)) {
    throw new SyntaxError(`'${text}' has an exponent beyond -99999 to 99999`);
  }
  // The minus sign U+2212 and dashes that are pasted in its place.
  if (magnitude === null && /^[\u2010-\u2015\u2212\uff0d]/.test(unsigned)) {
    throw new SyntaxError(
      `'${text}' begins with another minus sign than the - of the keyboard: write -${unsigned.slice(1)}`,
    );
  }
  if (magnitude === null && unsigned === '') throw new SyntaxError('a number is missing');
  if (magnitude === null) {
    throw new SyntaxError(
      `'${text}' is not a number: write a decimal (0.1), a ratio (1/3), a hex float (0x1.8p-3), inf, -inf or nan`,
    );
  }
  return { kind: 'finite', negative, ...magnitude };
};
