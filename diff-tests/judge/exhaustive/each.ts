/** The verdict on each element of a call, where `judge` gives one on the whole: by the same rules. */
import { freedomsOf } from '../../../spec/profiles/profile.ts';
import { reassociated } from '../../../spec/profiles/reassociated.ts';
import type { Comparison, Missing } from '../comparison.ts';
import type { Terms } from '../judge.ts';
import { rulesOf } from '../rules.ts';
import { toCompare } from '../steps.ts';
import { type Call, someOf } from './some.ts';

/** From the best to the worst: an element has the worst of its comparisons. */
export const verdicts = { unconstrained: 0, accepted: 1, undecided: 2, rejected: 3 } as const;

export interface Each {
  /** A value of `verdicts` for each element. */
  readonly of: Uint8Array;
  /** What was compared, to be measured. */
  readonly comparisons: readonly Comparison[];
  /** What is wrong with the whole call; then nothing is said of its elements. */
  readonly broken: Missing | Comparison | null;
}

const judgeComparison = ({ output, allowed, closer, counts }: Comparison, into: Uint8Array): void => {
  const raise = (i: number, verdict: number): void => {
    if ((into[i] as number) < verdict) into[i] = verdict;
  };
  const [open, outside] = [new Set(allowed.open), new Set(allowed.outside(output))];
  for (const i of outside) raise(i, verdicts.rejected);
  let left: number[] = [];
  for (let i = 0; i < output.data.length; i++) {
    if (open.size > 0 && open.has(i)) continue;
    if (counts) raise(i, verdicts.accepted);
    if (closer !== null && !outside.has(i)) left.push(i);
  }
  for (const { outer, inner } of closer?.() ?? []) {
    if (left.length === 0) break;
    const beyond = new Set(outer?.outside(output) ?? []);
    for (const i of left) if (beyond.has(i)) raise(i, verdicts.rejected);
    const unsure = new Set(inner.outside(output));
    left = left.filter((i) => !beyond.has(i) && unsure.has(i));
  }
  for (const i of left) raise(i, verdicts.undecided);
};

const judgeAll = ({ theCase, answer }: Call, { epsilon, profile }: Terms): Each => {
  const { output, calls, order = calls.map((_, i) => i) } = answer;
  const size = output.data.length;
  const [of, comparisons]: [Uint8Array, Comparison[]] = [new Uint8Array(size), []];
  for (const next of toCompare(theCase, rulesOf(theCase, epsilon, profile), calls, order, output)) {
    if ('broken' in next) return { of, comparisons, broken: next };
    // A time is one for all elements.
    if (next.output.data.length !== size || next.allowed.size !== size) {
      if (next.allowed.outside(next.output).length > 0) return { of, comparisons, broken: next };
      continue;
    }
    judgeComparison(next, of);
    if (next.counts) comparisons.push(next);
  }
  return { of, comparisons, broken: null };
};

/** The verdict on each element under these terms. */
export const judgeEach = (call: Call, terms: Terms): Each => {
  const each = judgeAll(call, terms);
  const { profile } = terms;
  if (!freedomsOf(profile, call.theCase.format).reassociate) return each;
  const rejected = [...each.of.keys()].filter((i) => each.of[i] === verdicts.rejected);
  if (rejected.length === 0) return each;
  const slack = judgeAll(someOf(call, rejected), { ...terms, profile: reassociated(profile) });
  for (const [at, i] of rejected.entries())
    if (slack.of[at] !== verdicts.rejected) each.of[i] = verdicts.undecided;
  return each;
};
