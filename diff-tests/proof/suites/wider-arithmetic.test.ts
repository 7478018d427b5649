/**
 * Programs that compute in a wider format and store in a narrow one are right under `ieee754-wide`: every half kernel
 * computes in binary32. Their arithmetic is that of the context of the wider format, which shares nothing with sets.
 */
import { describe, expect, test } from 'vitest';
import { ieee754Loose, ieee754Wide } from '../../../spec/profiles/index.ts';
import { freedomsOf, type Profile } from '../../../spec/profiles/profile.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Case } from '../../cases/generators/cases.ts';
import type { Decide } from '../machines/held.ts';
import type { Returned } from '../../cases/answer.ts';
import { machineAnswer, runOver } from '../machines/run.ts';
import { toNumber } from '../../cases/values.ts';
import { judged, judgeUnder, pairs, runMachines, showFailure } from './machine-pairs.ts';
import { long, oneIn } from './long.ts';
import { machineCases } from './machines.ts';

const into = (format: FormatName, x: Float): Float =>
  x.kind === 'finite' ? round(formats[format], 'nearestEven', x.negative, x.m, x.e) : x;

/** What a program answers that computes in `inside`; `keeps`: its state stays in that format between the steps. */
const answerIn = (theCase: Case, inside: FormatName, keeps: boolean): Returned => {
  const { format } = theCase;
  return runOver<Float>(theCase, binary(inside), {
    given: (x) => into(inside, x),
    pass: (x) => {
      const stored = into(format, x);
      return { stored, kept: keeps ? x : into(inside, stored) };
    },
    time: (t) => toNumber(into(format, t)),
  });
};

const programs = (
  [
    ['binary16', 'binary32'],
    ['bfloat16', 'binary32'],
    ['binary16', 'binary64'],
    ['bfloat16', 'binary64'],
    ['binary32', 'binary64'],
  ] as const
).flatMap(([format, inside]) => [true, false].map((keeps) => [format, inside, keeps] as const));

const count = long ? 400 : 10;

describe('a program that computes in a wider format conforms to ieee754-wide', () => {
  test.each(oneIn(3, programs))('%s in %s, state kept there: %s', (format, inside, keeps) => {
    const outside: string[] = [];
    let [seen, others] = [0, 0];
    for (const [i, operation] of judged.entries()) {
      let cases = 0;
      for (const theCase of machineCases(operation, format, 7000 + i)) {
        const answer = answerIn(theCase, inside, keeps);
        for (const profile of [ieee754Wide, ieee754Loose]) {
          const judgement = judgeUnder(theCase, profile, answer);
          if (judgement.verdict === 'rejected')
            outside.push(`${profile.name}: ${showFailure(theCase, judgement)}`);
        }
        seen += 1;
        // A program that rounds to the format after each operation gives other bits: else nothing was shown.
        const plain = answerIn(theCase, format, false).output.data;
        if (answer.output.data.some((x, j) => !Object.is(x, plain[j]))) others += 1;
        if (++cases >= count) break;
      }
    }
    expect(outside.slice(0, 3)).toEqual([]);
    expect(others).toBeGreaterThan(seen / 20);
  });
});

/** A machine of ieee754-wide all of whose operations round to the narrowest wider format, but for some drawn ones. */
describe('a machine that computes in the narrowest wider format is inside', () => {
  const narrow = pairs.filter(([name, format]) => name === 'ieee754-wide' && formats[format].width === 16);
  test.each(oneIn(2, narrow))('%s in %s', (_name, format, profile: Profile) => {
    expect(freedomsOf(profile, format).wider).toBe(true);
    const second: Decide = (question, options) => (question === 'result' ? Math.min(3, options - 1) : 0);
    const outside: string[] = [];
    for (const [i, operation] of judged.entries()) {
      let cases = 0;
      for (const theCase of machineCases(operation, format, 9000 + i)) {
        const judgement = judgeUnder(
          theCase,
          profile,
          machineAnswer(theCase, profile, defaultEpsilon, second),
        );
        if (judgement.verdict === 'rejected') outside.push(showFailure(theCase, judgement));
        if (++cases >= count) break;
      }
    }
    expect(outside.slice(0, 3)).toEqual([]);
    expect(runMachines(format, profile, profile, 50 * count, 31).outside.slice(0, 3)).toEqual([]);
  });
});
