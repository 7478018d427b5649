/** Cases of every operation, and what an envelope says of them. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { envelope, type Resolution } from '../../../spec/scalars/sets/envelope.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type ResultSet } from '../../../spec/scalars/sets/result-set.ts';
import type { Case } from '../../cases/generators/cases.ts';
import type { Comparison } from '../../judge/comparison.ts';
import { lift } from '../../judge/lifted.ts';
import { rulesOf } from '../../judge/rules.ts';
import { toCompare } from '../../judge/steps.ts';
import { inputFloat } from '../../cases/values.ts';
import { judged, showFailure } from './machine-pairs.ts';
import { long } from './long.ts';
import { machineCases } from './machines.ts';
import { specificationAnswers } from './specification-answers.ts';

const cases = long ? 60 : 4;

/** Aimed and drawn cases of every operation in a format. */
export function* casesIn(format: FormatName, seed: number): Generator<Case> {
  for (const [i, operation] of judged.entries()) {
    let count = 0;
    for (const theCase of machineCases(operation, format, seed + i)) {
      yield theCase;
      if (++count >= cases) break;
    }
  }
}

/** What is compared when the specification itself is judged under a profile. */
export const comparisonsOf = (theCase: Case, profile: Profile): readonly Comparison[] => {
  const { calls, order = [], output } = specificationAnswers(theCase, defaultEpsilon);
  const rules = rulesOf(theCase, defaultEpsilon, profile);
  const found = [...toCompare(theCase, rules, calls, order, output)];
  return found.filter((finding): finding is Comparison => 'allowed' in finding);
};

export const describeCase = (theCase: Case, what: string): string =>
  `${what}: ${showFailure(theCase, { part: null, step: null, broken: null, spot: null } as never)}`;

/** The unrounded set of each element at a resolution. */
export const setsAt = (
  theCase: Case,
  profile: Profile,
  { evaluation }: Comparison,
  resolution: Resolution,
) => {
  const { format } = theCase;
  const k = envelope(format, profile, resolution);
  const lifted = lift<ResultSet>(theCase, {
    value: (x) => k.ofFloat(inputFloat(format, x)),
    hidden: (x) => k.hidden(inputFloat(format, x)),
  });
  return { k, sets: evaluation === null ? [] : lifted.run(k, evaluation).output.data };
};
