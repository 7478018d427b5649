import { describe, expect, test } from 'vitest';
import type { Context } from '../../../spec/context.ts';
import { ieee754Loose, ieee754Wide } from '../../../spec/profiles/index.ts';
import type * as dyadic from '../../../spec/scalars/exact/dyadic.ts';
import type { Enclosure } from '../../../spec/scalars/exact/enclosure.ts';
import { usualBits } from '../../../spec/scalars/sets/envelope.ts';
import { type Float, valueOf } from '../../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { type Interval, interval } from '../../../spec/scalars/exact/interval.ts';
import { optional } from '../../../spec/scalars/sets/optional.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { enclosureOf, type Real, real } from '../../../spec/scalars/exact/real.ts';
import { holds, ofFloat, type ResultSet, special, zeros } from '../../../spec/scalars/sets/result-set.ts';
import { roundEnclosure } from '../../../spec/scalars/floats/round.ts';
import type { Case } from '../../cases/generators/cases.ts';
import type { Comparison } from '../../judge/comparison.ts';
import { lift } from '../../judge/lifted.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';

import { casesIn, comparisonsOf, describeCase, setsAt } from './envelope-cases.ts';
/* What all sets are about, the exact value, is inside: in intervals, and in the hulls of our own profiles. */
/** Bits at which an exact value is asked for; an interval that is missed at them is missed. */
const bits = 512;

const asRational = (x: dyadic.Dyadic, negative: boolean): Rational => ({
  n: negative ? -x.m : x.m,
  d: 1n,
  e: x.e,
});

/** Whether the hull of a set surely misses a value. */
const misses = ({ negative, positive, flags }: ResultSet, { lo, hi }: Enclosure): boolean => {
  const zero: Rational = { n: 0n, d: 1n, e: 0 };
  const hasZero = (flags & zeros) !== 0;
  const least =
    (flags & special.negativeInfinity) !== 0 || negative?.hi === null
      ? null
      : negative !== null
        ? asRational(negative.hi, true)
        : hasZero
          ? zero
          : positive !== null
            ? asRational(positive.lo, false)
            : zero;
  const most =
    (flags & special.positiveInfinity) !== 0 || positive?.hi === null
      ? null
      : positive !== null
        ? asRational(positive.hi, false)
        : hasZero
          ? zero
          : negative !== null
            ? asRational(negative.lo, true)
            : zero;
  return (least !== null && compare(hi, least) < 0) || (most !== null && compare(lo, most) > 0);
};

/** The exact values of a comparison that owe nothing to a convention. */
const exactValues = (theCase: Case, { evaluation }: Comparison): readonly (Real | null)[] => {
  const exactly = (x: number): Real | null => {
    const value = inputFloat(theCase.format, x);
    return value.kind === 'finite' ? valueOf(value) : null;
  };
  const lifted = lift<Real | null>(theCase, { value: exactly, hidden: exactly });
  if (evaluation === null) return [];
  const { output } = lifted.run(optional(real as Context<Real>), evaluation);
  return output.data.map((x) => (x?.convention === undefined ? x : null));
};

/** Its enclosure; null where there is no exact value. */
const enclosed = (x: Real | null | undefined): Enclosure | null =>
  x === null || x === undefined ? null : enclosureOf(x, bits);

describe('the exact value', () => {
  test.each(
    formatNames.flatMap((format) =>
      [ieee754Wide, ieee754Loose].map((profile) => [profile.name, format, profile] as const),
    ),
  )('is in the hull of %s in %s, and its rounding in the stored set', (_name, format, profile) => {
    let seen = 0;
    for (const theCase of casesIn(format, 160)) {
      for (const comparison of comparisonsOf(theCase, profile)) {
        const exact = exactValues(theCase, comparison);
        const { k, sets } = setsAt(theCase, profile, comparison, { side: 'outer', bits: usualBits(format) });
        for (const [i, set] of sets.entries()) {
          const value = enclosed(exact[i]);
          if (value === null) continue;
          seen += 1;
          if (misses(set, value))
            throw new Error(describeCase(theCase, `element ${i} misses the exact value`));
          const rounded = roundEnclosure(formats[format], 'nearestEven', value);
          if (rounded === null) continue;
          const stored = k.store(set);
          const isIn = [
            rounded,
            rounded.kind === 'finite' && rounded.m === 0n ? { ...rounded, negative: true } : rounded,
          ].some((x) => holds(stored, x));
          if (!isIn) throw new Error(describeCase(theCase, `element ${i} lacks the rounded exact value`));
        }
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  test.each(formatNames)('is in the interval in %s', (format) => {
    const asSet = (x: Float): ResultSet => ofFloat(x);
    let seen = 0;
    for (const theCase of casesIn(format, 230)) {
      for (const comparison of comparisonsOf(theCase, ieee754Wide)) {
        if (comparison.evaluation === null) continue;
        const exact = exactValues(theCase, comparison);
        const known = (x: number): Interval | null => {
          const value = inputFloat(format, x);
          return value.kind === 'finite' ? { lo: value, hi: value } : null;
        };
        const lifted = lift<Interval | null>(theCase, { value: known, hidden: known });
        const { data } = lifted.run(optional(interval(format)), comparison.evaluation).output;
        for (const [i, x] of data.entries()) {
          const value = enclosed(exact[i]);
          if (value === null || x === null) continue;
          seen += 1;
          const isNumber = x.lo.kind !== 'nan' && x.hi.kind !== 'nan';
          const low =
            x.lo.kind === 'finite'
              ? misses({ ...asSet(x.lo), flags: asSet(x.lo).flags | special.positiveInfinity }, value)
              : false;
          const high =
            x.hi.kind === 'finite'
              ? misses({ ...asSet(x.hi), flags: asSet(x.hi).flags | special.negativeInfinity }, value)
              : false;
          if (!isNumber || low || high)
            throw new Error(describeCase(theCase, `element ${i}: ${toNumber(x.lo)}..${toNumber(x.hi)}`));
        }
      }
    }
    expect(seen).toBeGreaterThan(100);
  });
});
