/** NaN at some steps of some schedules and not at others, whatever their numbers are: an entry was read that has none. */
import type { AnyArguments, Sampler } from '../../spec/operation.ts';
import type { Returned } from '../cases/answer.ts';
import { stepCount } from '../cases/assumptions.ts';
import type { Case } from '../cases/case.ts';
import { indices } from '../cases/kinds/index.ts';
import type { HostTensor } from '../cases/values.ts';
import type { Diagnosis } from './diagnosis.ts';
import { isMost } from './search/checked.ts';
import type { Judged } from './search/observations.ts';

/** What came of one step: which it was of how many, and whether its state is NaN. */
interface Step {
  readonly of: string;
  readonly isNaN: boolean;
}

/** Whether a state is NaN; null where it is no number in parts alone, or empty. */
const isNothing = ({ data }: HostTensor): boolean | null => {
  const all = [...data];
  return all.length > 0 && all.every(Number.isNaN)
    ? true
    : all.length > 0 && all.every(Number.isFinite)
      ? false
      : null;
};

/** The steps of a sampler up to the first that is NaN. */
const stepsIn = (sampler: Sampler, { inputs }: Case, { calls, output }: Returned, T: number): Step[] => {
  const order = sampler.indices(inputs as AnyArguments<unknown>);
  const done: Step[] = [];
  for (const [i, call] of calls.entries()) {
    const [before, after] = [isNothing(call.x), isNothing(calls[i + 1]?.x ?? output)];
    if (order[i] === undefined || before !== false || after === null) break;
    done.push({ of: `${order[i]} of ${T}`, isNaN: after });
  }
  return done;
};

const stepsOf = ({ theCase, answer }: Judged): readonly Step[] => {
  const { operation, inputs } = theCase;
  const T = stepCount(operation, inputs);
  if (answer.kind !== 'returned' || T === null) return [];
  if (operation.sampler !== null) return stepsIn(operation.sampler, theCase, answer, T);
  const index = operation.inputs.find(({ kind }) => indices.has(kind));
  const is = isNothing(answer.output);
  return index === undefined || is === null
    ? []
    : [{ of: `${String(inputs[index.name])} of ${T}`, isNaN: is }];
};

/** Steps that are NaN again and again, from which on it is no chance. */
const leastAgain = 2;

/**
 * The reason of NaN where the definition has a number, and its numbers do not matter: those steps of those schedules are
 * NaN each time, and the others never. A step by a formula that fits another spacing than the list has is so.
 */
export const nanSteps = (
  seen: readonly Judged[],
  isOrdinary: (theCase: Case) => boolean,
): Diagnosis | null => {
  const about = seen
    .filter(({ theCase, answer }) => answer.kind === 'returned' && isOrdinary(theCase))
    .map((one) => ({ ...one, steps: stepsOf(one) }));
  const steps = about.flatMap((one) => one.steps);
  const numbers = new Set(steps.filter((step) => !step.isNaN).map(({ of }) => of));
  const nothing = steps.filter((step) => step.isNaN && !numbers.has(step.of)).map(({ of }) => of);
  const always = new Set(nothing);
  const again = [...always].filter((step) => nothing.indexOf(step) !== nothing.lastIndexOf(step));
  const failing = about.filter(({ isRejected }) => isRejected);
  const explained = failing.filter((one) => one.steps.some((step) => step.isNaN && always.has(step.of)));
  const passing = about.length - failing.length;
  const explains = { failing: explained.length, of: failing.length, passing, ofPassing: passing };
  const isChance = again.length < leastAgain || numbers.size === 0;
  if (isChance || !isMost({ ...explains, exception: null })) return null;
  return {
    kind: 'defect',
    names: [
      'NaN at the same steps of a schedule each time: they read an entry of a table that has no number',
    ],
    agrees: explained.length,
    of: failing.length,
    link: 'huggingface/diffusers#9261',
  };
};
