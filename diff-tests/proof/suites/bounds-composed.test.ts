import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findProfile, ieee754Loose, ieee754Wide } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { Part, ResultSet } from '../../../spec/scalars/sets/result-set.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import type { AllowedSet } from '../../judge/allowed.ts';
import { rulesOf } from '../../judge/rules.ts';
import { toCompare } from '../../judge/steps.ts';
import type { Decide } from '../machines/held.ts';
import type { Returned } from '../../cases/answer.ts';
import { machineAnswer } from '../machines/run.ts';
import { type HostInputs, toNumber } from '../../cases/values.ts';
import { judgeUnder, showFailure } from './machine-pairs.ts';
import { caseOf } from './one-primitive.ts';
import { operationNamed, specificationAnswers } from './specification-answers.ts';

/*
 * Composed operations: the float at the end of a set is accepted, the one just outside rejected, and the machine that
 * pushes every operation to the same end is inside.
 */
const format = 'binary32';
const f32 = (...data: readonly number[]) => ({ shape: [data.length], data: Float32Array.from(data) });
const betas = f32(0.1, 0.2, 0.3);
const model = { answers: [f32(0.7)] };

const inputs: readonly (readonly [string, HostInputs])[] = [
  ['safeDiv', { x: f32(0.3), y: f32(0.7) }],
  ['qSample', { betas, x0: f32(0.9), t: 2, eps: f32(-0.4) }],
  ['x0Pred', { betas, x: f32(0.9), t: 2, model }],
  ['x0PredFromEps', { betas, x: f32(0.9), t: 2, eps: f32(0.7) }],
  ['ddpmStep', { betas, x: f32(0.9), k: 1, z: f32(0.6), model }],
  ['ddimStep', { betas, x: f32(0.9), k: 1, model }],
  ['vpSigma', { beta0: 0.125, beta1: 20, t: f32(0.3) }],
  ['pfOdeRhs', { beta0: 0.125, beta1: 20, t: 0.3125, x: f32(0.9), model }],
  ['epsPredLoss', { betas, x0: f32(0.9), t: 2, eps: f32(-0.4), model }],
];

const composed = inputs.flatMap(([name, given]) =>
  ['ieee754-wide', 'ieee754-loose', 'opencl', 'cuda', 'glsl-es-1.00'].map((profile) => {
    const theCase = caseOf(operationNamed(name), format, given);
    return [name, profile, theCase, findProfile(profile) as Profile] as const;
  }),
);

/** What is allowed of the first element, the model answering as it answers the specification. */
const allowedIn = (
  theCase: Case,
  profile: Profile,
): { readonly answer: Returned; readonly set: AllowedSet } => {
  const answer = specificationAnswers(theCase, defaultEpsilon);
  const { calls, order = [], output } = answer;
  const last = [...toCompare(theCase, rulesOf(theCase, defaultEpsilon, profile), calls, order, output)].at(
    -1,
  );
  if (last === undefined || 'broken' in last) throw new Error('nothing is compared');
  return { answer, set: last.allowed.at(0) as AllowedSet };
};

const withValue = (answer: Returned, value: number): Returned => ({
  ...answer,
  output: { shape: answer.output.shape, data: answer.output.data.map((x, i) => (i === 0 ? value : x)) },
});

const endsOf = ({ negative, positive }: ResultSet): readonly number[] => {
  const part = (negative ?? positive) as Part;
  if (part.hi === null || (negative !== null && positive !== null)) return [];
  const value = (m: Part['lo']): Float => ({ kind: 'finite', negative: negative !== null, m: m.m, e: m.e });
  const [a, b] = [toNumber(value(part.lo)), toNumber(value(part.hi))];
  return a < b ? [a, b] : [b, a];
};

describe('the ends of composed sets', () => {
  test.each(composed)('%s under %s', (_name, _profile, theCase, profile) => {
    const { answer, set } = allowedIn(theCase, profile);
    if (set.kind !== 'set') throw new Error('no set');
    if (set.everything) {
      // Where a bound ends, 2^-62 say, nothing is promised.
      expect(judgeUnder(theCase, profile, answer, true).verdict).toBe('unconstrained');
      return;
    }
    const [low, high] = endsOf(set.set);
    if (low === undefined || high === undefined) throw new Error('no ends');
    const verdict = (x: number): string => judgeUnder(theCase, profile, withValue(answer, x), true).verdict;
    expect([verdict(low), verdict(high)]).toEqual(['accepted', 'accepted']);
    expect([verdict(neighbour(format, low, -1)), verdict(neighbour(format, high, 1))]).toEqual([
      'rejected',
      'rejected',
    ]);
  });

  test.each(composed)('%s under %s: every operation at one end', (_name, _profile, theCase, profile) => {
    for (const end of [0, 1, 2]) {
      for (const contract of [0, 1]) {
        const decide: Decide = (question, count) =>
          question === 'result' ? Math.min(end, count - 1) : question === 'contract' ? contract : 0;
        const judgement = judgeUnder(
          theCase,
          profile,
          machineAnswer(theCase, profile, defaultEpsilon, decide),
        );
        if (judgement.verdict === 'rejected') throw new Error(showFailure(theCase, judgement));
      }
    }
  });
});

describe('traps', () => {
  const verdictOf = (theCase: Case, profile: Profile, value: number): string =>
    judgeUnder(theCase, profile, withValue(specificationAnswers(theCase, defaultEpsilon), value), true)
      .verdict;

  test('x / (y + epsilon) at y = -epsilon: infinite, or large with wider intermediates, and of one sign', () => {
    const epsilon = Math.fround(1e-6);
    const theCase = caseOf(operationNamed('safeDiv'), format, { x: f32(1), y: f32(-epsilon) });
    // With the epsilon of binary64 inside, 1/(1e-6 - fround(1e-6)).
    const large = Math.fround(1 / (1e-6 - epsilon));
    expect(large).toBeGreaterThan(3.9e14);
    expect([Infinity, large].map((x) => verdictOf(theCase, ieee754Wide, x))).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(verdictOf(theCase, ieee754Wide, -large)).toBe('rejected');
    // A constant is the hull of its value and its rounding, so a denominator may be as near to 0 as one likes.
    expect(verdictOf(theCase, ieee754Wide, Math.fround(1e35))).toBe('accepted');
    expect(verdictOf(theCase, ieee754Wide, Math.fround(-1e35))).toBe('rejected');
    expect(verdictOf(theCase, ieee754Wide, Math.fround(1e14))).toBe('rejected');
    expect(verdictOf(theCase, ieee754Wide, NaN)).toBe('rejected');
  });

  test('1 - alphaBar at betas = 0 is exactly 0 under loose: the noise has no part in the state', () => {
    const given = { betas: f32(0), x0: f32(0.75), t: 1, eps: f32(1000) };
    const theCase = caseOf(operationNamed('qSample'), format, given);
    expect(verdictOf(theCase, ieee754Loose, 0.75)).toBe('accepted');
    for (const x of [0.7499, 0.7501, 1000])
      expect(verdictOf(theCase, ieee754Loose, Math.fround(x))).toBe('rejected');
  });

  test('widening the two ends only would lose results at a power of two', () => {
    // x + x*dt with x = 3/4, slope*dt = 1/4: the sum reaches 1, above which an ulp is twice as large.
    const [x, slope] = [f32(0.75), f32(1)];
    const theCase = caseOf(operationNamed('eulerStep'), format, { x, slope, dt: 0.25 });
    const { set } = allowedIn(theCase, ieee754Loose);
    if (set.kind !== 'set') throw new Error('no set');
    const [low = NaN, high = NaN] = endsOf(set.set);
    // At the sum 1 itself two ulp are 2^-22. At the lower end, 1 - 2^-24, they are 2^-23, which reaches less far.
    expect([low, high]).toEqual([1 - 2 ** -22, 1 + 2 ** -22]);
  });
});
