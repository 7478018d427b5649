/**
 * An implementation that is handed over as an object. It runs in this process: a call that hangs hangs the run, one that
 * exits ends it, and what a call leaves behind is there in the next. A module by its path has none of that.
 */
import { parseEpsilon } from '../../spec/contexts.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import { shown, shownLines } from '../cases/shown.ts';
import { inTime, type Limits, orLost } from './ask.ts';
import { wrongForm } from './contract.ts';
import { readModule } from './declared-module.ts';
import { defaultProfile } from './held-to.ts';
import { answerOf } from './answered.ts';
import { type Implementation, playsIn } from './implementation.ts';
import type { ModuleDescription } from './module-messages.ts';
import { usageError } from './usage-error.ts';

/** How an object is asked: see Loading in module.ts. */
interface Asking extends Limits {
  readonly problemsOf: (module: ModuleDescription) => string | null;
}

/** Throws a UsageError that says what is wrong with its form. */
export const implementationOf = (exported: unknown, { problemsOf, ...limits }: Asking): Implementation => {
  const read = readModule(exported);
  const problems = read.problem === null ? problemsOf(read.module) : null;
  const problem = read.problem ?? (problems === null ? null : wrongForm(problems));
  if (read.problem !== null || problem !== null)
    throw usageError(
      shownLines(`the object is no implementation:${problem?.replace(/^its default export/, ' it') ?? ''}`),
    );
  const { module, functions } = read;
  return {
    ...module,
    path: null,
    backend: 'module',
    profile: findProfile(module.profile ?? '') ?? defaultProfile,
    epsilon: module.epsilon === null ? null : parseEpsilon(module.epsilon),
    exampleModel: false,
    call: (operation, inputs, settings) => {
      const run = functions[operation.name];
      if (run === undefined) throw new RangeError(`the object has no ${shown(operation.name)}`);
      // A promise that never ends is stopped waiting for; a loop that never ends cannot be.
      return orLost(inTime(() => answerOf(run, inputs, settings, playsIn(operation, inputs)), limits));
    },
    dispose: () => Promise.resolve(),
  };
};
