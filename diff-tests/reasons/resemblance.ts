/** What a rejected implementation resembles: the definition, changed in a way that is known. */
import { ieee754 } from '../../spec/profiles/own.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Case } from '../cases/generators/cases.ts';
import type { Diagnosis } from './diagnosis.ts';
import { changed, clashOf, findStructural, type Signature, signatures } from './signatures/index.ts';
import { orElse } from '../judge/beside.ts';
import type { Answer } from '../cases/answer.ts';
import { judge, type Judgement, type Terms } from '../judge/judge.ts';
import { outputShape } from '../cases/shape.ts';
import { workOf } from '../cases/sizes.ts';

/** One case that was put to the implementation, as it was judged. */
export interface Observed {
  readonly theCase: Case;
  readonly answer: Answer;
  readonly judgement: Pick<Judgement, 'verdict' | 'part' | 'broken'>;
}

/** One or two signatures, and the operation so changed, after what is declared. */
interface Suspect {
  readonly signatures: readonly Signature[];
  readonly operation: Operation;
}

/**
 * The definition that a module declares, changed further; null where it cannot be made. A convention that excludes a
 * declared one takes its place.
 */
const suspectOf = (
  operation: Operation,
  declared: readonly Signature[],
  chosen: readonly Signature[],
): Suspect | null => {
  const kept = declared.filter((one) => chosen.every((other) => clashOf(one, other) === null));
  return orElse(() => ({ signatures: chosen, operation: changed(operation, [...kept, ...chosen]) }), null);
};

const suspectsOf = (
  operation: Operation,
  declared: readonly Signature[],
  choices: readonly (readonly Signature[])[],
): readonly Suspect[] => choices.flatMap((chosen) => suspectOf(operation, declared, chosen) ?? []);

/** The signatures that say something of an operation, beside those that are declared. */
const knownFor = ({ name }: Operation, declared: readonly Signature[]): readonly Signature[] =>
  signatures.filter((one) => one.operations.includes(name) && !declared.includes(one));

/**
 * Whether an answer is what the changed definition gives. A rounding is told by its bits. Where the changed definition
 * has no value (an index that it does not have, say) it gives nothing.
 */
const fits = (
  { signatures: chosen, operation }: Suspect,
  { theCase, answer }: Observed,
  terms: Terms,
): boolean => {
  const exactly = chosen.some(({ kind }) => kind === 'rounding');
  const case_ = { ...theCase, operation };
  const by = exactly ? { ...terms, profile: ieee754 } : terms;
  const care = { certain: false, measured: false };
  return orElse(
    () => judge(case_, by, () => outputShape(case_), answer, null, true, care).verdict !== 'rejected',
    false,
  );
};

/**
 * Elements, each as many times as its formula is longer than the right one, on which a long one is compared: a few seconds
 * over sets.
 */
const mostWork = 64_000;

/** A suspect that is left, and the cases that it was compared on. */
interface Survivor {
  readonly suspect: Suspect;
  readonly compared: ReadonlySet<Observed>;
}

/** Those that fit all failing cases, and contradict none that passes; a long one is asked of the smallest alone. */
const survivors = (
  suspects: readonly Suspect[],
  failing: readonly Observed[],
  passing: readonly Observed[],
  terms: Terms,
): readonly Survivor[] => {
  let left = suspects.map((suspect) => ({
    suspect,
    longer: Math.max(...suspect.signatures.map(({ longer = 0 }) => longer)),
    work: 0,
    compared: new Set<Observed>(),
  }));
  // Large cases last: they are dear, and few suspects are left by then.
  for (const observed of [...failing, ...passing].toSorted((a, b) => workOf(a) - workOf(b))) {
    if (left.length === 0) return left;
    left = left.filter((one) => {
      one.work += workOf(observed) * one.longer;
      if (one.work > mostWork) return true;
      one.compared.add(observed);
      return fits(one.suspect, observed, terms);
    });
  }
  return left;
};

/** Failing cases below which two conventions at a time would fit by chance: one widens the set, the other shifts it. */
const leastForPairs = 3;

/** Two conventions at a time that can be meant together; more are not looked for. */
export const conventionPairs = (list: readonly Signature[]): readonly (readonly Signature[])[] =>
  list.flatMap((first, i) =>
    list.slice(i + 1).flatMap((second) => (clashOf(first, second) === null ? [[first, second]] : [])),
  );

const rank: Readonly<Record<Signature['kind'], number>> = { convention: 0, defect: 1, rounding: 2 };

/** `counted`: the cases that count. */
const asDiagnosis = (
  { suspect: { signatures: chosen }, compared }: Survivor,
  counted: readonly Observed[],
): Diagnosis => {
  const [{ kind, link }] = chosen as readonly [Signature, ...Signature[]];
  const seen = counted.filter((one) => compared.has(one));
  // A convention that was not declared accounts for every case, a mistake for those that fail.
  const of = (kind === 'convention' ? seen : seen.filter(isRejected)).length;
  return { kind, names: chosen.map(({ name }) => name), agrees: of, of, link };
};

/** Whether a changed definition can account for an answer: no writing to inputs, no missing check. */
const isAboutValues = ({ theCase, answer, judgement }: Observed): boolean =>
  answer.kind === 'returned' && judgement.part !== 'purity' && theCase.forbidden === null;

const isRejected = ({ judgement }: Observed): boolean => judgement.verdict === 'rejected';

/**
 * Every signature that explains all the cases of an operation: those that fail as well as those that pass, and the
 * counterexamples made of them and other `uncounted` ones, which are not counted. Silent when none does. `declared`:
 * the conventions that the operation is judged by; they stand in every suspect.
 */
export const resemblances = (
  operation: Operation,
  observed: readonly Observed[],
  uncounted: readonly Observed[],
  terms: Terms,
  declared: readonly Signature[] = [],
): readonly Diagnosis[] => {
  const decided = observed.filter(isAboutValues);
  const failing = decided.filter(isRejected);
  if (failing.length === 0) return [];
  const others = uncounted.filter(isAboutValues);
  const passing = decided.filter((one) => !isRejected(one));
  const known = knownFor(operation, declared);
  const explain = (choices: readonly (readonly Signature[])[]): readonly Survivor[] =>
    survivors(suspectsOf(operation, declared, choices), [...failing, ...others], passing, terms).filter(
      ({ compared }) => failing.some((one) => compared.has(one)),
    );
  const single = explain(known.map((signature) => [signature]));
  const conventions = known.filter(({ kind }) => kind === 'convention');
  const isToldApart = failing.length >= leastForPairs;
  const left = single.length > 0 || !isToldApart ? single : explain(conventionPairs(conventions));
  return left
    .toSorted((a, b) => rankOf(a.suspect) - rankOf(b.suspect))
    .map((one) => asDiagnosis(one, decided));
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
  declared: readonly Signature[] = [],
): readonly string[] => {
  const right = observed.filter((one) => isAboutValues(one) && !isRejected(one)).slice(0, comparedCases);
  if (right.length === 0) return [];
  // A long one is compared on too few cases to say that nothing tells it.
  const known = knownFor(operation, declared).filter(
    ({ kind, longer }) => kind !== 'rounding' && longer === undefined,
  );
  const suspects = suspectsOf(
    operation,
    declared,
    known.map((signature) => [signature]),
  );
  return survivors(suspects, [], right, terms).flatMap(({ suspect }) =>
    suspect.signatures.map(({ name }) => name),
  );
};

/** What is wrong beside values: an input written to, a check that is missing, a call too many. */
export const structuralOf = (
  { judgement: { broken } }: { readonly judgement: Pick<Judgement, 'broken'> },
  observed: readonly Observed[],
): readonly Diagnosis[] => {
  const found = findStructural(broken);
  if (found === undefined) return [];
  const failing = observed.filter(isRejected);
  const agrees = failing.filter(({ judgement }) => findStructural(judgement.broken) === found);
  const { name, link } = found;
  return [{ kind: 'defect', names: [name], agrees: agrees.length, of: failing.length, link }];
};

const rankOf = ({ signatures: [first] }: Suspect): number => rank[first?.kind ?? 'rounding'];
