import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findProfile, ieee754Loose } from '../../../spec/profiles/index.ts';
import { type Freedoms, type Profile, primitives } from '../../../spec/profiles/profile.ts';
import type { Rows } from '../../../spec/profiles/profile.ts';
import { judged, judgeUnder, pairs, runMachines, showFailure, inOrder } from './machine-pairs.ts';
import { long, oneIn } from './long.ts';
import { machineCases } from './machines.ts';
import { specificationAnswers } from './specification-answers.ts';

/*
 * Whatever a machine of a profile returns is inside the envelope of that profile. The machines take every freedom at
 * its extremes and at random, on operands that put each intermediate beside a power of two, 0, overflow or a clamp.
 * `npm run long` judges a million elements of their results, `npm test` a fiftieth of them.
 */
const elements = long ? 1_000_000 : 20_000;
const seed = long ? 1 : 1_000_001;

describe('every machine is inside', () => {
  test.each(oneIn(5, pairs))('%s in %s', (_name, format, profile) => {
    const tally = runMachines(format, profile, profile, elements / pairs.length, seed);
    expect(tally.outside.slice(0, 3)).toEqual([]);
    expect(tally.elements).toBeGreaterThanOrEqual(elements / pairs.length);
  });
});

describe('binary(format) is inside', () => {
  const cases = long ? 200 : 6;
  test.each(oneIn(5, pairs))('%s in %s', (_name, format, profile) => {
    const outside: string[] = [];
    for (const [i, operation] of judged.entries()) {
      let count = 0;
      for (const theCase of machineCases(operation, format, seed + 500 + i)) {
        const judgement = judgeUnder(theCase, profile, specificationAnswers(theCase, defaultEpsilon));
        if (judgement.verdict === 'rejected') outside.push(showFailure(theCase, judgement));
        if (++count >= cases) break;
      }
    }
    expect(outside.slice(0, 3)).toEqual([]);
  });
});

/** The profile with the size of its bounds in ulp changed. */
const withUlps = (profile: Profile, n: bigint, d: bigint): Profile => {
  const rows = profile.rows.binary32 as Rows;
  const changed = primitives.map((primitive) => {
    const { bound, ...row } = rows[primitive];
    return [
      primitive,
      {
        ...row,
        bound: bound.kind === 'ulps' && primitive !== 'exp' ? { ...bound, size: { base: { n, d } } } : bound,
      },
    ];
  });
  return { ...profile, rows: { binary32: Object.fromEntries(changed) as unknown as Rows } };
};

const off = (profile: Profile, freedom: keyof Freedoms): Profile => ({
  ...profile,
  freedoms: { ...profile.freedoms, [freedom]: freedom === 'infinities' ? 'kept' : false },
});

/**
 * Freedoms that a profile has, and that show in its results: a contraction does not where a product may be exact, nor
 * the order of a sum under `wgsl`, where flushing and the slack of the product hide it.
 */
const freedomsOf: readonly (readonly [string, readonly (keyof Freedoms)[]])[] = [
  ['ieee754-wide', ['wider']],
  ['ieee754-loose', ['wider', 'zeroSign', 'reorderSums', 'infinities']],
  ['wgsl', ['flush', 'zeroSign', 'infinities']],
  ['glsl-es-1.00', ['wider', 'flush', 'zeroSign', 'infinities']],
  ['glsl-es-3.00', ['anyForNaN']],
  ['cuda-fast-math', ['contract', 'flush', 'dropNaN']],
];

// A set that is too narrow must be left by some machine, or the machines show nothing.
describe('machines leave a set that lacks something', () => {
  test('1.9 ulp for 2', () => {
    const { outside } = runMachines('binary32', ieee754Loose, withUlps(ieee754Loose, 19n, 10n), 3000, 3);
    expect(outside.length).toBeGreaterThan(0);
  });

  test.each(
    oneIn(
      4,
      freedomsOf.flatMap(([name, freedoms]) => freedoms.map((freedom) => [name, freedom] as const)),
    ),
  )('%s without %s', (name, freedom) => {
    const profile = inOrder(findProfile(name) as Profile);
    let found = 0;
    for (let seed = 10; seed < 400 && found === 0; seed++)
      found += runMachines('binary32', profile, off(profile, freedom), 700, seed).outside.length;
    expect(found).toBeGreaterThan(0);
  });
});
