import type { FormatName } from './scalars/floats/format.ts';

/**
 * A dictionary of scalar operations. Every definition is a plain function over one, so that the same line means an
 * exact rational, an enclosure, or an IEEE 754 float, whichever dictionary it is given.
 *
 * No code outside a context asks which context it has. Where behaviour must differ, the context has an operation.
 */
export interface Context<A> {
  /** As `--in` takes it: "rational", "real", "binary32", ... */
  readonly name: string;
  /** Whether every number stays as it is written: nothing is rounded. */
  readonly isExact: boolean;
  /** It has no roots and exponentials but those that it can write down: the others it refuses. */
  readonly isPartial?: boolean;
  readonly zero: A;
  readonly one: A;
  readonly half: A;
  /** The epsilon of `safeDiv`: 10^-6 unless `withEpsilon` says otherwise. */
  readonly epsilon: A;

  /** A value in the command line's number syntax; a context that cannot hold it throws a Refusal. */
  of(text: string): A;
  /** The cast of a count or an index (Lean's Nat coercion). */
  nat(count: number): A;
  neg(x: A): A;
  add(x: A, y: A): A;
  sub(x: A, y: A): A;
  mul(x: A, y: A): A;
  div(x: A, y: A): A;
  sqrt(x: A): A;
  exp(x: A): A;
  max(x: A, y: A): A;
  min(x: A, y: A): A;
  /** `greater` if x > y, else `otherwise`: also where x or y is NaN. A branch is an operation of the context. */
  pick(x: A, y: A, greater: A, otherwise: A): A;
  /** min(hi, max(lo, x)). What NaN gives differs among TorchLean's backends: NaN or lo. */
  clamp(x: A, lo: A, hi: A): A;
  /** The left fold of + from 0: a reduction is an operation of the context, because profiles let it be reordered. */
  sum(terms: readonly A[]): A;
  /**
   * x rounded to nearest in a format of fewer bits, ties to even; x itself where the context has no more bits than that.
   * Left out where nothing is ever rounded so.
   */
  rounded?(x: A, format: FormatName): A;
  /** The value as text for a reader. */
  show(x: A): string;
  /** The same with the ratio that it is. Left out where `show` leaves nothing out. */
  showExact?(x: A): string;
  /** The value for another program: see Encoded. */
  encode(x: A): Encoded;
  /**
   * The arithmetic of tensor elements, where another machine does it than that of scalars and schedules: coefficients are
   * computed on the host, tensors on a device. Without it, this one does both.
   */
  readonly elementwise?: Context<A>;
  /** The same context with epsilon = `ratio` (0 is exactly 0: the formulas of the papers). */
  withEpsilon(ratio: Ratio): Context<A>;
}

/** An exact value as "n/d" in lowest terms, or an enclosure of it by such ratios. */
export type EncodedExact = string | { readonly lo: string; readonly hi: string };

/**
 * A value as text that another program can read back: a float in C's %a ("0x1.8p-3", "nan", "-inf"), an exact value,
 * one that exists only by a convention, or null where there is none.
 */
export type Encoded =
  EncodedExact | EncodedSet | { readonly value: EncodedExact; readonly convention: string } | null;

/** A set of floats: from lo to hi (null where there is no number), and the special values. */
export interface EncodedSet {
  readonly lo: string | null;
  readonly hi: string | null;
  readonly also: readonly string[];
}

/** An exact ratio n/d, d > 0: how constants enter a context. */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

/** Lean: Numbers.epsilon, 10^-6. */
export const defaultEpsilon: Ratio = { n: 1n, d: 1_000_000n };

/** Thrown by a context for a value that it does not have: the square root of 2 in `rational`, say. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
