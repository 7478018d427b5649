/** The verdict on one answer. A verdict is inside an allowed set or outside it. */
import type { Ratio } from '../../spec/context.ts';
import { freedomsOf, type Profile } from '../../spec/profiles/profile.ts';
import { reassociated } from '../../spec/profiles/reassociated.ts';
import type { Rational } from '../../spec/scalars/exact/rational.ts';
import { sameShape, showShape } from '../../spec/tensor.ts';
import type { Answer, Returned } from '../cases/answer.ts';
import type { Case } from '../cases/generators/cases.ts';
import { type HostTensor, sameTensor, toFloat } from '../cases/values.ts';
import { orElse } from './beside.ts';
import { lookCloser, sure } from './closer.ts';
import { classesIn, type Comparison, firstOutside, type Part } from './comparison.ts';
import { larger, measureAll, type Readings, readingsOf } from './measures.ts';
import { rulesOf } from './rules.ts';
import { toCompare } from './steps.ts';

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
  /** What failures of one kind have in common. */
  readonly kind: string;
  readonly message: string | null;
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
const accepted = { ...nothing, verdict: 'accepted', part: null, kind: 'accepted', message: null } as const;

const rejected = (part: Part, message: string | null, kind: string = part): Judgement => ({
  ...nothing,
  verdict: 'rejected',
  part,
  kind,
  message,
});

/** "nan", "infinite", "zero" or "finite": failures that differ in class are failures of different kinds. */
const classOf = (x: number): string =>
  Number.isNaN(x)
    ? 'nan'
    : x === 0
      ? `${Object.is(x, -0) ? '-' : '+'}zero`
      : Number.isFinite(x)
        ? 'finite'
        : 'infinite';

/** A forbidden call must be refused. */
const judgeRefusal = (theCase: Case, answer: Answer): Judgement => {
  if (answer.kind === 'threw') return accepted;
  const message =
    answer.kind === 'lost' ? answer.message : `a forbidden call was answered: ${theCase.forbidden}`;
  return rejected('refusal', message, `refusal: ${theCase.forbidden?.replace(/[-\d.,[\]]+/g, '')}`);
};

/** An input that was written to, and memory that is shared, are two faults. */
const purityKind = (message: string): string =>
  `purity: ${message.endsWith('was written to') ? 'written to' : 'shared'}`;

/** What is wrong before any value is looked at, or null. */
const judgeForm = (answer: Answer): Judgement | null => {
  if (answer.kind === 'threw' || answer.kind === 'lost')
    return rejected('error', answer.message, answer.kind);
  if (answer.kind === 'malformed') return rejected('shape', answer.message);
  return answer.impurity === null ? null : rejected('purity', answer.impurity, purityKind(answer.impurity));
};

const shapeText = (got: readonly number[], wanted: readonly number[]): string =>
  `the output has shape ${showShape(got)}, not ${showShape(wanted)}`;

/** Adds what is measured of one comparison to what was measured before; what cannot be measured is skipped. */
const measure = (
  theCase: Case,
  readings: Readings | null,
  comparison: Comparison,
  before: Judgement,
): Judgement => {
  if (readings === null) return before;
  let { worst, share, ulpSkipped } = before;
  const none = Array.from(comparison.output.data, () => ({ ulp: null, share: null }));
  const measured = orElse(() => measureAll(theCase, readings, comparison), none);
  for (const [element, { ulp, share: part }] of measured.entries()) {
    if (ulp === null) ulpSkipped += 1;
    else worst = larger(worst, { comparison, element, of: ulp });
    if (part !== null) share = larger(share, { comparison, element, of: part });
  }
  return { ...before, worst, share, ulpSkipped, elements: before.elements + comparison.output.data.length };
};

/**
 * How much is asked. `certain`: results at the very end of their set are looked at more closely, which nobody needs who
 * knows that a stricter profile allows them. `measured`: what is measured beside the verdict.
 */
export interface Care {
  readonly certain: boolean;
  readonly measured: boolean;
}

const fullCare: Care = { certain: true, measured: true };

const failedAt = (
  theCase: Case,
  readings: Readings | null,
  comparison: Comparison,
  element: number,
  before: Judgement,
): Judgement => {
  const { output, allowed, step, message, blame } = comparison;
  const part = blame?.() ?? comparison.part;
  const set = allowed[element];
  const wanted = set === undefined ? [] : classesIn(set);
  const kind = `${part}: ${classOf(output.data[element] ?? NaN)} for ${wanted.join()}`;
  const measured = comparison.counts ? measure(theCase, readings, comparison, before) : before;
  return { ...measured, verdict: 'rejected', part, step, kind, message, spot: { comparison, element } };
};

const judgeValues = (
  theCase: Case,
  { epsilon, profile }: Terms,
  { output, calls, order = calls.map((_, i) => i) }: Returned,
  care: Care,
): Judgement => {
  const readings = care.measured ? readingsOf(theCase, epsilon) : null;
  let judgement: Judgement = accepted;
  let [undecided, free, decided] = [0, 0, 0];
  for (const finding of toCompare(theCase, rulesOf(theCase, epsilon, profile), calls, order, output)) {
    if ('missing' in finding) {
      const { elements, worst, share, ulpSkipped } = judgement;
      return {
        ...rejected(finding.part, finding.missing),
        elements,
        worst,
        share,
        ulpSkipped,
        step: finding.step,
      };
    }
    const { allowed } = finding;
    if (finding.output.data.length !== allowed.length) {
      return {
        ...judgement,
        ...rejected('shape', shapeText(finding.output.shape, [allowed.length])),
      };
    }
    const element = firstOutside(finding);
    if (element !== null) return failedAt(theCase, readings, finding, element, judgement);
    const closer = care.certain ? lookCloser(finding) : sure;
    if (closer.rejected !== null) return failedAt(theCase, readings, finding, closer.rejected, judgement);
    undecided += closer.undecided;
    if (!finding.counts) continue;
    const open = allowed.filter((set) => set.kind === 'set' && set.everything).length;
    free += open;
    decided += allowed.length - open;
    judgement = measure(theCase, readings, finding, judgement);
  }
  if (undecided > 0) return { ...judgement, verdict: 'undecided', kind: 'undecided' };
  // Only sets that hold everything: the profile says nothing here.
  return free > 0 && decided === 0
    ? { ...judgement, verdict: 'unconstrained', kind: 'unconstrained' }
    : judgement;
};

const rearranged = {
  verdict: 'undecided',
  part: null,
  kind: 'undecided',
  message: 'outside; reassociation not excluded',
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
  if (theCase.forbidden !== null) return judgeRefusal(theCase, answer);
  const form = judgeForm(answer);
  if (form !== null || answer.kind !== 'returned') return form ?? accepted;
  const { output } = answer;
  const wanted = shape();
  if (!sameShape(output.shape, wanted)) return rejected('shape', shapeText(output.shape, wanted));
  if (again !== null && !sameAgain(output, again))
    return rejected('purity', 'the same call gave another answer');
  const elements = output.data.length;
  if (!valueMatters && output.data.some((value) => toFloat(theCase.format, value) === null)) {
    return rejected('value', `the output has a value that ${theCase.format} does not have`);
  }
  if (!valueMatters) return { ...accepted, elements, ulpSkipped: elements };
  const judgement = judgeValues(theCase, terms, answer, care);
  return mayBeRearranged(judgement, theCase, terms, answer)
    ? { ...judgement, ...rearranged, spot: null, step: null }
    : judgement;
};
