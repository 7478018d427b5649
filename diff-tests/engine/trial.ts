/** One case put to one implementation, and what came of it. */
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { CallSettings } from '../runners/answered.ts';
import type { Implementation } from '../runners/implementation.ts';
import type { Case } from '../cases/generators/cases.ts';
import { chain } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { Answer } from '../cases/answer.ts';
import { type Care, judge, type Judgement, type Terms, type Verdict } from '../judge/judge.ts';
import { type Floor, noFloor } from '../judge/screen.ts';
import { flushedFrom, type Met, noneMet } from '../judge/met.ts';
import { outputShape } from '../cases/shape.ts';
import { type ModelCall, sameTensor, toNumber } from '../cases/values.ts';

export interface Trial {
  readonly theCase: Case;
  readonly answer: Answer;
  readonly judgement: Judgement;
  /** What this answer and those before it meet. */
  readonly met: Met;
}

/** The judgements of one case: another backend with the same bits gets the same one. */
export type Memory = {
  readonly key: string;
  readonly answers: readonly (Answer | null)[];
  readonly judgement: Judgement;
}[];

const sameCalls = (a: readonly ModelCall[], b: readonly ModelCall[]): boolean =>
  a.length === b.length &&
  a.every((call, i) => {
    const other = b[i] as ModelCall;
    return sameTensor(call.x, other.x) && Object.is(call.t, other.t) && sameTensor(call.answer, other.answer);
  });

/** Whether two answers are the same as the contract compares; what did not return is worth no memory. */
const sameAnswer = (a: Answer | null, b: Answer | null): boolean => {
  if (a === null || b === null) return a === b;
  if (a.kind !== 'returned' || b.kind !== 'returned') return false;
  const order = ({ order: all = [] }: typeof a): string => all.join();
  return (
    sameTensor(a.output, b.output) &&
    JSON.stringify(a.impurity) === JSON.stringify(b.impurity) &&
    order(a) === order(b) &&
    sameCalls(a.calls, b.calls)
  );
};

export interface More {
  /** What earlier answers met; left out where nobody asks. */
  readonly from?: Met;
  /** false where only the verdict is asked for. */
  readonly measured?: boolean;
  /** The largest measures known before. */
  readonly floor?: Floor;
  readonly memory?: Memory;
}

/** What is handed to every call under these terms. */
export const settingsOf = (format: FormatName, { epsilon }: Terms): CallSettings => ({
  format,
  epsilon: toNumber(binary(format).withEpsilon(epsilon).epsilon),
});

/** What was answered to a case, and to the same call repeated where the contract asks for the same bits. */
interface Answers {
  readonly answer: Answer;
  readonly again: Answer | null;
}

/** Calls the implementation with the inputs of a case: twice where the same answer is asked for. */
export const asked = async (
  implementation: Implementation,
  { operation, inputs, format }: Case,
  terms: Terms,
): Promise<Answers> => {
  const settings = settingsOf(format, terms);
  const answer = await implementation.call(operation, inputs, settings);
  const repeat = operation.freeValue && answer.kind === 'returned';
  return { answer, again: repeat ? await implementation.call(operation, inputs, settings) : null };
};

/** Judges what was answered, under the profile and under those of the chain. */
export const judged = (
  { exampleModel }: Pick<Implementation, 'exampleModel'>,
  theCase: Case,
  { answer, again }: Answers,
  { epsilon, profile }: Terms,
  { from = noneMet, measured = true, floor = noFloor, memory = [] }: More = {},
): Trial => {
  const valueMatters = !theCase.operation.freeValue || exampleModel;
  const under = (by: Profile, care: Care): Judgement => {
    const key = `${by.name} ${JSON.stringify(care)}`;
    const known = memory.find(
      (one) =>
        one.key === key &&
        sameAnswer(one.answers[0] ?? null, answer) &&
        sameAnswer(one.answers[1] ?? null, again),
    );
    if (known !== undefined) return known.judgement;
    const shape = (): readonly number[] => outputShape(theCase);
    const made = judge(theCase, { epsilon, profile: by }, shape, answer, again, valueMatters, care);
    memory.push({ key, answers: [answer, again], judgement: made });
    return made;
  };
  const own = chain.indexOf(profile);
  const verdictUnder = (rank: number): Verdict =>
    under(chain[rank] as Profile, { certain: true, measured: measured && rank === own, floor }).verdict;
  const firstMet = (start: number): number => {
    let rank = start;
    while (rank < chain.length && verdictUnder(rank) === 'rejected') rank += 1;
    return rank;
  };
  const rank = firstMet(from.rank);
  // Of a value that is free nothing is met.
  const isFlushed = (by: Profile): boolean =>
    valueMatters && under(by, { certain: true, measured: false, floor }).verdict !== 'rejected';
  const met: Met = { rank, flushed: flushedFrom(from.flushed, rank, isFlushed) };
  // What a stricter profile allows is not looked at again.
  const isKnown = (met: Profile | undefined, at: number): boolean =>
    met !== undefined && at !== own && profile.contains.includes(met.name);
  const judgement = under(profile, { certain: !isKnown(chain[rank], rank), measured, floor });
  // Nor is a verdict another one for the cases before it.
  const strictest = judgement.verdict === 'undecided' && from.rank > 0 ? firstMet(0) : rank;
  return strictest < rank && isKnown(chain[strictest], strictest)
    ? { theCase, answer, met, judgement: under(profile, { certain: false, measured, floor }) }
    : { theCase, answer, met, judgement };
};

/** Calls the implementation with the inputs of a case, and judges. */
export const trial = async (
  implementation: Implementation,
  theCase: Case,
  terms: Terms,
  more: More = {},
): Promise<Trial> =>
  judged(implementation, theCase, await asked(implementation, theCase, terms), terms, more);
