/** A result at the very end of its set is looked at more closely: neither accepted by luck nor rejected by it. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { lookCloser, sure } from '../../judge/closer.ts';
import { type AllowedSet, type AllowedSets, setsOf } from '../../judge/allowed.ts';
import type { Comparison, Look } from '../../judge/comparison.ts';
import { judge, type Verdict } from '../../judge/judge.ts';
import { inputFloat } from '../../cases/values.ts';
import { operationNamed } from './specification-answers.ts';

const output = { shape: [1], data: Float32Array.of(3) };

/** ieee754, but a sum may be off by 2^-bits of it. */
const summing = (bits: number): Profile => {
  const rows = ieee754.rows.binary32;
  if (rows === undefined) throw new Error('binary32');
  const add = { ...rows.add, bound: { kind: 'relative', bits } as const };
  return { ...ieee754, name: `sums within 2^-${bits}`, listed: false, rows: { binary32: { ...rows, add } } };
};

/** x + slope * dt = 3 - 2^-140, answered with 3. */
const verdictUnder = (profile: Profile, certain: boolean): Verdict => {
  const tensor = (x: number) => ({ shape: [1], data: Float32Array.of(x) });
  const theCase = makeCase(operationNamed('eulerStep'), 'binary32', {
    x: tensor(3),
    slope: tensor(-(2 ** -140)),
    dt: 1,
  });
  const answer = { kind: 'returned', output, impurity: null, calls: [] } as const;
  const terms = { epsilon: defaultEpsilon, profile };
  const care = { certain, measured: false };
  return judge(theCase, terms, () => [1], answer, null, true, care).verdict;
};

describe('where the usual precision cannot tell the end of a set from a float', () => {
  test('the float just outside is rejected, which only the closer look shows', () => {
    // 3 * 2^-142 < 2^-140
    expect(verdictUnder(summing(142), false)).toBe('accepted');
    expect(verdictUnder(summing(142), true)).toBe('rejected');
  });

  test('the float just inside is accepted', () => {
    // 3 * 2^-141 > 2^-140
    expect(verdictUnder(summing(141), true)).toBe('accepted');
  });
});

const set = (...floats: readonly number[]): AllowedSets =>
  setsOf('binary32', [{ kind: 'floats', floats: floats.map((x) => inputFloat('binary32', x)) }]);

/** Sets are asked closer only where they say something. */
const open: AllowedSet = {
  kind: 'set',
  set: { negative: null, positive: { lo: { m: 3n, e: 0 }, hi: null }, flags: 0 },
  everything: false,
};

const comparison = (allowed: AllowedSet, looks: readonly Look[]): Comparison => ({
  part: 'value',
  step: null,
  output,
  allowed: setsOf('binary32', [allowed]),
  closer: () => looks,
  counts: true,
  evaluation: null,
});

describe('looks are taken until one tells', () => {
  const unsure: Look = { outer: null, inner: set(2) };
  const still: Look = { outer: set(2, 3), inner: set(2) };

  test('inside the inner set', () => {
    const looks = [unsure, { outer: set(2, 3), inner: set(2, 3) }];
    expect(lookCloser(comparison(open, looks))).toEqual(sure);
  });

  test('outside the outer set', () => {
    const looks = [unsure, still, { outer: set(2), inner: set(2) }];
    expect(lookCloser(comparison(open, looks))).toEqual({ rejected: 0, undecided: 0 });
  });

  test('between the two to the end: undecided', () => {
    expect(lookCloser(comparison(open, [unsure, still]))).toEqual({ rejected: null, undecided: 1 });
  });

  test('of a set that holds everything, and of exact sets, nothing is asked', () => {
    expect(lookCloser(comparison({ ...open, everything: true } as AllowedSet, [unsure]))).toEqual(sure);
    expect(lookCloser({ ...comparison(open, [unsure]), closer: null })).toEqual(sure);
  });
});
