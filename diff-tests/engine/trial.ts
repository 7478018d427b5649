/** One case put to one implementation, and what came of it. */
import type { Ratio } from '../../spec/context.ts';
import { binary } from '../../spec/scalars/binary.ts';
import type { Implementation } from '../adapters/implementation.ts';
import type { Case } from '../generators/cases.ts';
import { type Answer, judge, type Judgement } from '../judge/judge.ts';
import { outputShape } from '../judge/shape.ts';
import { type HostTensor, toNumber } from '../values.ts';

export interface Trial {
  readonly theCase: Case;
  readonly answer: Answer;
  readonly judgement: Judgement;
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
    impurity ?? '',
    order.join(),
    ...made,
  ].join('|');
};

/** Calls the implementation with the inputs of a case (twice where the same answer is asked for) and judges. */
export const trial = async (
  implementation: Implementation,
  theCase: Case,
  epsilon: Ratio,
  memory: Memory = new Map(),
): Promise<Trial> => {
  const { operation, inputs, format } = theCase;
  const settings = { format, epsilon: toNumber(binary(format).withEpsilon(epsilon).epsilon) };
  const answer = await implementation.call(operation, inputs, settings);
  const repeat = operation.freeValue && answer.kind === 'returned';
  const again = repeat ? await implementation.call(operation, inputs, settings) : null;
  const valueMatters = !operation.freeValue || implementation.exampleModel;
  const key = keyOf(answer, again);
  const known = key === null ? undefined : memory.get(key);
  const judgement = known ?? judge(theCase, epsilon, () => outputShape(theCase), answer, again, valueMatters);
  if (key !== null) memory.set(key, judgement);
  return { theCase, answer, judgement };
};
