/** What is measured of few elements is what measuring every one of them gives: no bound leaves out a largest error. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import type { Returned } from '../../cases/answer.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { outputShape } from '../../cases/shape.ts';
import { type HostTensor, numberOf } from '../../cases/values.ts';
import { judge } from '../../judge/judge.ts';
import { measureAll } from '../../judge/measures.ts';
import { readingsOf } from '../../judge/readings.ts';
import { rulesOf } from '../../judge/rules.ts';
import { type Floor, floorOf, noFloor } from '../../judge/screen.ts';
import { toCompare } from '../../judge/steps.ts';
import { roundUpFour } from '../../judge/ulp.ts';
import { long, oneIn } from './long.ts';
import { operationNamed, specificationAnswers } from './specification-answers.ts';

const epsilon = numberOf('binary32', '1/1000000');
const runs = long ? 200 : 24;

const casesOf = (name: string): readonly Case[] => {
  const source = caseSource(operationNamed(name), { format: 'binary32', seed: 5, epsilon, refusals: false });
  return Array.from({ length: runs }, (_, i) => source(7 * i)).filter(({ forbidden }) => forbidden === null);
};

/** Every third element one float off, as far as it is a number: an error that is not that of a rounding. */
const spoiled = ({ output, ...rest }: Returned): Returned => ({
  ...rest,
  output: { ...output, data: output.data.map((x, i) => (i % 3 === 2 ? x * 1.0000001 : x)) } as HostTensor,
});

const four = (of: Rational | null): unknown => (of === null ? null : roundUpFour(of));
const larger = (x: Rational | null, y: Rational | null): Rational | null =>
  x === null || (y !== null && compare(y, x) > 0) ? y : x;

/** Each element measured. */
const bruteOf = (theCase: Case, { calls, order = calls.map((_, i) => i), output }: Returned) => {
  const readings = readingsOf(theCase, defaultEpsilon);
  let [ulp, share, skipped]: [Rational | null, Rational | null, number] = [null, null, 0];
  for (const next of toCompare(theCase, rulesOf(theCase, defaultEpsilon, ieee754), calls, order, output)) {
    if ('broken' in next || !next.counts) continue;
    for (const measured of measureAll(theCase, readings, next)) {
      if (measured.ulp === null) skipped += 1;
      ulp = larger(ulp, measured.ulp);
      share = larger(share, measured.share);
    }
  }
  return { ulp, share, skipped };
};

const judged = (theCase: Case, answer: Returned, floor: Floor) => {
  const terms = { epsilon: defaultEpsilon, profile: ieee754 };
  const care = { certain: true, measured: true, floor };
  const made = judge(theCase, terms, () => outputShape(theCase), answer, null, true, care);
  return { ulp: made.worst?.of ?? null, share: made.share?.of ?? null, skipped: made.ulpSkipped };
};

/** A row of each shape: one by one, a table, a sum over all, a sampler of steps, one of stages, one of a scaled state. */
const names = ['guidanceRescale', 'eulerSigmaStep', 'alphaBarsFromBetas', 'ddpmStep', 'ddimSampleAt'];
const samplers = ['heunSigmaSample', 'eulerDiscreteSample', 'eulerAncestralSample', 'flowDynamicShift'];

describe.each([...names, ...oneIn(2, samplers)])('%s', (name) => {
  test('has the largest error, the largest share and the count that measuring all gives', () => {
    let measured = 0;
    for (const theCase of casesOf(name)) {
      const right = specificationAnswers(theCase, defaultEpsilon) as Returned;
      // Only a last comparison may be wrong: what comes after one is not measured.
      for (const answer of theCase.operation.sampler === null ? [right, spoiled(right)] : [right]) {
        const brute = bruteOf(theCase, answer);
        const found = judged(theCase, answer, noFloor);
        expect([four(found.ulp), four(found.share), found.skipped]).toEqual([
          four(brute.ulp),
          four(brute.share),
          brute.skipped,
        ]);
        // What was known before is not found again, and what is larger is.
        const above = { ulp: floorOf(brute.ulp), share: floorOf(brute.share) };
        expect(judged(theCase, answer, above).skipped).toBe(brute.skipped);
        const below = { ulp: above.ulp * 0.99 - 1e-9, share: above.share * 0.99 - 1e-9 };
        const again = judged(theCase, answer, below);
        expect([four(again.ulp), four(again.share)]).toEqual([four(brute.ulp), four(brute.share)]);
        if (brute.ulp !== null) measured += 1;
      }
    }
    expect(measured).toBeGreaterThan(runs / 4);
  });

  test('no element measures more than was certain of it', () => {
    let told = 0;
    for (const theCase of casesOf(name)) {
      const answer = specificationAnswers(theCase, defaultEpsilon) as Returned;
      const { calls, order = calls.map((_, i) => i), output } = answer;
      const readings = readingsOf(theCase, defaultEpsilon);
      for (const next of toCompare(
        theCase,
        rulesOf(theCase, defaultEpsilon, ieee754),
        calls,
        order,
        output,
      )) {
        if ('broken' in next || !next.counts) continue;
        const { ulps, shares } = readings.screen.of(next);
        for (const [i, { ulp, share }] of measureAll(theCase, readings, next).entries()) {
          expect([floorOf(ulp) <= (ulps[i] as number), floorOf(share) <= (shares[i] as number)]).toEqual([
            true,
            true,
          ]);
          if (shares[i] !== Infinity && share !== null) told += 1;
        }
      }
    }
    expect(told).toBeGreaterThan(runs / 4);
  });
});
