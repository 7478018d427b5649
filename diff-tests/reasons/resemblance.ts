/** What a rejected implementation resembles: the definition, changed in a way that is known. */
import { ieee754 } from '../../spec/profiles/own.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Case } from '../cases/generators/cases.ts';
import type { Failure } from '../report/schema.ts';
import { changed, findStructural, type Signature, signatures } from './signatures/index.ts';
import { type Answer, judge, type Judgement, type Terms } from '../judge/judge.ts';
import { isLarge } from '../judge/lifted.ts';
import { outputShape } from '../judge/shape.ts';

type Diagnosis = Failure['diagnosis'][number];

/** One case that was put to the implementation, as it was judged. */
export interface Observed {
  readonly theCase: Case;
  readonly answer: Answer;
  readonly judgement: Judgement;
}

/** One or two signatures, and the operation so changed. */
interface Suspect {
  readonly signatures: readonly Signature[];
  readonly operation: Operation;
}

const suspectOf = (operation: Operation, chosen: readonly Signature[]): Suspect => ({
  signatures: chosen,
  operation: changed(
    operation,
    chosen.map(({ change }) => change),
  ),
});

/** Whether an answer is what the changed definition gives. A rounding is told by its bits. */
const fits = (
  { signatures: chosen, operation }: Suspect,
  { theCase, answer }: Observed,
  terms: Terms,
): boolean => {
  const exactly = chosen.some(({ kind }) => kind === 'rounding');
  const case_ = { ...theCase, operation };
  try {
    const { verdict } = judge(
      case_,
      exactly ? { ...terms, profile: ieee754 } : terms,
      () => outputShape(case_),
      answer,
      null,
      true,
      { certain: false, measured: false },
    );
    return verdict !== 'rejected';
  } catch (error) {
    // The changed definition has no value here: an index that it does not have, say.
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** Those that fit all failing cases, and contradict none that passes. */
const survivors = (
  suspects: readonly Suspect[],
  failing: readonly Observed[],
  passing: readonly Observed[],
  terms: Terms,
): readonly Suspect[] => {
  let left = suspects;
  // Large cases last: they are dear, and few suspects are left by then.
  const large = ({ theCase }: Observed): number => Number(isLarge(theCase));
  for (const observed of [...failing, ...passing].toSorted((a, b) => large(a) - large(b))) {
    if (left.length === 0) return left;
    left = left.filter((suspect) => fits(suspect, observed, terms));
  }
  return left;
};

/** Two conventions at a time; more are not looked for. */
const pairs = (operation: Operation, list: readonly Signature[]): Suspect[] =>
  list.flatMap((first, i) => list.slice(i + 1).map((second) => suspectOf(operation, [first, second])));

const rank: Readonly<Record<Signature['kind'], number>> = { convention: 0, defect: 1, rounding: 2 };

const asDiagnosis = (suspect: Suspect, failing: number, all: number): Diagnosis => {
  const [first, ...others] = suspect.signatures as readonly [Signature, ...Signature[]];
  const { kind, link } = first;
  const name = [first, ...others].map((signature) => signature.name).join(' and ');
  // A convention that was not declared accounts for every case, a mistake for those that fail.
  const of = kind === 'convention' ? all : failing;
  return { kind, name, agrees: of, of, link };
};

/** Whether a changed definition can account for an answer: no writing to inputs, no missing check. */
const isAboutValues = ({ theCase, answer, judgement }: Observed): boolean =>
  theCase.forbidden === null && answer.kind === 'returned' && judgement.part !== 'purity';

const isRejected = ({ judgement }: Observed): boolean => judgement.verdict === 'rejected';

/**
 * Every signature that explains all the cases of an operation: those that fail as well as those that pass, and the
 * counterexamples made of them, which are not counted. Silent when none does.
 */
export const resemblances = (
  operation: Operation,
  observed: readonly Observed[],
  shrunk: readonly Observed[],
  terms: Terms,
): readonly Diagnosis[] => {
  const decided = observed.filter(isAboutValues);
  const failing = decided.filter(isRejected);
  if (failing.length === 0) return [];
  const small = shrunk.filter(isAboutValues);
  const passing = decided.filter((one) => !isRejected(one));
  const known = signatures.filter(({ operations }) => operations.includes(operation.name));
  const explain = (suspects: readonly Suspect[]): readonly Suspect[] =>
    survivors(suspects, [...failing, ...small], passing, terms);
  const single = explain(known.map((signature) => suspectOf(operation, [signature])));
  const conventions = known.filter(({ kind }) => kind === 'convention');
  const left = single.length > 0 ? single : explain(pairs(operation, conventions));
  return left
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((suspect) => asDiagnosis(suspect, failing.length, decided.length));
};

/** Cases on which mistakes are told apart. */
const comparedCases = 100;

/**
 * Known mistakes that a right implementation cannot be told from: a definition so changed allows all its answers too.
 * In 16-bit formats the sets of a long formula are that wide. Roundings are no mistakes.
 */
export const inseparable = (
  operation: Operation,
  observed: readonly Observed[],
  terms: Terms,
): readonly string[] => {
  const right = observed.filter((one) => isAboutValues(one) && !isRejected(one)).slice(0, comparedCases);
  if (right.length === 0) return [];
  const known = signatures.filter(
    ({ kind, operations }) => kind !== 'rounding' && operations.includes(operation.name),
  );
  const suspects = known.map((signature) => suspectOf(operation, [signature]));
  return survivors(suspects, [], right, terms).flatMap((suspect) =>
    suspect.signatures.map(({ name }) => name),
  );
};

/** What is wrong beside values: an input written to, a check that is missing, a call too many. */
export const structuralOf = (
  { judgement: { part, message } }: Observed,
  observed: readonly Observed[],
): readonly Diagnosis[] => {
  const found = findStructural(part, message);
  if (found === undefined) return [];
  const failing = observed.filter(isRejected);
  const agrees = failing.filter(
    ({ judgement }) => findStructural(judgement.part, judgement.message) === found,
  );
  const { name, link } = found;
  return [{ kind: 'defect', name, agrees: agrees.length, of: failing.length, link }];
};

const rankOf = ({ signatures: [first] }: Suspect): number => rank[first?.kind ?? 'rounding'];

/** The sentence of a report about a diagnosis. */
export const phraseOf = ({ kind, name, agrees, of }: Diagnosis): string => {
  const phrases = name
    .split(' and ')
    .map((one) => signatures.find((signature) => signature.name === one)?.phrase ?? one);
  return kind === 'convention'
    ? `agrees with the specification on all ${of} cases if ${phrases.join(' and ')}`
    : `equals '${name}' on ${agrees} of ${of} failing cases`;
};
