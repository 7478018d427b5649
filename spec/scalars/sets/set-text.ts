/** A set of floats as text, for readers and for programs. */
import type { EncodedSet } from '../../context.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import { hexText, infinity, nan, type Float } from '../floats/float.ts';
import type { Part, ResultSet } from './result-set.ts';
import { special } from './result-set.ts';

/** hexText of m * 2^e: its digits do not depend on a format. */
const textOf = ({ m, e }: Dyadic, negative: boolean): string => hexText({ kind: 'finite', negative, m, e });

const zero = (negative: boolean): Float => ({ kind: 'finite', negative, m: 0n, e: 0 });

const specials: readonly (readonly [number, Float])[] = [
  [special.negativeZero, zero(true)],
  [special.positiveZero, zero(false)],
  [special.negativeInfinity, infinity(true)],
  [special.positiveInfinity, infinity(false)],
  [special.nan, nan],
];

/** The special values of a set. */
const also = ({ flags }: ResultSet): string[] =>
  specials.flatMap(([bit, float]) => ((flags & bit) === 0 ? [] : [hexText(float)]));

const end = (x: Dyadic | null | undefined, negative: boolean): string | null =>
  x === null || x === undefined ? null : textOf(x, negative);

/** The smallest and the largest number, and the special values; lo and hi are null where there is no number. */
export const encodeSet = (set: ResultSet): EncodedSet => {
  const { negative, positive } = set;
  const lo = negative === null ? end(positive?.lo, false) : end(negative.hi, true);
  const hi = positive === null ? end(negative?.lo, true) : end(positive.hi, false);
  return { lo, hi, also: also(set) };
};

const showPart = ({ lo, hi }: Part, isNegative: boolean): string => {
  const [near, far] = [textOf(lo, isNegative), hi === null ? 'unbounded' : textOf(hi, isNegative)];
  if (near === far) return near;
  return isNegative ? `[${far}, ${near}]` : `[${near}, ${far}]`;
};

export const showSet = (set: ResultSet): string => {
  const { negative, positive } = set;
  const parts = [
    ...(negative === null ? [] : [showPart(negative, true)]),
    ...(positive === null ? [] : [showPart(positive, false)]),
    ...also(set),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(' or ');
};
