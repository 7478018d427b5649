import { describe, expect, test } from 'vitest';
import { findProfile, profiles } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import * as dyadic from '../../../spec/scalars/exact/dyadic.ts';
import { usualBits } from '../../../spec/scalars/sets/envelope.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { type Part, type ResultSet, special } from '../../../spec/scalars/sets/result-set.ts';
import { type AllowedSet, allows } from '../../judge/allowed.ts';
import { setsIn } from './specification-answers.ts';
import { pairs } from './machine-pairs.ts';

import { casesIn, comparisonsOf, describeCase, setsAt } from './envelope-cases.ts';
import { oneIn } from './long.ts';
/*
 * What one set says of another: a wider profile allows all that a stricter one does, more bits leave less, and what
 * certainly is allowed is what perhaps is.
 */
const partWithin = (x: Part | null, y: Part | null): boolean =>
  x === null ||
  (y !== null &&
    dyadic.compare(y.lo, x.lo) <= 0 &&
    (y.hi === null || (x.hi !== null && dyadic.compare(x.hi, y.hi) <= 0)));

/** Whether all values of x are values of y. */
const isSubset = (x: ResultSet, y: ResultSet): boolean =>
  partWithin(x.negative, y.negative) &&
  partWithin(x.positive, y.positive) &&
  (x.flags & ~y.flags & ~special.wasInfinite) === 0;

const isWithin = (x: AllowedSet, y: AllowedSet): boolean =>
  x.kind === 'floats'
    ? x.floats.every((float) => allows(y, float))
    : y.kind === 'set' && isSubset(x.set, y.set);

describe('the partial order: a wider profile allows all that a stricter one does', () => {
  const ordered = profiles.flatMap((outer) =>
    outer.contains.map((name) => [outer.name, name, outer, findProfile(name) as Profile] as const),
  );
  test.each(oneIn(3, ordered))('%s allows what %s does', (_outer, _inner, outer, inner) => {
    let compared = 0;
    for (const format of formatNames.filter((name) => outer.rows[name] !== undefined)) {
      for (const theCase of casesIn(format, 40)) {
        const [wide, strict] = [comparisonsOf(theCase, outer), comparisonsOf(theCase, inner)];
        expect(wide.length).toBe(strict.length);
        for (const [i, { allowed }] of strict.entries()) {
          const at = setsIn(allowed).findIndex(
            (set, j) => !isWithin(set, wide[i]?.allowed.at(j) as AllowedSet),
          );
          if (at >= 0) throw new Error(describeCase(theCase, `${format}, element ${at}`));
          compared += allowed.size;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

describe('more bits leave less, and inner sets are in outer ones', () => {
  test.each(
    oneIn(
      3,
      pairs.filter(([, , profile]) => profile.name !== 'ieee754'),
    ),
  )('%s in %s', (_name, format, profile) => {
    let [compared, strictly] = [0, 0];
    for (const theCase of casesIn(format, 90)) {
      for (const comparison of comparisonsOf(theCase, profile)) {
        const bits = usualBits(format);
        const stored = ([side, times]: readonly ['inner' | 'outer', number]): readonly ResultSet[] => {
          const { k, sets } = setsAt(theCase, profile, comparison, { side, bits: times * bits });
          return sets.map((x) => k.store(x));
        };
        const chain = (
          [
            ['inner', 1],
            ['inner', 3],
            ['outer', 3],
            ['outer', 1],
          ] as const
        ).map(stored);
        for (const [i, sets] of chain.slice(1).entries()) {
          const at = sets.findIndex((set, j) => !isSubset(chain[i]?.[j] as ResultSet, set));
          if (at >= 0) throw new Error(describeCase(theCase, `link ${i}, element ${at}`));
          compared += sets.length;
        }
        strictly += chain[0]?.filter((set, j) => isSubset(chain[3]?.[j] as ResultSet, set)).length ?? 0;
      }
    }
    // Most sets are the same at every resolution: the ends of the stored ones are floats.
    expect(strictly).toBeGreaterThan(0.4 * (compared / 3));
  });
});
