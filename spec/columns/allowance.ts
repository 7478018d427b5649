/** By how much the operations of a profile may err, where columns can follow it. */
import { type Bound, freedomsOf, type Primitive, type Profile, type Row } from '../profiles/profile.ts';
import { type FormatName, formats } from '../scalars/floats/format.ts';
import { ratioNumber } from './numbers.ts';

/** How far the result of one operation may be from the exact one. */
export interface Step {
  /** Every result is within so many times |x| 2^(1 - p) and the smallest float. 'nearest': correctly rounded. */
  readonly outer: number | 'nearest';
  /**
   * On both sides so many ulps of the binade of x are reached or passed, or the last float that is no further
   * (`areFloats`). 'rounded': the exact value is, and what it rounds to. 'nearest': what it rounds to, and nothing else.
   */
  readonly inner: number | 'rounded' | 'nearest';
  /** By how much `outer` grows with the magnitude of the argument. */
  readonly slope?: number;
  /** Whether it is a share of the number, also where ulps get no smaller. */
  readonly isShare?: boolean;
  /** Whether results are floats, and just above a power of two the ulps of what lies below it may be meant. */
  readonly areFloats?: boolean;
  /** Outside of it (`Row.where`) the result may be anything. */
  readonly where?: Row['where'];
  /** Whether what is 0, 1 or -1 and made of such is exact. What is 0 alone is in any case. */
  readonly units?: boolean;
}

export interface Allowance {
  readonly steps: Readonly<Record<'add' | 'mul' | 'div' | 'sqrt' | 'exp' | 'constant', Step>>;
  /** Whether what was passed on may be held in more digits. */
  readonly wider: boolean;
  /** Whether subnormal numbers may be taken for 0, and max of two of them may be either. */
  readonly flush: boolean;
  readonly eitherSubnormal: boolean;
  /** Whether a sum may be made in any order. */
  readonly reorders: boolean;
  /** What scalars and schedules are held to, where another machine computes them. */
  readonly scalars: Allowance | null;
}

/** A constant and what it rounds to. */
const hull: Step = { outer: 0, inner: 'rounded' };

/** Every operation within so many ulps, exp apart, as numbers are written. 0: the exact values. */
export const evenly = (ulps: number, exp: number): Allowance => {
  const [step, ofExp] = [ulps, exp].map((of): Step => ({ outer: of, inner: of, units: true })) as [
    Step,
    Step,
  ];
  return {
    steps: { add: step, mul: step, div: step, sqrt: step, exp: ofExp, constant: ulps === 0 ? step : hull },
    wider: true,
    flush: false,
    eitherSubnormal: false,
    reorders: false,
    scalars: null,
  };
};

/** The size of a bound in ulps of IEEE 754 or of less; null: of none. */
const ulpsOf = (bound: Bound): { readonly base: number; readonly slope: number } | null => {
  if (bound.kind !== 'ulps' || bound.ulpOf === 'cudaRne') return null;
  const { base, slope } = bound.size;
  const [least, per] = [base, slope ?? { n: 0n, d: 1n }].map((of) => ratioNumber(of, 'towardZero'));
  // Halves, so that nothing is lost in binary64.
  return Number.isInteger(2 * (least as number)) && Number.isInteger(2 * (per as number))
    ? { base: least as number, slope: per as number }
    : null;
};

const boundStep = (bound: Bound, format: FormatName, wider: boolean): Step | null => {
  const { precision, emin } = formats[format];
  if (bound.kind === 'nearest') return { outer: 'nearest', inner: 'nearest' };
  if (bound.kind === 'wide') return wider ? { outer: 0.5, inner: 'rounded' } : null;
  if (bound.kind === 'neighbour') return { outer: 1, inner: 'rounded' };
  const areFloats = !wider;
  if (bound.kind === 'relative') {
    const ulps = 2 ** (precision - 1 - bound.bits);
    return { outer: ulps, inner: ulps, isShare: true, areFloats };
  }
  if (bound.kind === 'reciprocalRoot') {
    const [root, quotient] = [ulpsOf(bound.root), ulpsOf(bound.quotient)];
    if (root === null || quotient === null || root.slope + quotient.slope > 0) return null;
    // The floats beside the inverse root are among its values, and their inverses lie on both sides of the root.
    if (root.base < 1) return null;
    // Of u = 2^(1 - p) at most: (1 + 2.5 u) / (1 - 2 u) is 1 + 4.5 u and less than 10 u^2, which is below u / 10 from
    // binary16 on. Undefined at 0, for which a subnormal number may be taken.
    const [outer, where] = [root.base + quotient.base + 0.1, { least: emin, most: 1023 }];
    return { outer, inner: quotient.base, areFloats, where };
  }
  // Floats counted from the one that is nearest: those beside the exact value are never further than one.
  if (bound.kind === 'ulps' && bound.ulpOf === 'cudaRne' && bound.size.slope === undefined)
    return { outer: ratioNumber(bound.size.base, 'towardPositive') + 1, inner: 'rounded' };
  const size = ulpsOf(bound);
  return size === null ? null : { outer: size.base, inner: size.base, slope: size.slope, areFloats };
};

const stepOf = (row: Row, format: FormatName, wider: boolean): Step | null => {
  const step = row.reciprocal === undefined ? boundStep(row.bound, format, wider) : null;
  if (step === null) return null;
  const where = row.where === undefined ? {} : { where: row.where };
  return { ...step, ...where, units: row.exactUnits !== undefined };
};

const constantStep = (row: Row, format: FormatName, wider: boolean): Step | null =>
  row.bound.kind === 'wide' ? hull : stepOf(row, format, wider);

const arithmetic: readonly Primitive[] = ['add', 'mul', 'div', 'sqrt', 'exp'];

/** The allowance of a profile in a format; null where columns do not follow its bounds. */
export const allowanceOf = (profile: Profile, format: FormatName): Allowance | null => {
  const rows = profile.rows[format];
  if (rows === undefined) return null;
  const { wider, contract, flush, eitherSubnormal, reorderSums } = freedomsOf(profile, format);
  const steps = {
    ...Object.fromEntries(arithmetic.map((name) => [name, stepOf(rows[name], format, wider)])),
    constant: constantStep(rows.constant, format, wider),
  } as Record<keyof Allowance['steps'], Step | null>;
  const cast = constantStep(rows.cast, format, wider);
  if (JSON.stringify(cast) !== JSON.stringify(steps.constant)) return null;
  // A product that may enter a sum unrounded.
  if (contract && steps.mul?.outer === 'nearest') steps.mul = { ...steps.mul, outer: 0.5, inner: 'rounded' };
  const scalars = profile.scalars === undefined ? null : allowanceOf(profile.scalars, format);
  if (profile.scalars !== undefined && scalars === null) return null;
  if (Object.values(steps).includes(null)) return null;
  return {
    steps: steps as Allowance['steps'],
    wider,
    flush,
    eitherSubnormal,
    reorders: reorderSums,
    scalars,
  };
};
