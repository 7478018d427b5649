/** An operation with several flags is searched at one choice of them: each choice has an expression of its own. */
import type { Operation } from '../../../spec/operation.ts';
import { choices } from '../../cases/kinds/index.ts';
import type { Case } from '../../cases/case.ts';
import type { Question } from './question.ts';
import type { Judged } from './observations.ts';

export type Choice = Readonly<Record<string, number>>;

const choiceIn = (flags: readonly string[], { inputs }: Case): Choice =>
  Object.fromEntries(flags.map((name) => [name, inputs[name] as number]));

/** The choice in which most of what was judged failed; null where nothing did. */
const mostFailed = (flags: readonly string[], judged: readonly Judged[]): Choice | null => {
  const counts = new Map<string, number>();
  for (const { theCase, isRejected } of judged) {
    const key = JSON.stringify(choiceIn(flags, theCase));
    if (isRejected) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most === undefined ? null : (JSON.parse(most[0]) as Choice);
};

/** The operation with its flags so chosen, which are no inputs any more. */
const chosen = (operation: Operation, choice: Choice): Operation => ({
  ...operation,
  inputs: operation.inputs.filter(({ name }) => !(name in choice)),
  define: (k, inputs) => operation.define(k, { ...inputs, ...choice }),
});

const flagsOf = (operation: Operation): readonly string[] =>
  operation.inputs.filter(({ kind }) => choices.has(kind)).map(({ name }) => name);

/** Whether edits are looked for at one choice of the flags only. */
export const hasChoices = (operation: Operation): boolean => flagsOf(operation).length > 1;

/** The question about one choice of the flags; the same, and null, where there is one flag at most. */
export const atChoice = (question: Question): { readonly choice: Choice | null; readonly of: Question } => {
  const { operation, plain, observed, fresh } = question;
  const flags = flagsOf(operation);
  const choice = hasChoices(operation) ? mostFailed(flags, observed) : null;
  if (choice === null) return { choice, of: question };
  const isOf = ({ inputs }: Case): boolean => flags.every((name) => inputs[name] === choice[name]);
  const freshOf = function* (): Generator<Case> {
    for (const theCase of fresh?.() ?? []) if (isOf(theCase)) yield theCase;
  };
  const of = {
    ...question,
    operation: chosen(operation, choice),
    plain: chosen(plain, choice),
    observed: observed.filter(({ theCase }) => isOf(theCase)),
    fresh: freshOf,
  };
  return { choice, of };
};
