/** The verdict on one answer. A verdict is inside an allowed set or outside it. */
import { same } from '../../spec/scalars/float.ts';
import { formats } from '../../spec/scalars/format.ts';
import { compare, type Rational } from '../../spec/scalars/rational.ts';
import { sameShape, showShape } from '../../spec/tensor.ts';
import type { Case } from '../generators/cases.ts';
import { type HostTensor, sameTensor, toFloat } from '../values.ts';
import type { Expected } from './expected.ts';
import { ulpError } from './ulp.ts';

export type Part =
  'value' | 'time' | 'state' | 'noise' | 'order' | 'calls' | 'purity' | 'shape' | 'refusal' | 'error';
export type Verdict = 'accepted' | 'rejected' | 'undecided' | 'unconstrained';

/** What an implementation did with a call. */
export type Answer =
  | { readonly kind: 'returned'; readonly output: HostTensor; readonly impurity: string | null }
  /** It returned something that is no tensor of the format. */
  | { readonly kind: 'malformed'; readonly message: string }
  /** It threw, or answered `error`: the right answer to a forbidden call. */
  | { readonly kind: 'threw'; readonly message: string }
  /** It gave no answer: a call that hangs, or a process that died. */
  | { readonly kind: 'lost'; readonly message: string };

export interface Judgement {
  readonly verdict: Verdict;
  /** Output values compared. */
  readonly elements: number;
  readonly part: Part | null;
  /** The first rejected element, or the one with the largest error in ulp. */
  readonly element: number | null;
  /** What failures of one kind have in common. */
  readonly kind: string;
  readonly message: string | null;
  readonly worstUlp: Rational | null;
  readonly worstElement: number | null;
  readonly ulpSkipped: number;
}

const nothing = { elements: 0, worstUlp: null, worstElement: null, ulpSkipped: 0 } as const;

const rejected = (
  part: Part,
  message: string | null,
  element: number | null = null,
  kind: string = part,
): Judgement => ({
  ...nothing,
  verdict: 'rejected',
  part,
  element,
  kind,
  message,
});

const accepted = { verdict: 'accepted', part: null, element: null, kind: 'accepted', message: null } as const;

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
  if (answer.kind === 'threw') return { ...nothing, ...accepted };
  const kind = `refusal: ${theCase.forbidden}`;
  return rejected(
    'refusal',
    answer.kind === 'lost' ? answer.message : `a forbidden call was answered: ${theCase.forbidden}`,
    null,
    kind,
  );
};

/** What is wrong before any value is looked at, or null. */
const judgeForm = (answer: Answer, expected: Expected): Judgement | null => {
  if (answer.kind === 'threw' || answer.kind === 'lost')
    return rejected('error', answer.message, null, answer.kind);
  if (answer.kind === 'malformed') return rejected('shape', answer.message);
  if (answer.impurity !== null) return rejected('purity', answer.impurity);
  if (!sameShape(answer.output.shape, expected.shape)) {
    return rejected(
      'shape',
      `the output has shape ${showShape(answer.output.shape)}, not ${showShape(expected.shape)}`,
    );
  }
  return null;
};

interface Values {
  readonly firstBad: number | null;
  readonly worstUlp: Rational | null;
  readonly worstElement: number | null;
  readonly ulpSkipped: number;
}

/** Every element against its allowed set, and the largest error in ulp. */
const compareValues = (theCase: Case, expected: Expected, output: HostTensor): Values => {
  const format = formats[theCase.format];
  const exact = expected.exact();
  let firstBad: number | null = null;
  let worstUlp: Rational | null = null;
  let worstElement: number | null = null;
  let ulpSkipped = 0;
  for (const [i, value] of output.data.entries()) {
    const allowed = expected.allowed[i] ?? [];
    const float = toFloat(theCase.format, value);
    if (firstBad === null && (float === null || !allowed.some((other) => same(float, other)))) firstBad = i;
    const error = float === null ? null : ulpError(format, float, allowed, exact[i] ?? null);
    if (error === null) ulpSkipped += 1;
    else if (worstUlp === null || compare(error, worstUlp) > 0) [worstUlp, worstElement] = [error, i];
  }
  return { firstBad, worstUlp, worstElement, ulpSkipped };
};

/**
 * Judges one answer. `again` is the answer to the same call repeated, where the contract asks for the same bits;
 * `valueMatters` is false for an operation whose value the contract leaves free.
 */
export const judge = (
  theCase: Case,
  expected: () => Expected,
  answer: Answer,
  again: Answer | null,
  valueMatters: boolean,
): Judgement => {
  if (theCase.forbidden !== null) return judgeRefusal(theCase, answer);
  const wanted = expected();
  const form = judgeForm(answer, wanted);
  if (form !== null) return form;
  const { output } = answer as Extract<Answer, { kind: 'returned' }>;
  if (again !== null && !(again.kind === 'returned' && sameTensor(again.output, output))) {
    return rejected('purity', 'the same call gave another answer', firstDifference(output, again));
  }
  const elements = output.data.length;
  if (!valueMatters) return { ...nothing, ...accepted, elements, ulpSkipped: elements };
  const { firstBad, ...ulps } = compareValues(theCase, wanted, output);
  if (firstBad === null) return { ...accepted, elements, ...ulps };
  const value = output.data[firstBad] ?? NaN;
  const kind = `value: ${classOf(value)} for ${(wanted.allowed[firstBad] ?? []).map((float) => float.kind).join()}`;
  return { ...rejected('value', null, firstBad, kind), elements, ...ulps };
};

const firstDifference = (output: HostTensor, again: Answer): number | null => {
  if (again.kind !== 'returned') return null;
  const index = output.data.findIndex((value, i) => !Object.is(value, again.output.data[i]));
  return index < 0 ? null : index;
};
