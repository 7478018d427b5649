/** The verdict on one answer. A verdict is inside an allowed set or outside it. */
import type { Ratio } from '../../spec/context.ts';
import type { Breach } from '../../spec/forbidden.ts';
import { freedomsOf, type Profile } from '../../spec/profiles/profile.ts';
import { reassociated } from '../../spec/profiles/reassociated.ts';
import type { Rational } from '../../spec/scalars/exact/rational.ts';
import { sameShape } from '../../spec/tensor.ts';
import type { Answer, Returned } from '../cases/answer.ts';
import type { Case } from '../cases/generators/cases.ts';
import { type HostTensor, sameTensor, toFloat } from '../cases/values.ts';
import { classesIn, firstOutside } from './allowed.ts';
import type { Broken } from './broken.ts';
import { lookCloser, sure } from './closer.ts';
import type { Comparison, Part } from './comparison.ts';
import { breachIn, classOf, type FailureKind, kindOf } from './failure-kind.ts';
import { larger } from './measures.ts';
import { judgeIntegers } from './integers.ts';
import { largestMeasures } from './largest.ts';
import { type Readings, readingsOf } from './readings.ts';
import { rulesOf } from './rules.ts';
import { type Floor, floorOf, noFloor } from './screen.ts';
import { toCompare } from './steps.ts';
import { unseenRun } from './whole-run.ts';

export type { Part } from './comparison.ts';
export type Verdict = 'accepted' | 'rejected' | 'undecided' | 'unconstrained';

/** One element of one comparison. */
export interface Spot {
  readonly comparison: Comparison;
  readonly element: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Output values compared; for samplers those of every step. */
  readonly elements: number;
  readonly part: Part | null;
  readonly step: number | null;
  /** Of a rejected case: what it has in common with others. */
  readonly kind: FailureKind | null;
  /** The rule that is broken, where no element of a comparison shows it. */
  readonly broken: Broken | null;
  /** The first rejected element. */
  readonly spot: Spot | null;
  /** The largest error in ulp, and the largest share of the rounding budget. */
  readonly worst: Measure | null;
  readonly share: Measure | null;
  readonly ulpSkipped: number;
}

export type Measure = Spot & { readonly of: Rational };

/** Under what a case is judged. */
export interface Terms {
  readonly epsilon: Ratio;
  readonly profile: Profile;
}

const nothing = { elements: 0, step: null, spot: null, worst: null, share: null, ulpSkipped: 0 } as const;
const accepted = { ...nothing, verdict: 'accepted', part: null, kind: null, broken: null } as const;

const rejected = (part: Part, broken: Broken, more: Partial<FailureKind> = {}): Judgement => ({
  ...nothing,
  verdict: 'rejected',
  part,
  kind: kindOf(part, more),
  broken,
});

/** A forbidden call must be refused. */
const judgeRefusal = (breach: Breach, answer: Answer): Judgement => {
  if (answer.kind === 'threw') return accepted;
  const broken: Broken =
    answer.kind === 'lost' ? { code: 'lost', message: answer.message } : { code: 'answered', breach };
  return rejected('refusal', broken, { breach: breachIn(breach) });
};

/** What is wrong before any value is looked at, or null. */
const judgeForm = (answer: Answer): Judgement | null => {
  if (answer.kind === 'malformed')
    return rejected(answer.malformed.code === 'number' ? 'value' : 'shape', answer.malformed);
  if (answer.kind === 'returned')
    return answer.impurity === null
      ? null
      : rejected('purity', answer.impurity, { impure: answer.impurity.code });
  const { kind: ended, message } = answer;
  return rejected('error', { code: ended, message }, { ended });
};

/** Adds what is measured of one comparison to what was measured before; what cannot be measured is skipped. */
const measure = (
  theCase: Case,
  { readings, floor }: Measuring,
  comparison: Comparison,
  before: Judgement,
): Judgement => {
  if (readings === null) return before;
  let { worst, share } = before;
  const known = {
    ulp: Math.max(floor.ulp, floorOf(worst?.of ?? null)),
    share: Math.max(floor.share, floorOf(share?.of ?? null)),
  };
  const { measured, skipped } = largestMeasures(theCase, readings, comparison, known);
  for (const { element, ulp, share: part } of measured) {
    if (ulp !== null) worst = larger(worst, { comparison, element, of: ulp });
    if (part !== null) share = larger(share, { comparison, element, of: part });
  }
  const elements = before.elements + comparison.output.data.length;
  return { ...before, worst, share, ulpSkipped: before.ulpSkipped + skipped, elements };
};

/**
 * How much is asked. `certain`: results at the very end of their set are looked at more closely, which nobody needs who
 * knows that a stricter profile allows them. `measured`: what is measured beside the verdict.
 */
export interface Care {
  readonly certain: boolean;
  readonly measured: boolean;
  /** The largest measures known before: what is not above them may be left out. Without it, all is measured. */
  readonly floor?: Floor;
}

const fullCare: Care = { certain: true, measured: true };

/** What is measured with, and what is known before. */
interface Measuring {
  readonly readings: Readings | null;
  readonly floor: Floor;
}

const failedAt = (
  theCase: Case,
  measuring: Measuring,
  comparison: Comparison,
  element: number,
  before: Judgement,
): Judgement => {
  const { output, allowed, step, blame } = comparison;
  const part = blame?.() ?? comparison.part;
  const set = allowed.at(element);
  const wanted = set === undefined ? [] : classesIn(set);
  const kind = kindOf(part, { got: classOf(output.data[element] ?? NaN), wanted });
  const measured = comparison.counts ? measure(theCase, measuring, comparison, before) : before;
  return { ...measured, verdict: 'rejected', part, step, kind, spot: { comparison, element } };
};

const judgeValues = (
  theCase: Case,
  { epsilon, profile }: Terms,
  { output, calls, order = calls.map((_, i) => i), unseen }: Returned,
  care: Care,
): Judgement => {
  const readings = care.measured ? readingsOf(theCase, epsilon) : null;
  const measuring = { readings, floor: care.floor ?? noFloor };
  let judgement: Judgement = accepted;
  let [undecided, free, decided] = [0, 0, 0];
  const rules = rulesOf(theCase, epsilon, profile);
  const things =
    theCase.operation.integers !== null
      ? judgeIntegers(theCase, output)
      : unseen === true
        ? unseenRun(theCase, rules, output)
        : toCompare(theCase, rules, calls, order, output);
  for (const next of things) {
    if ('broken' in next) {
      const { elements, worst, share, ulpSkipped } = judgement;
      return {
        ...rejected(next.part, next.broken),
        elements,
        worst,
        share,
        ulpSkipped,
        step: next.step,
      };
    }
    const { allowed, output: value } = next;
    if (value.data.length !== allowed.size) {
      const broken = { code: 'shape', value: value.shape, bound: [allowed.size] } as const;
      return { ...judgement, ...rejected('shape', broken) };
    }
    const element = firstOutside(allowed, value);
    if (element !== null) return failedAt(theCase, measuring, next, element, judgement);
    const closer = care.certain ? lookCloser(next) : sure;
    if (closer.rejected !== null) return failedAt(theCase, measuring, next, closer.rejected, judgement);
    undecided += closer.undecided;
    if (!next.counts) continue;
    const open = allowed.open.length;
    free += open;
    decided += allowed.size - open;
    judgement = measure(theCase, measuring, next, judgement);
  }
  if (undecided > 0) return { ...judgement, verdict: 'undecided' };
  // Only sets that hold everything: the profile says nothing here.
  return free > 0 && decided === 0 ? { ...judgement, verdict: 'unconstrained' } : judgement;
};

const rearranged = {
  verdict: 'undecided',
  part: null,
  kind: null,
  broken: { code: 'rearranged' },
} as const;

/** Whether a rejection may be due to another arrangement of the expression, which the profile allows. */
const mayBeRearranged = (
  { verdict }: Judgement,
  theCase: Case,
  { epsilon, profile }: Terms,
  answer: Returned,
): boolean => {
  if (verdict !== 'rejected' || !freedomsOf(profile, theCase.format).reassociate) return false;
  const slack = { epsilon, profile: reassociated(profile) };
  return judgeValues(theCase, slack, answer, { certain: false, measured: false }).verdict !== 'rejected';
};

const sameAgain = (output: HostTensor, again: Answer): boolean =>
  again.kind === 'returned' && sameTensor(again.output, output);

/**
 * Judges one answer. `shape` is that of the output by the definition; `again` is the answer to the same call
 * repeated, where the contract asks for the same bits; `valueMatters` is false for an operation whose value the
 * contract leaves free.
 */
export const judge = (
  theCase: Case,
  terms: Terms,
  shape: () => readonly number[],
  answer: Answer,
  again: Answer | null,
  valueMatters: boolean,
  care: Care = fullCare,
): Judgement => {
  if (theCase.forbidden !== null) return judgeRefusal(theCase.forbidden, answer);
  const form = judgeForm(answer);
  if (form !== null || answer.kind !== 'returned') return form ?? accepted;
  const { output } = answer;
  const wanted = shape();
  if (!sameShape(output.shape, wanted))
    return rejected('shape', { code: 'shape', value: output.shape, bound: wanted });
  if (again !== null && !sameAgain(output, again)) return rejected('purity', { code: 'unrepeatable' });
  const elements = output.data.length;
  if (!valueMatters && output.data.some((value) => toFloat(theCase.format, value) === null)) {
    return rejected('value', { code: 'foreign', bound: theCase.format });
  }
  if (!valueMatters) return { ...accepted, elements, ulpSkipped: elements };
  const judgement = judgeValues(theCase, terms, answer, care);
  return mayBeRearranged(judgement, theCase, terms, answer)
    ? { ...judgement, ...rearranged, spot: null, step: null }
    : judgement;
};
