/** A set of floats as text, for readers and for programs. */
import type { EncodedSet } from '../../context.ts';
import type { Dyadic } from '../exact/dyadic.ts';
import { hexText, infinity, nan, type Float } from '../floats/float.ts';
import type { Format } from '../floats/format.ts';
import { round } from '../floats/round.ts';
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

/** How a float is written: see floats/shortest.ts. */
export type WriteFloat = (format: Format, x: Float) => string;

/** An end as the float of a format that it is; hex where it is none. */
const showEnd = (format: Format, write: WriteFloat, end: Dyadic | null, negative: boolean): string => {
  if (end === null) return 'unbounded';
  const float = round(format, 'nearestEven', negative, end.m, end.e);
  const exact = textOf(end, negative);
  return hexText(float) === exact ? write(format, float) : exact;
};

const showPart = (format: Format, write: WriteFloat, { lo, hi }: Part, negative: boolean): string => {
  const [near, far] = [showEnd(format, write, lo, negative), showEnd(format, write, hi, negative)];
  if (near === far) return near;
  return negative ? `[${far}, ${near}]` : `[${near}, ${far}]`;
};

/** A set whose ends are floats of a format. */
export const showSet = (format: Format, set: ResultSet, write: WriteFloat): string => {
  const { negative, positive, flags } = set;
  const parts = [
    ...(negative === null ? [] : [showPart(format, write, negative, true)]),
    ...(positive === null ? [] : [showPart(format, write, positive, false)]),
    ...specials.flatMap(([bit, float]) => ((flags & bit) === 0 ? [] : [write(format, float)])),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(' or ');
};
