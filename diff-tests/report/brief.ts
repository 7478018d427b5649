/** Values with little room: what is long is cut, and what is left out is counted. */
import type { Context } from '../../spec/context.ts';
import { digitsText } from '../../spec/scalars/decimal.ts';

/** More characters of a ratio than this are shown as digits. */
const longestRatio = 40;
/** More characters of anything else are cut. */
const longestText = 1000;

const ratio = /^(-?\d+)(?:\/(\d+))?$/;

/** "n/d" or "n" as it stands where that is short, else twenty digits. */
const briefRatio = (text: string): string => {
  const [, n, d = '1'] = ratio.exec(text) ?? [];
  return text.length <= longestRatio || n === undefined
    ? text
    : digitsText({ n: BigInt(n), d: BigInt(d), e: 0 });
};

/** "n/d" in decimal digits, all of them where twenty are enough. */
export const ratioDigits = (text: string): string => {
  const [, n, d = '1'] = ratio.exec(text) ?? [];
  return n === undefined
    ? text
    : d === '1'
      ? briefRatio(text)
      : digitsText({ n: BigInt(n), d: BigInt(d), e: 0 });
};

/** A sentence in which ratios of many digits are cut. */
export const briefNumbers = (text: string): string => text.replace(/-?\d{20,}(?:\/\d+)?/g, briefRatio);

/** A value as a context shows it, with a ratio of many digits and any other long text cut. */
const briefText = (text: string): string => {
  const [value = '', ...rest] = text.split(' (by the convention ');
  const short = [briefRatio(value), ...rest].join(' (by the convention ');
  return short.length <= longestText
    ? short
    : `${short.slice(0, longestText)}... (${short.length - longestText} characters more)`;
};

/** How a context's values are written: decimals, ratios where they are asked for, and what is long cut. */
export const writing =
  <A>(k: Context<A>, { exact }: { readonly exact?: boolean }) =>
  (x: A): string =>
    exact === true ? (k.showExact ?? k.show)(x) : briefText(k.show(x));
