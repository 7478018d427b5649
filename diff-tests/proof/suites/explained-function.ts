/** What edits account for the answers of a function that stands for an operation, in binary32. */
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { CaseSettings } from '../../cases/generators/cases.ts';
import { freshCases, tellingCases } from '../../cases/generators/telling.ts';
import { toNumber } from '../../cases/values.ts';
import { trial } from '../../engine/trial.ts';
import { explain, type Explanation } from '../../reasons/search/explain.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import type { Question } from '../../reasons/search/question.ts';
import { inProcess, knownCase } from '../mutants/hunt.ts';
import type { Call, Vector } from './reported.ts';
import { operationNamed } from './specification-answers.ts';

export const f = Math.fround;
const format = 'binary32';
export const epsilon = toNumber(binary(format).epsilon);
const settings: CaseSettings = { format, seed: 42, epsilon, refusals: false };
const terms = { epsilon: defaultEpsilon, profile: ieee754Loose };

export const bars = ({ data }: Vector): number[] => {
  const table = [1];
  for (const beta of data) table.push(f((table.at(-1) as number) * f(1 - beta)));
  return table;
};
export const root = (x: number): number => f(Math.sqrt(x));
/** What is asked of a function that stands for an operation: the telling cases, and some of those of `check`. */
export const questionOf = async (name: string, call: Call, edges = 24): Promise<Question> => {
  const operation = operationNamed(name);
  const implementation = {
    ...inProcess({ name: 'm', format, operations: { [name]: call }, model: (x) => x }),
    profile: ieee754Loose,
  };
  const ask = async (theCase: Judged['theCase']): Promise<Judged> => {
    const { answer, judgement } = await trial(implementation, theCase, terms, { measured: false });
    return { theCase, answer, isRejected: judgement.verdict === 'rejected' };
  };
  const observed: Judged[] = [];
  for (const theCase of tellingCases(operation, settings)) observed.push(await ask(theCase));
  for (let i = 0; i < edges; i++) observed.push(await ask(knownCase(name, format, i)));
  const fresh = (): Iterable<Judged['theCase']> => freshCases(operation, settings);
  return { operation, plain: operation, declared: [], format, epsilon, terms, observed, ask, fresh };
};

export const explained = async (
  name: string,
  call: Call,
  edges = 24,
  more: Partial<Question> = {},
): Promise<readonly Explanation[]> => explain({ ...(await questionOf(name, call, edges)), ...more });

export const textOf = (found: readonly Explanation[]): string =>
  found.flatMap(({ edits }) => edits.map(({ text }) => text)).join(' + ');

export const isWhole = ([first]: readonly Explanation[]): boolean =>
  first !== undefined &&
  first.explains.failing === first.explains.of &&
  first.explains.passing === first.explains.ofPassing;
