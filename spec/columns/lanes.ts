/**
 * The steps of a definition as code on pairs of numbers: the rules of balls.ts and nearest.ts, operation by operation, in
 * the registers of a processor.
 *
 * Sound for the reasons given there, with less to be shown: WebAssembly rounds `+ - * /` and the square root correctly.
 * What is not known is NaN, as in balls.ts. The exponential is the sum of exponential.ts, with its error. A step that is not
 * in a table (of what IEEE 754 gives exp; a rounding to another format) makes no code, and all is left to columns.
 */
import type { FormatName } from '../scalars/floats/format.ts';
import { coefficients, expShare, largestArgument, lower, perLn2, upper } from './exponential.ts';
import { limits } from './numbers.ts';
import { Undecided } from './open.ts';
import type { StepName } from './recorded.ts';
import { both, type Code, f64x2, i32, i64x2, twice, v128 } from './wasm.ts';

/** Puts what code makes where it may be read again and again. */
export type Keep = (code: Code) => Code;

/** |exact - mid| <= rad; null: it is exact. */
export interface Ball {
  readonly mid: Code;
  readonly rad: Code | null;
  /** The operands, where it is a quotient: certify.ts compares results with those. */
  readonly quotient?: readonly [Ball, Ball];
}

type Rules<T> = Partial<Record<StepName, (...operands: T[]) => T>>;

const { abs, neg, add, sub, mul, div, sqrt, min, max, eq, gt, lt, le } = f64x2;
const [ulp, least, grown] = [both(2 ** -52), both(2 ** -1070), both(1 + 2 ** -49)];
const [tiny, rootShare] = [both(2 ** -900), both(2 ** -50)];
const [zero, infinity] = [both(0), both(Infinity)];
const exponent = twice(0x7ff0000000000000n);
const sign = twice(-0x8000000000000000n);

/** 2^floor(log2 |x|), as in rounding.ts. */
export const binades = (x: Code): Code => v128.and(x, exponent);

/** NaN where a condition does not hold. */
const where = (condition: Code, x: Code): Code => v128.or(x, v128.not(condition));

export const radiusOf = ({ rad }: Ball): Code => rad ?? zero;

/** `approximateExp` of exponential.ts, for |x| <= 700. */
const approximateExp = (x: Code, keep: Keep): Code => {
  const k = keep(f64x2.nearest(mul(x, both(perLn2))));
  const r = keep(sub(sub(x, mul(k, both(upper))), mul(k, both(lower))));
  let sum = both(coefficients[0] as number);
  for (const coefficient of coefficients.slice(1)) sum = add(mul(sum, r), both(coefficient));
  const power = add(add(mul(mul(sum, r), r), r), both(1));
  // The last bits of k + 3 * 2^51 are those of the integer k, which is added to the exponent.
  return keep(i64x2.add(power, i64x2.shiftLeft(add(k, both(6755399441055744)), i32.of(52))));
};

/** The rules of balls.ts. */
export const ballRules = (keep: Keep): Rules<Ball> => {
  /** What operands bring, and the rounding of the result. */
  const radius = (mid: Code, brought: readonly Code[]): Code => {
    const own = add(mul(abs(mid), ulp), least);
    return keep(mul(add(brought.length === 0 ? zero : brought.reduce((a, b) => add(a, b)), own), grown));
  };
  const sum = (x: Ball, y: Ball): Ball => {
    const mid = keep(add(x.mid, y.mid));
    return {
      mid,
      rad: radius(
        mid,
        [x.rad, y.rad].flatMap((rad) => (rad === null ? [] : [rad])),
      ),
    };
  };
  const minus = ({ mid, rad }: Ball): Ball => ({ mid: keep(neg(mid)), rad });
  const larger = (x: Ball, y: Ball): Ball => {
    const mid = keep(max(x.mid, y.mid));
    if (x.rad === null && y.rad === null) return { mid, rad: null };
    const [p, q] = [radiusOf(x), radiusOf(y)];
    const isFirst = gt(sub(x.mid, p), add(y.mid, q));
    const isSecond = gt(sub(y.mid, q), add(x.mid, p));
    return { mid, rad: keep(v128.bitselect(p, v128.bitselect(q, max(p, q), isSecond), isFirst)) };
  };
  return {
    neg: minus,
    add: sum,
    sub: (x, y) => sum(x, minus(y)),
    mul: (x, y) => {
      const mid = keep(mul(x.mid, y.mid));
      const brought = [
        ...(y.rad === null ? [] : [mul(abs(x.mid), y.rad)]),
        ...(x.rad === null ? [] : [mul(add(abs(y.mid), radiusOf(y)), x.rad)]),
      ];
      return { mid, rad: radius(mid, brought) };
    },
    div: (x, y) => {
      const mid = keep(div(x.mid, y.mid));
      const left = keep(sub(abs(y.mid), radiusOf(y)));
      const isPlain = v128.and(v128.and(gt(left, tiny), lt(left, infinity)), gt(abs(x.mid), tiny));
      const brought = add(radiusOf(x), mul(abs(mid), radiusOf(y)));
      return { mid, rad: keep(where(isPlain, radius(mid, [div(brought, left)]))), quotient: [x, y] };
    },
    sqrt: (x) => {
      const mid = keep(sqrt(x.mid));
      // The same without what an exact operand brings: a quotient costs as much as the rest.
      if (x.rad === null) {
        const made = mul(mul(mid, rootShare), grown);
        return { mid, rad: keep(v128.andnot(where(gt(x.mid, tiny), made), eq(x.mid, zero))) };
      }
      const { rad } = x;
      const isNone = v128.and(eq(x.mid, zero), eq(rad, zero));
      const isPlain = v128.and(gt(x.mid, rad), gt(x.mid, tiny));
      const made = mul(add(div(rad, mid), mul(mid, rootShare)), grown);
      return { mid, rad: keep(v128.andnot(where(isPlain, made), isNone)) };
    },
    exp: (x) => {
      const mid = approximateExp(x.mid, keep);
      const rad = keep(radiusOf(x));
      const isPlain = v128.and(le(abs(x.mid), both(largestArgument)), le(rad, both(0.5)));
      const brought = mul(add(rad, mul(rad, rad)), both(1 + 2 ** -40));
      return { mid, rad: keep(where(isPlain, mul(mul(mid, add(brought, both(2 * expShare))), grown))) };
    },
    max: larger,
    min: (x, y) => minus(larger(minus(x), minus(y))),
    clamp: (x, lo, hi) => minus(larger(minus(hi), minus(larger(lo, x)))),
    pick: (x, y, greater, otherwise) => {
      const [p, q] = [radiusOf(x), radiusOf(y)];
      const isGreater = keep(gt(sub(x.mid, p), add(y.mid, q)));
      const isTie = v128.and(eq(x.mid, y.mid), v128.and(eq(p, zero), eq(q, zero)));
      const isOther = v128.or(lt(add(x.mid, p), sub(y.mid, q)), isTie);
      const [r, s] = [radiusOf(greater), radiusOf(otherwise)];
      const rest = keep(v128.bitselect(s, r, isGreater));
      const isSure = v128.and(v128.or(isGreater, isOther), eq(rest, rest));
      return {
        mid: keep(v128.bitselect(greater.mid, otherwise.mid, isGreater)),
        rad: keep(where(isSure, v128.bitselect(r, s, isGreater))),
      };
    },
  };
};

/** As in rounding.ts. */
const narrow = (format: FormatName, keep: Keep): ((x: Code) => Code) => {
  const { precision, smallest, largest } = limits[format];
  return (code) => {
    const x = keep(code);
    const size = keep(abs(x));
    const place = max(mul(binades(x), both(2 ** (1 - precision))), both(smallest));
    const shift = keep(mul(place, both(6755399441055744)));
    const rounded = keep(sub(add(size, shift), shift));
    const kept = v128.bitselect(infinity, rounded, gt(rounded, both(largest)));
    const isNear = le(size, both(largest * 2));
    return keep(v128.bitselect(v128.or(kept, v128.and(x, sign)), mul(x, infinity), isNear));
  };
};

const roundings: Readonly<Record<FormatName, (keep: Keep) => (x: Code) => Code>> = {
  binary16: (keep) => narrow('binary16', keep),
  bfloat16: (keep) => narrow('bfloat16', keep),
  binary32: (keep) => (x) => keep(f64x2.promoteLow(f64x2.demoteZero(x))),
  binary64: () => (x) => x,
};

/** A number to a format. */
export const rounding = (format: FormatName, keep: Keep): ((x: Code) => Code) => roundings[format](keep);

/** The rules of nearest.ts; NaN through clamp stays NaN, which is one of two choices. */
export const nearestRules = (format: FormatName, keep: Keep): Rules<Code> => {
  const round = rounding(format, keep);
  return {
    neg: (x) => keep(neg(x)),
    add: (x, y) => round(add(x, y)),
    sub: (x, y) => round(sub(x, y)),
    mul: (x, y) => round(mul(x, y)),
    div: (x, y) => round(div(x, y)),
    sqrt: (x) => round(sqrt(x)),
    max: (x, y) => keep(max(x, y)),
    min: (x, y) => keep(min(x, y)),
    clamp: (x, lo, hi) => keep(min(hi, max(lo, x))),
    pick: (x, y, greater, otherwise) => keep(v128.bitselect(greater, otherwise, gt(x, y))),
  };
};

/** What a rule makes of a step. */
export const byRule = <T>(rules: Rules<T>, name: StepName, operands: readonly T[]): T => {
  const rule = rules[name];
  if (rule === undefined) throw new Undecided(`no code for ${name}`);
  return rule(...operands);
};
