/**
 * `binary(format)` for a whole column of elements at once: what IEEE 754 arithmetic must return, bit for bit. Each
 * operation is one of binary64 and one rounding to the format; rounding.ts says why that is the same as rounding once.
 *
 * Sound because only `+ - * /`, comparisons and `Math.fround` are trusted, which ECMAScript rounds as IEEE 754 does;
 * what `Math.sqrt` gives is certified by its square. What is not decided is marked open, and so is what is made of it: a
 * root or an exponential that its certificate does not cover. Where several results are right (exp within 1 ulp, a NaN
 * through clamp) a context makes one choice everywhere, as `choicesOf` has it.
 */
import type { Context, Ratio } from '../context.ts';
import { defaultEpsilon } from '../context.ts';
import { binary } from '../scalars/floats/binary.ts';
import { type FormatName, formats } from '../scalars/floats/format.ts';
import { expFloats } from './exp-floats.ts';
import { hasProductError, productError } from './errors.ts';
import { numbersFor, numbersOf } from './memory.ts';
import { numberOf } from './numbers.ts';
import { binade, roundAll, type RoundOne, roundOne } from './rounding.ts';
import { joined, type Open, Undecided } from './open.ts';
import { summing } from './sums.ts';

/** One value for each element, or one for all. */
export interface NearestColumn {
  readonly values: Float64Array;
  readonly open: Open;
}

export interface NearestColumns extends Context<NearestColumn> {
  /** The values of inputs: numbers of the format. */
  column(values: ArrayLike<number>): NearestColumn;
  withEpsilon(ratio: Ratio): NearestColumns;
}

const column = (values: ArrayLike<number>): NearestColumn => ({ values: numbersOf(values), open: null });

/** The last places of a root and its square: what is left of x must lie within half a place on both sides. */
const [perBinade, almost] = [2 ** -52, 1 - 2 ** -40];

/** Whether s is the square root of x > 0 rounded to nearest; false where that is not certain. */
const isRoot = (x: number, s: number): boolean => {
  const square = s * s;
  if (!hasProductError(s, s, square)) return false;
  // x - square is exact: the two are within a factor of 2 (Sterbenz).
  const left = x - square - productError(s, s, square);
  const half = s * (binade(s) * perBinade) * almost;
  // Below a power of two the places are half as wide.
  return left < half && left > (binade(s) === s ? -half / 2 : -half);
};

/**
 * Whether what s rounds to is surely what the square root of x > 0 does: s^2 is x but for 2^-50 of it, so that s is within
 * 2^-50 of itself of the root, and no midpoint of two floats lies that near. In binary64 one always does.
 */
const isRoundedRoot = (x: number, s: number, round: RoundOne): boolean => {
  const away = s * 2 ** -50;
  return Math.abs(x - s * s) <= x * 2 ** -50 && round(s - away) === round(s + away);
};

/** Which of several right results a context takes, the last one where there are fewer; `told`: how many there were. */
interface Choice {
  readonly choice: number;
  told(candidates: number): void;
}

const contextWith = (format: FormatName, epsilon: Ratio, chosen: Choice): NearestColumns => {
  const floatsOf = expFloats(format);
  const round = roundAll[format];
  const roundedTo = roundOne[format];
  const exact = binary(format).withEpsilon(epsilon);
  const constant = (value: number): NearestColumn => column([value]);

  const zipped = (
    fill: (out: Float64Array, x: Float64Array, y: Float64Array, s: number, t: number) => void,
    rounds: boolean,
  ) => {
    return (x: NearestColumn, y: NearestColumn): NearestColumn => {
      const [a, b] = [x.values, y.values];
      const out = numbersFor(a.length === 1 ? b.length : a.length);
      fill(out, a, b, a.length === 1 ? 0 : -1, b.length === 1 ? 0 : -1);
      if (rounds) round(out);
      return { values: out, open: joined(out.length, x.open, y.open) };
    };
  };
  const neg = ({ values, open }: NearestColumn): NearestColumn => {
    const out = numbersFor(values.length);
    for (let i = 0; i < out.length; i++) out[i] = -(values[i] as number);
    return { values: out, open };
  };
  const add = zipped((out, x, y, s, t) => {
    for (let i = 0; i < out.length; i++) out[i] = (x[i & s] as number) + (y[i & t] as number);
  }, true);
  const max = zipped((out, x, y, s, t) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.max(x[i & s] as number, y[i & t] as number);
  }, false);
  const min = zipped((out, x, y, s, t) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.min(x[i & s] as number, y[i & t] as number);
  }, false);

  const sqrt = ({ values, open: before }: NearestColumn): NearestColumn => {
    const roots = numbersFor(values.length);
    let open: Uint8Array | null = null;
    for (let i = 0; i < roots.length; i++) {
      const value = values[i] as number;
      const root = Math.sqrt(value);
      roots[i] = root;
      const isPlain = !(value > 0 && value < Infinity) || isRoundedRoot(value, root, roundedTo);
      if (!isPlain && !isRoot(value, root)) (open ??= new Uint8Array(roots.length))[i] = 1;
    }
    round(roots);
    return { values: roots, open: joined(roots.length, before, open) };
  };

  const refused = (what: string) => (): never => {
    throw new Undecided(`columns do not decide ${what}`);
  };

  return {
    name: `columns of ${format}`,
    isExact: false,
    column,
    zero: constant(0),
    one: constant(1),
    half: constant(0.5),
    epsilon: constant(numberOf(exact.epsilon)),
    of: (text) => constant(numberOf(exact.of(text))),
    nat: (count) => constant(numberOf(exact.nat(count))),
    neg,
    add,
    sub: zipped((out, x, y, s, t) => {
      for (let i = 0; i < out.length; i++) out[i] = (x[i & s] as number) - (y[i & t] as number);
    }, true),
    mul: zipped((out, x, y, s, t) => {
      for (let i = 0; i < out.length; i++) out[i] = (x[i & s] as number) * (y[i & t] as number);
    }, true),
    div: zipped((out, x, y, s, t) => {
      for (let i = 0; i < out.length; i++) out[i] = (x[i & s] as number) / (y[i & t] as number);
    }, true),
    sqrt,
    exp: (x) => {
      const values = numbersFor(x.values.length);
      let open: Uint8Array | null = null;
      for (let i = 0; i < values.length; i++) {
        const all = floatsOf(x.values[i] as number);
        if (all === null) (open ??= new Uint8Array(values.length))[i] = 1;
        else chosen.told(all.length);
        values[i] = all === null ? NaN : (all[Math.min(chosen.choice, all.length - 1)] as number);
      }
      return { values, open: joined(values.length, x.open, open) };
    },
    max,
    min,
    pick: (x, y, greater, otherwise) => {
      const all = [x, y, greater, otherwise];
      const size = all.reduce((n, { values }) => (values.length === 1 ? n : values.length), 1);
      const at = ({ values }: NearestColumn, i: number): number =>
        values[values.length === 1 ? 0 : i] as number;
      const values = numbersFor(size);
      for (let i = 0; i < size; i++) values[i] = at(x, i) > at(y, i) ? at(greater, i) : at(otherwise, i);
      return { values, open: joined(size, ...all.map(({ open }) => open)) };
    },
    // NaN stays NaN, or becomes lo: TorchLean's own backends differ.
    clamp: (x, lo, hi) => {
      const clamped = min(hi, max(lo, x));
      if (!x.values.some(Number.isNaN)) return clamped;
      chosen.told(2);
      if (chosen.choice === 0) return clamped;
      const at = (i: number, { values }: NearestColumn): number =>
        values[values.length === 1 ? 0 : i] as number;
      return {
        ...clamped,
        values: clamped.values.map((value, i) => (Number.isNaN(at(i, x)) ? at(i, lo) : value)),
      };
    },
    sum: summing(({ values }) => values.length, constant(0), add),
    rounded: (x, narrow) => {
      if (formats[narrow].precision >= formats[format].precision) return x;
      const values = x.values.slice();
      roundAll[narrow](values);
      round(values);
      return { values, open: x.open };
    },
    show: refused('a text'),
    encode: refused('a text'),
    withEpsilon: (ratio) => contextWith(format, ratio, chosen),
  };
};

/** Columns of floats of a format; an element that a column does not decide is open. Of several right results, the first. */
export const nearestColumns = (format: FormatName): NearestColumns =>
  contextWith(format, defaultEpsilon, { choice: 0, told: () => undefined });

/** Runs a definition once for each choice, as `choicesOf` does for single floats. */
export const columnChoices = (
  format: FormatName,
  epsilon: Ratio,
): (<R>(run: (k: NearestColumns) => R) => readonly R[]) => {
  let open = 1;
  const contexts: NearestColumns[] = [];
  const told = (candidates: number): void => {
    if (candidates > open) open = candidates;
  };
  return (run) => {
    const results = [];
    for (let choice = 0; choice < open; choice++)
      results.push(run((contexts[choice] ??= contextWith(format, epsilon, { choice, told }))));
    return results;
  };
};
