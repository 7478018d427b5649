/** One case put to one implementation, and what came of it. */
import type { Ratio } from '../../spec/context.ts';
import { binary } from '../../spec/scalars/binary.ts';
import type { Implementation } from '../adapters/implementation.ts';
import type { Case } from '../generators/cases.ts';
import { expect, type Expected } from '../judge/expected.ts';
import { type Answer, judge, type Judgement } from '../judge/judge.ts';
import { toNumber } from '../values.ts';

export interface Trial {
  readonly theCase: Case;
  readonly expected: () => Expected;
  readonly answer: Answer;
  readonly judgement: Judgement;
}

/** What the specification says, worked out once and only when somebody asks. */
export const expectLazily = (theCase: Case, epsilon: Ratio): (() => Expected) => {
  let expected: Expected | null = null;
  return () => (expected ??= expect(theCase, epsilon));
};

/** Calls the implementation with the inputs of a case (twice where the same answer is asked for) and judges. */
export const trial = async (
  implementation: Implementation,
  theCase: Case,
  epsilon: Ratio,
  expected: () => Expected = expectLazily(theCase, epsilon),
): Promise<Trial> => {
  const { operation, inputs, format } = theCase;
  const settings = { format, epsilon: toNumber(binary(format).withEpsilon(epsilon).epsilon) };
  const answer = await implementation.call(operation.name, inputs, settings);
  const repeat = operation.freeValue && answer.kind === 'returned';
  const again = repeat ? await implementation.call(operation.name, inputs, settings) : null;
  const valueMatters = !operation.freeValue || implementation.exampleModel;
  return { theCase, expected, answer, judgement: judge(theCase, expected, answer, again, valueMatters) };
};
