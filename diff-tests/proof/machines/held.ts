/** The numbers of a machine, and what is left open to it. */
import type { Context } from '../../../spec/context.ts';
import type { Freedoms } from '../../../spec/profiles/profile.ts';
import { type Finite, type Float, infinity, isZero } from '../../../spec/scalars/floats/float.ts';
import * as exact from './exact.ts';
import { order } from './options.ts';

/** What is left open: a result, or whether a freedom is taken. */
export type Question = 'result' | 'fraction' | 'anything' | 'clampNaN' | keyof Freedoms;

/** Picks one of `count` answers, from 0 on; 0 takes no freedom. A result: least, greatest, the usual ones, between. */
export type Decide = (question: Question, count: number) => number;

/** A number of a machine. */
export interface Held {
  readonly value: Float;
  /** The product that it was rounded from. */
  readonly product: Float | null;
  /** Whether an infinity or NaN has entered it. */
  readonly wasInfinite: boolean;
  /** Given, and handed on untouched. */
  readonly own: boolean;
}

export interface Machine extends Context<Held> {
  given(x: Float): Held;
  /** What is written to memory: a float of the format. */
  store(x: Held): Float;
}

export const minusInfinity = infinity(true);
export const zeroOf = (negative: boolean): Finite => ({ kind: 'finite', negative, m: 0n, e: 0 });
export const one: Finite = { kind: 'finite', negative: false, m: 1n, e: 0 };
export const negated = (x: Float): Float => (x.kind === 'nan' ? x : { ...x, negative: !x.negative });
export const isSpecial = (x: Float): boolean => x.kind !== 'finite';
export const isTrivial = (x: Float): boolean =>
  isZero(x) ||
  (x.kind === 'finite' && exact.compare(exact.magnitude(exact.ofFinite(x)), exact.ofFinite(one)) === 0);

/** x < y on the extended line, with -0 < +0; neither is NaN. */
export const isLess = (x: Float, y: Float): boolean => {
  const gap = order(x, y);
  return (
    gap < 0 || (gap === 0 && isZero(x) && isZero(y) && (x as Finite).negative && !(y as Finite).negative)
  );
};
