/** The verdict on one answer. A verdict is inside an allowed set or outside it. */
import type { Ratio } from '../../spec/context.ts';
import { formats } from '../../spec/scalars/format.ts';
import { compare, type Rational } from '../../spec/scalars/rational.ts';
import { sameShape, showShape } from '../../spec/tensor.ts';
import type { Case } from '../generators/cases.ts';
import { type HostTensor, type ModelCall, sameTensor, toFloat } from '../values.ts';
import { type Comparison, firstOutside, type Part } from './comparison.ts';
import { liftCase } from './lifted.ts';
import { findingsOf } from './steps.ts';
import { ulpError } from './ulp.ts';

export type { Part } from './comparison.ts';
export type Verdict = 'accepted' | 'rejected' | 'undecided' | 'unconstrained';

/** What an implementation did with a call. */
export type Answer =
  | {
      readonly kind: 'returned';
      readonly output: HostTensor;
      readonly impurity: string | null;
      /** The calls of the model, each pair (x, t) once. */
      readonly calls: readonly ModelCall[];
      /** Every call in order, as an index into `calls`; without it each stands once. */
      readonly order?: readonly number[];
    }
  /** It returned something that is no tensor of the format. */
  | { readonly kind: 'malformed'; readonly message: string; readonly calls?: readonly ModelCall[] }
  /** It threw, or answered `error`: the right answer to a forbidden call. */
  | { readonly kind: 'threw'; readonly message: string; readonly calls?: readonly ModelCall[] }
  /** It gave no answer: a call that hangs, or a process that died. */
  | { readonly kind: 'lost'; readonly message: string };

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
  readonly worst: (Spot & { readonly ulp: Rational }) | null;
  readonly ulpSkipped: number;
}

const nothing = { elements: 0, step: null, spot: null, worst: null, ulpSkipped: 0 } as const;
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

/** What is wrong before any value is looked at, or null. */
const judgeForm = (answer: Answer): Judgement | null => {
  if (answer.kind === 'threw' || answer.kind === 'lost')
    return rejected('error', answer.message, answer.kind);
  if (answer.kind === 'malformed') return rejected('shape', answer.message);
  return answer.impurity === null ? null : rejected('purity', answer.impurity);
};

const shapeText = (got: readonly number[], wanted: readonly number[]): string =>
  `the output has shape ${showShape(got)}, not ${showShape(wanted)}`;

/** Adds the errors in ulp of one comparison to what was measured before. */
const measure = (theCase: Case, comparison: Comparison, before: Judgement): Judgement => {
  const format = formats[theCase.format];
  const exact = comparison.exact();
  let { worst, ulpSkipped } = before;
  for (const [element, value] of comparison.output.data.entries()) {
    const float = toFloat(theCase.format, value);
    const ulp =
      float === null
        ? null
        : ulpError(format, float, comparison.allowed[element] ?? [], exact[element] ?? null);
    if (ulp === null) ulpSkipped += 1;
    else if (worst === null || compare(ulp, worst.ulp) > 0) worst = { comparison, element, ulp };
  }
  return { ...before, worst, ulpSkipped, elements: before.elements + comparison.output.data.length };
};

const failedAt = (theCase: Case, comparison: Comparison, element: number, before: Judgement): Judgement => {
  const { output, allowed, step, message, blame } = comparison;
  const part = blame?.() ?? comparison.part;
  const wanted = (allowed[element] ?? []).map((float) => float.kind);
  const kind = `${part}: ${classOf(output.data[element] ?? NaN)} for ${[...new Set(wanted)].join()}`;
  const measured = comparison.counts ? measure(theCase, comparison, before) : before;
  return { ...measured, verdict: 'rejected', part, step, kind, message, spot: { comparison, element } };
};

const judgeValues = (
  theCase: Case,
  epsilon: Ratio,
  { output, calls, order = calls.map((_, i) => i) }: Extract<Answer, { kind: 'returned' }>,
): Judgement => {
  let judgement: Judgement = accepted;
  for (const finding of findingsOf(theCase, liftCase(theCase, epsilon), calls, order, output)) {
    if ('missing' in finding) {
      const { elements, worst, ulpSkipped } = judgement;
      return { ...rejected(finding.part, finding.missing), elements, worst, ulpSkipped, step: finding.step };
    }
    if (finding.output.data.length !== finding.allowed.length) {
      return {
        ...judgement,
        ...rejected('shape', shapeText(finding.output.shape, [finding.allowed.length])),
      };
    }
    const element = firstOutside(theCase.format, finding);
    if (element !== null) return failedAt(theCase, finding, element, judgement);
    if (finding.counts) judgement = measure(theCase, finding, judgement);
  }
  return judgement;
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
  epsilon: Ratio,
  shape: () => readonly number[],
  answer: Answer,
  again: Answer | null,
  valueMatters: boolean,
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
  return valueMatters
    ? judgeValues(theCase, epsilon, answer)
    : { ...accepted, elements, ulpSkipped: elements };
};
