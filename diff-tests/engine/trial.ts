/** One case put to one implementation, and what came of it. */
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { CallSettings, Implementation } from '../runners/implementation.ts';
import type { Case } from '../cases/generators/cases.ts';
import { chain } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { Answer } from '../cases/answer.ts';
import { type Care, judge, type Judgement, type Terms, type Verdict } from '../judge/judge.ts';
import { type Floor, noFloor } from '../judge/screen.ts';
import { outputShape } from '../cases/shape.ts';
import { type HostTensor, toNumber } from '../cases/values.ts';

export interface Trial {
  readonly theCase: Case;
  readonly answer: Answer;
  readonly judgement: Judgement;
  /** The place in the chain of the strictest profile that this answer and those before it meet; its length for none. */
  readonly rank: number;
}

/** The last judged answers to a case: another backend with the same bits gets the same judgement. */
export type Memory = Map<string, Judgement>;

const textOf = ({ shape, data }: HostTensor): string =>
  `${shape.join()}:${new Uint8Array(data.buffer, data.byteOffset, data.byteLength).toString()}`;

/** An answer as text; null where it is not worth remembering. */
const keyOf = (answer: Answer, again: Answer | null): string | null => {
  if (answer.kind !== 'returned' || (again !== null && again.kind !== 'returned')) return null;
  const { output, impurity, calls, order = [] } = answer;
  const made = calls.map(
    ({ x, t, answer: given }) => `${textOf(x)} ${Object.is(t, -0) ? '-0' : t} ${textOf(given)}`,
  );
  return [
    textOf(output),
    again === null ? '' : textOf(again.output),
    JSON.stringify(impurity),
    order.join(),
    ...made,
  ].join('|');
};

export interface More {
  /** The strictest profile of the chain that earlier answers met, by place; left out where nobody asks. */
  readonly from?: number;
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

/** Calls the implementation with the inputs of a case (twice where the same answer is asked for) and judges. */
export const trial = async (
  implementation: Implementation,
  theCase: Case,
  terms: Terms,
  { from = chain.length, measured = true, floor = noFloor, memory = new Map() }: More = {},
): Promise<Trial> => {
  const { operation, inputs, format } = theCase;
  const { epsilon, profile } = terms;
  const settings = settingsOf(format, terms);
  const answer = await implementation.call(operation, inputs, settings);
  const repeat = operation.freeValue && answer.kind === 'returned';
  const again = repeat ? await implementation.call(operation, inputs, settings) : null;
  const valueMatters = !operation.freeValue || implementation.exampleModel;
  const key = keyOf(answer, again);
  const under = (by: Profile, care: Care): Judgement => {
    const name = `${by.name} ${JSON.stringify(care)} ${key}`;
    const known = key === null ? undefined : memory.get(name);
    if (known !== undefined) return known;
    const shape = (): readonly number[] => outputShape(theCase);
    const made = judge(theCase, { epsilon, profile: by }, shape, answer, again, valueMatters, care);
    if (key !== null) memory.set(name, made);
    return made;
  };
  const own = chain.indexOf(profile);
  const verdictUnder = (rank: number): Verdict =>
    under(chain[rank] as Profile, { certain: true, measured: measured && rank === own, floor }).verdict;
  let rank = from;
  while (rank < chain.length && verdictUnder(rank) === 'rejected') rank += 1;
  // What a stricter profile allows is not looked at again.
  const met = chain[rank];
  const isKnown = met !== undefined && rank !== own && profile.contains.includes(met.name);
  return { theCase, answer, rank, judgement: under(profile, { certain: !isKnown, measured, floor }) };
};
