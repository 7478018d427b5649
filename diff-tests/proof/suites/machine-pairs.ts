/** What the tests of profiles iterate: every listed profile with each of its formats, and every judged operation. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { profiles } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { type FormatName, formatNames } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { type Judgement, judge } from '../../judge/judge.ts';
import { brokenText } from '../../report/broken-text.ts';
import type { Returned } from '../../cases/answer.ts';
import { machineAnswer } from '../machines/run.ts';
import { drawFrom, machineCases, randomDecisions } from './machines.ts';

/** The profile without its licence to rearrange, which would leave undecided what is just outside. */
export const inOrder = (profile: Profile): Profile => ({
  ...profile,
  freedoms: { ...profile.freedoms, reassociate: false },
});

export const pairs: readonly (readonly [string, FormatName, Profile])[] = profiles.flatMap((profile) =>
  formatNames
    .filter((format) => profile.rows[format] !== undefined)
    .map((format) => [profile.name, format, inOrder(profile)] as const),
);

export const judged: readonly Operation[] = operations.filter(({ freeValue }) => !freeValue);

export const judgeUnder = (theCase: Case, profile: Profile, answer: Returned, certain = false): Judgement =>
  judge(theCase, { epsilon: defaultEpsilon, profile }, () => answer.output.shape, answer, null, true, {
    certain,
    measured: false,
  });

export const showFailure = (theCase: Case, { part, step, broken, spot }: Judgement): string => {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, x: unknown) =>
      typeof x === 'bigint' ? `0x${x.toString(16)}` : Object.is(x, -0) ? '-0' : x,
    );
  const at =
    spot === null
      ? ''
      : `${spot.comparison.output.data[spot.element]} for ${text(spot.comparison.allowed.at(spot.element))}`;
  return `${theCase.operation.name}: ${part} at step ${step}: ${broken === null ? '' : brokenText(broken)} ${at}\n${text(theCase.inputs).slice(0, 1500)}`;
};

/** How many machines answer each case. */
const machinesEach = 6;

export interface Tally {
  elements: number;
  unconstrained: number;
  undecided: number;
  readonly outside: string[];
}

/**
 * Runs machines of one profile until `wanted` elements are judged under another (which is the same one, but for
 * planted faults), and writes down those that are outside. Of each case the last is looked at as closely as can be.
 */
export const runMachines = (
  format: FormatName,
  profile: Profile,
  under: Profile,
  wanted: number,
  seed: number,
  rows: readonly Operation[] = judged,
): Tally => {
  const tally: Tally = { elements: 0, unconstrained: 0, undecided: 0, outside: [] };
  for (const [i, operation] of rows.entries()) {
    const draw = drawFrom(seed + i);
    const goal = (wanted * (i + 1)) / rows.length;
    if (tally.elements >= goal) continue;
    for (const theCase of machineCases(operation, format, seed + i)) {
      for (let run = 0; run < machinesEach; run++) {
        const answer = machineAnswer(theCase, profile, defaultEpsilon, randomDecisions(draw));
        const certain = run + 1 === machinesEach && draw(4) === 0;
        const judgement = judgeUnder(theCase, under, answer, certain);
        const steps = operation.sampler === null ? 1 : Math.max(1, answer.calls.length);
        tally.elements += answer.output.data.length * steps;
        if (judgement.verdict === 'unconstrained') tally.unconstrained += 1;
        if (judgement.verdict === 'undecided') tally.undecided += 1;
        if (judgement.verdict === 'rejected') tally.outside.push(showFailure(theCase, judgement));
      }
      if (tally.elements >= goal) break;
    }
  }
  return tally;
};
