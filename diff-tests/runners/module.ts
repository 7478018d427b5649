/** A user's implementation module under the harness. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEpsilon } from '../../spec/contexts.ts';
import type { Answer } from '../judge/judge.ts';
import { DidNotRun, type Implementation, playsIn } from './implementation.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import { withLibrary } from '../reasons/libraries.ts';
import { shown } from '../shown.ts';
import { checkAnswer, checkLoaded } from './module-answers.ts';
import type { Loaded, ModuleDescription } from './module-messages.ts';
import { Lost, Running } from './module-running.ts';
import { defaultProfile } from '../engine/profiles.ts';

/**
 * The arguments of the command are wrong: exit code 2, before anything runs. What others wrote in its text is shown
 * escaped.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(...lines: readonly string[]) {
    super(lines.map(shown).join('\n'));
  }
}

/** Loading takes what it takes, a worker's own start included: at least this long, in milliseconds. */
const leastToLoad = 10_000;

const start = async (
  url: string,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<{ running: Running; loaded: Loaded }> => {
  const running = new Running(url);
  try {
    return { running, loaded: checkLoaded(await running.ask(null, Math.max(timeout, leastToLoad), signal)) };
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return { running, loaded: { kind: 'failed', message: error.message } };
  }
};

/** A module in a worker. */
export interface Opened {
  readonly url: string;
  readonly module: ModuleDescription;
  readonly running: Running;
}

/**
 * Loads a module. A missing file and a wrong form are usage errors that say what is expected; a module that cannot
 * be run is DidNotRun. `signal` stops a load that hangs.
 */
export const openModule = async (path: string, timeout: number, signal?: AbortSignal): Promise<Opened> => {
  const file = resolve(path);
  if (!existsSync(file))
    throw new UsageError(`no such file: ${path}; expected the path of an implementation module`);
  if (!statSync(file).isFile())
    throw new UsageError(`${path} is not a file; expected an implementation module`);
  const url = pathToFileURL(realpathSync(file)).href;
  const { running, loaded } = await start(url, timeout, signal);
  if (loaded.kind !== 'loaded') await running.stop();
  if (loaded.kind === 'badForm') {
    const text = `${shown(path)} is no implementation module: ${loaded.message}`;
    throw new UsageError(...text.split('\n'));
  }
  if (loaded.kind === 'failed')
    throw new DidNotRun(`${path} could not be loaded: ${loaded.message}`, `node ${path}`);
  return { url, module: loaded.module, running };
};

/** A module as the harness sees it. `signal` stops a call that is going on, and every later one: see Stopped. */
export const loadModule = async (
  path: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<Implementation> => {
  const { url, module, running: first } = await openModule(path, timeout, signal);
  let running = first;
  return {
    ...module,
    path,
    backend: 'module',
    conventions: withLibrary(module.like, module.conventions),
    profile: findProfile(module.profile ?? '') ?? defaultProfile,
    epsilon: module.epsilon === null ? null : parseEpsilon(module.epsilon),
    exampleModel: false,
    call: async (operation, inputs, settings): Promise<Answer> => {
      const question = { operation: operation.name, inputs, settings, plays: playsIn(operation, inputs) };
      try {
        if (running.ended) {
          const again = await start(url, timeout, signal);
          running = again.running;
          if (again.loaded.kind !== 'loaded') {
            await running.stop();
            return { kind: 'lost', message: 'the module could not be loaded again' };
          }
        }
        return checkAnswer(await running.ask(question, timeout, signal), question);
      } catch (error) {
        if (error instanceof Lost) return { kind: 'lost', message: error.message };
        throw error;
      }
    },
    fresh: () => loadModule(path, timeout, signal),
    dispose: () => running.stop(),
  };
};
