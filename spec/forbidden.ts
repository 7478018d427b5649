/** What Lean's types forbid, as data: which argument, what was given and what it must be. */
import { showShape, sizeOf } from './shape.ts';

/** What was given, and its bound, by what is wrong. Shapes are lists of extents. */
interface Rules {
  /** The argument is not there. */
  readonly missing: { readonly value: null; readonly bound: null };
  /** An index that is no integer in 0..T or 0..T-1. */
  readonly index: {
    readonly value: number;
    readonly bound: { readonly last: 'T' | 'T-1'; readonly steps: number };
  };
  /** A count that is no integer >= 0. */
  readonly count: { readonly value: number; readonly bound: null };
  /** A choice of two that is neither 0 nor 1. */
  readonly flag: { readonly value: number; readonly bound: null };
  /** An extent of a shape that is no integer >= 0. */
  readonly extent: { readonly value: readonly number[]; readonly bound: null };
  /** The elements of a tensor do not fill its shape. */
  readonly elements: { readonly value: number; readonly bound: readonly number[] };
  /** A table that is no vector. */
  readonly rank: { readonly value: readonly number[]; readonly bound: null };
  /** Another shape than that of the argument `like`. */
  readonly shape: {
    readonly value: readonly number[];
    readonly bound: { readonly like: string; readonly shape: readonly number[] };
  };
  /** A list without an entry. */
  readonly filled: { readonly value: number; readonly bound: null };
  /** A timestep that is no integer in 0..T-1, or not less than the one before it. */
  readonly timesteps: {
    readonly value: number;
    readonly bound: { readonly steps: number | null; readonly after: number | null };
  };
  /** A choice of timesteps whose first is none of T. */
  readonly first: { readonly value: number; readonly bound: number };
  /** Not one tensor for each of T steps. */
  readonly steps: { readonly value: number; readonly bound: number };
}

/** `who` asks. The argument may be one of several: noise[1]; null where there is but one. */
type About<C extends keyof Rules> = {
  readonly code: C;
  readonly who: string;
  readonly argument: string | null;
} & Rules[C];

export type Breach = { readonly [C in keyof Rules]: About<C> }[keyof Rules];

export const isExtent = (extent: number): boolean => Number.isSafeInteger(extent) && extent >= 0;

const texts: { readonly [C in keyof Rules]: (breach: Rules[C]) => string } = {
  missing: () => ' is missing',
  index: ({ value, bound: { last, steps } }) => ` must be in 0..${last} (T = ${steps}), got ${value}`,
  count: ({ value }) => ` must be an integer >= 0, got ${value}`,
  flag: ({ value }) => ` must be 0 or 1, got ${value}`,
  extent: ({ value }) => {
    const bad = value.find((extent) => !isExtent(extent));
    return `: every extent of the shape must be an integer >= 0, got ${bad} in ${showShape(value)}`;
  },
  elements: ({ value, bound }) => `: shape ${showShape(bound)} needs ${sizeOf(bound)} elements, got ${value}`,
  rank: ({ value }) => ` must have rank 1 (shape [T]), got shape ${showShape(value)}`,
  shape: ({ value, bound: { like, shape } }) =>
    ` must have the shape of ${like} (${showShape(shape)}), got ${showShape(value)}`,
  filled: () => ' must have at least one entry, got none',
  timesteps: ({ value, bound: { steps, after } }) =>
    after === null
      ? ` must be an integer ${steps === null ? '>= 0' : `in 0..T-1 (T = ${steps})`}, got ${value}`
      : ` must be an integer >= 0 and less than ${after}, the one before it, got ${value}`,
  first: ({ value, bound }) => `: the first timestep must be in 0..T-1 (T = ${bound}), got ${value}`,
  steps: ({ value, bound }) => ` must hold T = ${bound} tensors, got ${value}`,
};

/** Who asks, the argument, its bound and what was given, in one sentence. */
export const breachText = (breach: Breach): string => {
  const { code, who, argument } = breach;
  const text = texts[code] as (of: Breach) => string;
  return `${argument === null ? who : `${who}: ${argument}`}${text(breach)}`;
};

/** Thrown where Lean's types forbid an argument. */
export class Forbidden extends RangeError {
  readonly breach: Breach;
  constructor(breach: Breach) {
    super(breachText(breach));
    this.breach = breach;
  }
}
