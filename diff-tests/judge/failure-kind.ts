/** What failures of one kind have in common, compared by its fields. */
import type { Breach } from '../../spec/forbidden.ts';
import type { Float } from '../../spec/scalars/floats/float.ts';
import type { Impurity } from '../cases/broken.ts';
import type { Part } from './comparison.ts';

/** Values that differ in class fail in different ways. */
export type ValueClass = 'nan' | 'infinite' | '+zero' | '-zero' | 'finite';

export interface FailureKind {
  readonly part: Part;
  /** How a valid call ended without an answer. */
  readonly ended: 'threw' | 'lost' | null;
  /** An input that was written to, and memory that is shared, are two faults. */
  readonly impure: Impurity['code'] | null;
  /** What a forbidden call breaks, and in which input. */
  readonly breach: { readonly code: Breach['code']; readonly input: string | null } | null;
  /** Of a value outside its set: its class, and those of the set. */
  readonly got: ValueClass | null;
  readonly wanted: readonly Float['kind'][];
}

export const classOf = (x: number): ValueClass => {
  if (Number.isNaN(x)) return 'nan';
  if (x === 0) return Object.is(x, -0) ? '-zero' : '+zero';
  return Number.isFinite(x) ? 'finite' : 'infinite';
};

/** A kind that its part tells, but for what is said besides. */
export const kindOf = (part: Part, more: Partial<FailureKind> = {}): FailureKind => ({
  part,
  ended: null,
  impure: null,
  breach: null,
  got: null,
  wanted: [],
  ...more,
});

/** The input that a breach is about: noise[1] is a tensor of noise. */
export const breachIn = ({ code, argument }: Breach): NonNullable<FailureKind['breach']> => ({
  code,
  input: argument?.split('[', 1)[0] ?? null,
});

export const sameKind = (a: FailureKind | null, b: FailureKind | null): boolean => {
  if (a === null || b === null) return a === b;
  return (
    a.part === b.part &&
    a.ended === b.ended &&
    a.impure === b.impure &&
    a.breach?.code === b.breach?.code &&
    a.breach?.input === b.breach?.input &&
    a.got === b.got &&
    a.wanted.length === b.wanted.length &&
    a.wanted.every((kind, i) => kind === b.wanted[i])
  );
};

/** A number where a number is right: it tells a reader more than zeros, infinities and NaN. */
export const isNumberForNumber = ({ got, wanted }: FailureKind): boolean =>
  got === 'finite' && wanted[0] === 'finite';
