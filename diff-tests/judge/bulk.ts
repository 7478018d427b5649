/** Cases of many elements, judged where that is cheapest: the elements that IEEE 754 would give need no other look. */
import type { Ratio } from '../../spec/context.ts';
import { ieee754 } from '../../spec/profiles/index.ts';
import { sameShape } from '../../spec/tensor.ts';
import type { Answer, Returned } from '../cases/answer.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { kinds } from '../cases/kinds/index.ts';
import { outputShape } from '../cases/shape.ts';
import { type HostTensor, type HostValue, pickElements } from '../cases/values.ts';
import { firstOutside } from './allowed.ts';
import { rulesOf } from './rules.ts';
import { toCompare } from './steps.ts';

/**
 * The elements of an answer that are not what `ieee754` allows, in order. Every profile contains `ieee754`, so that the
 * others are allowed by all. null: something else than an element is not what it allows, or a step before the last one.
 */
export const outsideNearest = (theCase: Case, epsilon: Ratio, answer: Answer): readonly number[] | null => {
  if (answer.kind !== 'returned' || answer.impurity !== null) return null;
  const { output, calls, order = calls.map((_, i) => i) } = answer;
  if (!sameShape(output.shape, outputShape(theCase))) return null;
  for (const next of toCompare(theCase, rulesOf(theCase, epsilon, ieee754), calls, order, output)) {
    if ('broken' in next || next.output.data.length !== next.allowed.size) return null;
    const isLast = next.counts && theCase.operation.sampler === null;
    if (isLast) return next.allowed.outside(next.output);
    if (firstOutside(next.allowed, next.output) !== null) return null;
  }
  return [];
};

const pickTensor = (x: HostTensor, picked: readonly number[]): HostTensor =>
  pickElements(x, [picked.length], picked);

/** Some elements of a case, as a case of its own. */
export const pickCase = ({ operation, format, inputs }: Case, picked: readonly number[]): Case => {
  const selection = { shape: [picked.length], picked };
  return makeCase(
    operation,
    format,
    Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [
        name,
        kinds[kind].select(inputs[name] as HostValue, selection),
      ]),
    ),
  );
};

/** What was answered for these elements. */
export const pickAnswer = (answer: Returned, picked: readonly number[]): Returned => ({
  ...answer,
  output: pickTensor(answer.output, picked),
  calls: answer.calls.map(({ x, t, answer: said }) => ({
    x: pickTensor(x, picked),
    t,
    answer: pickTensor(said, picked),
  })),
});
