/** Puts a module to the cases of `check` until one of its answers is rejected. */
import { defaultEpsilon } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { findProfile, ieee754Loose } from '../../../spec/profiles/index.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { answerOf } from '../../runners/answered.ts';
import { type Implementation, playsIn } from '../../runners/implementation.ts';
import { shrink } from '../../engine/shrink.ts';
import { type Memory, trial, type Trial } from '../../engine/trial.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { toNumber } from '../../cases/values.ts';

type Call = Parameters<typeof answerOf>[0];

/** A module's default export, as far as it is called here. */
interface Callable {
  readonly name: string;
  readonly format: FormatName;
  readonly profile?: string;
  readonly operations: Readonly<Record<string, unknown>>;
  readonly model: (x: never, t: never) => unknown;
}

/** The module in this process: nothing to start, nothing that could stop it when it hangs. */
export const inProcess = ({ name, format, profile, operations, model }: Callable): Implementation => ({
  name,
  path: null,
  backend: 'module',
  format,
  offers: [...Object.keys(operations), 'model'],
  profile: findProfile(profile ?? '') ?? ieee754Loose,
  conventions: [],
  epsilon: null,
  refuses: true,
  exampleModel: false,
  call: (operation, inputs, settings) =>
    answerOf(
      operation.name === 'model'
        ? ({ x, t }) => model(x as never, t as never)
        : (operations[operation.name] as Call),
      inputs,
      settings,
      playsIn(operation, inputs),
    ),
  dispose: () => Promise.resolve(),
});

/** The cases of an operation, and the judgements of answers that were given before: most mutants answer most alike. */
const known = new Map<string, { readonly theCase: Case; readonly memory: Memory }[]>();
const sources = new Map<string, (index: number) => Case>();

const caseAt = (name: string, format: FormatName, index: number) => {
  const key = `${name} ${format}`;
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  const epsilon = toNumber(binary(format).epsilon);
  const source = sources.get(key) ?? caseSource(operation, { format, seed: 42, epsilon, refusals: true });
  sources.set(key, source);
  const cases = known.get(key) ?? [];
  known.set(key, cases);
  return (cases[index] ??= { theCase: source(index), memory: [] });
};

/** The case of `check` at a place, under its own seed. */
export const knownCase = (operation: string, format: FormatName, index: number): Case =>
  caseAt(operation, format, index).theCase;

export interface Caught {
  /** How many cases it took. */
  readonly cases: number;
  readonly first: Trial;
  /** The smallest case found that fails in the same way. */
  readonly shrunk: Trial;
}

/**
 * The first of `most` cases that a module fails, and its counterexample; null when it passes them all. `counts` says
 * which failures are looked for.
 */
export const hunt = async (
  module: Callable,
  operation: string,
  most: number,
  counts: (failing: Trial) => boolean = () => true,
): Promise<Caught | null> => {
  const implementation = inProcess(module);
  const terms = { epsilon: defaultEpsilon, profile: implementation.profile };
  const retry = (theCase: Case): Promise<Trial> => trial(implementation, theCase, terms);
  for (let index = 0; index < most; index++) {
    const { theCase, memory } = caseAt(operation, module.format, index);
    const first = await trial(implementation, theCase, terms, { memory });
    if (first.judgement.verdict !== 'rejected' || !counts(first)) continue;
    const { trial: shrunk } = await shrink(first, retry, () => false);
    return { cases: index + 1, first, shrunk };
  }
  return null;
};
