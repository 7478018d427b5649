/** The sentences about a rule that an answer breaks. */
import { breachText } from '../../spec/forbidden.ts';
import { showShape } from '../../spec/tensor.ts';
import type { Answer } from '../cases/answer.ts';
import type { Broken } from '../judge/broken.ts';

/** A shape can have any number of extents: a sentence is to be read. */
const longest = 2000;
const shapeText = (shape: readonly number[]): string => {
  const text = showShape(shape);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
};

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);

type Code = Broken['code'];
type Of<C extends Code> = Broken extends infer B
  ? B extends { readonly code: infer D }
    ? C extends D
      ? B
      : never
    : never
  : never;

const texts: { readonly [C in Code]: (broken: Of<C>) => string } = {
  written: ({ input }) => `the input ${input} was written to`,
  shared: ({ input }) => `the output shares its memory with the input ${input}`,
  changed: () => 'the answers of the model were changed before they were handed out',
  unrepeatable: () => 'the same call gave another answer',
  answered: ({ breach }) => `a forbidden call was answered: ${breachText(breach)}`,
  threw: ({ message }) => message,
  lost: ({ message }) => message,
  noTensor: ({ value }) => `returned ${value} instead of a tensor`,
  extents: ({ value }) => `returned a tensor whose shape is ${value}, not an array of integers >= 0`,
  class: ({ value, bound }) => `returned data of class ${value}, not ${bound}`,
  number: ({ value, bound }) => `returned ${value}, a number that ${bound} does not have`,
  elements: ({ value, bound }) => `returned shape ${shapeText(bound)} with ${value} elements`,
  unreadable: ({ message }) => `returned a tensor that cannot be read: ${message}`,
  shape: ({ value, bound }) => `the output has shape ${shapeText(value)}, not ${showShape(bound)}`,
  foreign: ({ bound }) => `the output has a value that ${bound} does not have`,
  index: ({ value, bound }) => `the model was called with the index ${value}, not ${bound}`,
  notCalled: () => 'the model was not called; the definition calls it once',
  tooFew: ({ value, bound }) => `the model was called ${value} times; the definition calls it ${bound} times`,
  oneMore: ({ bound }) => `the model was called at one more state; the definition calls it ${times(bound)}`,
  otherTime: ({ bound }) =>
    `the model was called again at a state it had seen, with another time; the definition calls it ${times(bound)}`,
  rearranged: () => 'outside; reassociation not excluded',
};

/** What is wrong, in one sentence. */
export const brokenText = (broken: Broken): string => (texts[broken.code] as (of: Broken) => string)(broken);

/** What an implementation said or did that is no result. */
export const failedText = (answer: Exclude<Answer, { readonly kind: 'returned' }>): string =>
  answer.kind === 'malformed' ? brokenText(answer.malformed) : answer.message;
