/** A user's implementation module under the harness. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEpsilon } from '../../spec/contexts.ts';
import { DidNotRun, type Implementation, playsIn } from './implementation.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import { shown } from '../cases/shown.ts';
import { checkAnswer, checkLoaded } from './module-answers.ts';
import type { Loaded, ModuleDescription } from './module-messages.ts';
import { Running } from './module-running.ts';
import { UsageError } from './usage-error.ts';
import { defaultProfile } from './held-to.ts';
import { inTime, type Limits, Lost, orLost, Restarted } from './ask.ts';
import { wrongForm } from './contract.ts';

/** Loading takes what it takes, a worker's own start included: at least this long, in milliseconds. */
const leastToLoad = 10_000;

/** How a module is loaded and asked. */
export interface Loading extends Limits {
  /** What is wrong with what it declares, by the lists of the harness; null where nothing is. */
  readonly problemsOf: (module: ModuleDescription) => string | null;
}

const start = async (
  url: string,
  { timeout, signal }: Limits,
): Promise<{ readonly running: Running; readonly loaded: Loaded }> => {
  const running = new Running(url);
  try {
    const limits = { timeout: Math.max(timeout, leastToLoad), signal };
    return { running, loaded: checkLoaded(await inTime(() => running.loaded(), limits)) };
  } catch (error) {
    await running.stop();
    if (!(error instanceof Lost)) throw error;
    return { running, loaded: { kind: 'failed', message: error.message } };
  }
};

/** What was loaded, or in its place what is wrong with it. */
const accepted = (loaded: Loaded, { problemsOf }: Loading): Loaded => {
  const problems = loaded.kind === 'loaded' ? problemsOf(loaded.module) : null;
  return problems === null ? loaded : { kind: 'badForm', message: wrongForm(problems) };
};

/** What a person named, and what the worker imports for it. */
export interface ModuleAt {
  readonly path: string;
  readonly url: string;
  /** What shows by itself why it cannot be loaded. */
  readonly remedy: string;
}

/** Whether a file is TypeScript: Node strips its types from 22.18 on. */
const isTypeScript = (path: string): boolean => /\.[cm]?ts$/.test(path);

/** false, 'strip' or 'transform' where Node knows of it: @types/node is that of the oldest version. */
const stripsTypes = Boolean((process.features as { readonly typescript?: unknown }).typescript);

/** What shows the same error without the harness, or what runs TypeScript. */
const remedyFor = (path: string): string =>
  isTypeScript(path) && !stripsTypes
    ? `Node ${process.versions.node} runs no TypeScript by itself: use Node 22.18 or newer, or a loader (node --import tsx), or compile it first (npx tsc) and name the .js file`
    : `node ${path}`;

/** A module in a worker. */
export interface Opened {
  readonly url: string;
  readonly module: ModuleDescription;
  readonly running: Running;
}

/** The file of a module. One that is missing is a usage error that says what is expected. */
export const moduleAt = (path: string): ModuleAt => {
  const file = resolve(path);
  if (!existsSync(file))
    throw new UsageError(`no such file: ${path}; expected the path of an implementation module`);
  if (!statSync(file).isFile())
    throw new UsageError(`${path} is not a file; expected an implementation module`);
  return { path, url: pathToFileURL(realpathSync(file)).href, remedy: remedyFor(path) };
};

/**
 * Loads a module. A wrong form is a usage error that says what is expected; a module that cannot be run is DidNotRun.
 * The signal stops a load that hangs.
 */
export const openModule = async ({ path, url, remedy }: ModuleAt, loading: Loading): Promise<Opened> => {
  const { running, loaded: said } = await start(url, loading);
  const loaded = accepted(said, loading);
  if (loaded.kind !== 'loaded') await running.stop();
  if (loaded.kind === 'badForm') {
    const text = `${shown(path)} is no implementation module: ${loaded.message}`;
    throw new UsageError(...text.split('\n'));
  }
  if (loaded.kind === 'failed') throw new DidNotRun(`${path} could not be loaded: ${loaded.message}`, remedy);
  return { url, module: loaded.module, running };
};

/** A module as the harness sees it. The signal stops a call that is going on, and every later one: see Stopped. */
export const loadModule = async (at: ModuleAt, loading: Loading): Promise<Implementation> => {
  const { url, module, running: first } = await openModule(at, loading);
  const again = async (): Promise<Running> => {
    const { running, loaded } = await start(url, loading);
    if (loaded.kind === 'loaded') return running;
    await running.stop();
    throw new Lost('the module could not be loaded again');
  };
  const worker = new Restarted(again, loading, first);
  return {
    ...module,
    path: at.path,
    backend: 'module',
    profile: findProfile(module.profile ?? '') ?? defaultProfile,
    epsilon: module.epsilon === null ? null : parseEpsilon(module.epsilon),
    exampleModel: false,
    call: async (operation, inputs, settings) => {
      const question = { operation: operation.name, inputs, settings, plays: playsIn(operation, inputs) };
      return orLost(worker.ask(question).then((said) => checkAnswer(said, question)));
    },
    fresh: () => loadModule(at, loading),
    dispose: () => worker.stop(),
  };
};
