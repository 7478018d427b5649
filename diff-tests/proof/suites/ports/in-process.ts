/** Modules of users, called in this process, and put to the ordinary cases of `check`. */
import { parseEpsilon } from '../../../../spec/contexts.ts';
import { defaultEpsilon } from '../../../../spec/context.ts';
import { findOperation } from '../../../../spec/operations.ts';
import { ieee754Loose } from '../../../../spec/profiles/index.ts';
import type { FormatName } from '../../../../spec/scalars/floats/format.ts';
import { conventionNames } from '../../../reasons/signatures/index.ts';
import { caseSource } from '../../../cases/generators/cases.ts';
import { judgedOperation, termsOf } from '../../../engine/terms.ts';
import { settingsOf, trial, type Trial } from '../../../engine/trial.ts';
import { answerOf } from '../../../runners/answered.ts';
import { type Implementation, playsIn } from '../../../runners/implementation.ts';
import { isOrdinary } from './ordinary.ts';

type Call = Parameters<typeof answerOf>[0];

/** What the default export of a port or a wrapper has. */
export interface UserModule {
  readonly name: string;
  readonly format: FormatName;
  readonly epsilon?: string;
  readonly conventions?: readonly string[];
  readonly assumes?: readonly string[];
  readonly operations: Readonly<Record<string, Call>>;
}

/** The conventions that a module declares and that are not there yet. */
export const missingConventions = ({ conventions = [] }: UserModule): readonly string[] =>
  conventions.filter((name) => !conventionNames.includes(name));

const implementationOf = (module: UserModule): Implementation => ({
  name: module.name,
  path: null,
  backend: 'module',
  format: module.format,
  profile: ieee754Loose,
  conventions: (module.conventions ?? []).filter((name) => conventionNames.includes(name)),
  offers: Object.keys(module.operations),
  epsilon: module.epsilon === undefined ? defaultEpsilon : parseEpsilon(module.epsilon),
  refuses: false,
  exampleModel: false,
  call: (operation, inputs, settings) =>
    answerOf(module.operations[operation.name] as Call, inputs, settings, playsIn(operation, inputs)),
  dispose: () => Promise.resolve(),
});

/** Ordinary cases that are judged, and how many cases are looked through for them at most. */
const [wanted, most] = [60, 6000];

/** The first ordinary cases of an operation among those that `check` runs, judged by what the module declares. */
export const ordinaryTrials = async (module: UserModule, name: string): Promise<readonly Trial[]> => {
  const found = findOperation(name);
  if (found === undefined) throw new RangeError(`no operation ${name}`);
  const implementation = implementationOf(module);
  const terms = termsOf({ profile: null, epsilon: null }, implementation);
  const { format } = module;
  const { epsilon } = settingsOf(format, terms);
  const source = caseSource(found, { format, seed: 42, epsilon, refusals: false });
  const operation = judgedOperation(found, implementation);
  const trials: Trial[] = [];
  for (let index = 0; index < most && trials.length < wanted; index++) {
    const theCase = source(index);
    if (!isOrdinary(theCase)) continue;
    trials.push(await trial(implementation, { ...theCase, operation }, terms, { measured: false }));
  }
  return trials;
};

/** How many of them came out so. */
export const count = (trials: readonly Trial[], verdict: Trial['judgement']['verdict']): number =>
  trials.filter(({ judgement }) => judgement.verdict === verdict).length;
