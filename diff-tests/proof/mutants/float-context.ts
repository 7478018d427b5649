/** The arithmetic of an implementation: JavaScript numbers, every operation rounded. */
import type { Context } from '../../../spec/context.ts';
import { numberOf } from '../../cases/values.ts';

export const floatContext = (round: (x: number) => number, epsilon: number): Context<number> => {
  const half = 0.5;
  const k: Context<number> = {
    name: 'implementation',
    isExact: false,
    zero: 0,
    one: 1,
    half,
    epsilon,
    of: (text) => round(numberOf('binary64', text)),
    nat: round,
    neg: (x) => -x,
    add: (x, y) => round(x + y),
    sub: (x, y) => round(x - y),
    mul: (x, y) => round(x * y),
    div: (x, y) => round(x / y),
    sqrt: (x) => round(Math.sqrt(x)),
    exp: (x) => round(Math.exp(x)),
    max: Math.max,
    min: Math.min,
    pick: (x, y, greater, otherwise) => (x > y ? greater : otherwise),
    clamp: (x, lo, hi) => Math.min(hi, Math.max(lo, x)),
    sum: (terms) => terms.reduce((sum, term) => round(sum + term), 0),
    rounded: (x, format) => numberIn(format, x),
    show: String,
    encode: () => null,
    withEpsilon: () => k,
  };
  return k;
};

const casts: Readonly<Record<string, (x: number) => number>> = { binary32: Math.fround };
const numberIn = (format: string, x: number): number => (casts[format] ?? ((y: number) => y))(x);
