/** A user's implementation module under the harness. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { parseEpsilon } from '../../spec/contexts.ts';
import type { Answer } from '../judge/judge.ts';
import { DidNotRun, type Implementation, playsIn } from './implementation.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import type { CallMessage, Loaded } from './module-messages.ts';
import { shown } from '../shown.ts';
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

/** No answer in time, or the worker ended: the worker is gone. */
class Lost extends Error {}

/** A worker that answers one message at a time. */
class Running {
  readonly #worker: Worker;
  #ended: string | null = null;
  #fail: ((reason: Lost) => void) | null = null;

  constructor(url: string) {
    this.#worker = new Worker(new URL('./module-worker.js', import.meta.url), {
      workerData: { url },
      stdout: true,
      stderr: true,
    });
    // What a module prints is no result: standard output belongs to the reports.
    this.#worker.stdout.pipe(process.stderr, { end: false });
    this.#worker.stderr.pipe(process.stderr, { end: false });
    this.#worker.on('error', (error) => this.#end(`the module died: ${error.message}`));
    this.#worker.on('exit', (code) => this.#end(`the module ended its process (exit code ${code})`));
  }

  get ended(): boolean {
    return this.#ended !== null;
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    this.#fail?.(new Lost(this.#ended));
  }

  /** The worker's next message; `question` is sent first. Rejects with Lost, and then the worker is stopped. */
  async ask<T>(question: CallMessage | null, timeout: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    let listener: ((message: T) => void) | undefined;
    try {
      return await new Promise<T>((done, fail) => {
        this.#fail = fail;
        if (this.#ended !== null) fail(new Lost(this.#ended));
        listener = done;
        this.#worker.once('message', listener);
        timer = setTimeout(() => fail(new Lost(`no answer within ${timeout / 1000} s`)), timeout);
        if (question !== null) this.#worker.postMessage(question);
      });
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
      if (listener !== undefined) this.#worker.off('message', listener);
      this.#fail = null;
    }
  }

  async stop(): Promise<void> {
    this.#ended ??= 'the module was stopped';
    await this.#worker.terminate();
  }
}

const start = async (url: string, timeout: number): Promise<{ running: Running; loaded: Loaded }> => {
  const running = new Running(url);
  try {
    return { running, loaded: await running.ask<Loaded>(null, timeout) };
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return { running, loaded: { kind: 'failed', message: error.message } };
  }
};

/**
 * Loads a module. A missing file and a wrong form are usage errors that say what is expected; a module that cannot
 * be run is DidNotRun.
 */
export const loadModule = async (path: string, timeout: number): Promise<Implementation> => {
  const file = resolve(path);
  if (!existsSync(file))
    throw new UsageError(`no such file: ${path}; expected the path of an implementation module`);
  if (!statSync(file).isFile())
    throw new UsageError(`${path} is not a file; expected an implementation module`);
  const url = pathToFileURL(realpathSync(file)).href;
  const first = await start(url, timeout);
  const { loaded } = first;
  if (loaded.kind !== 'loaded') await first.running.stop();
  if (loaded.kind === 'badForm') {
    const text = `${shown(path)} is no implementation module: ${loaded.message}`;
    throw new UsageError(...text.split('\n'));
  }
  if (loaded.kind === 'failed')
    throw new DidNotRun(`${path} could not be loaded: ${loaded.message}`, `node ${path}`);
  let running = first.running;
  const { module } = loaded;
  return {
    ...module,
    path,
    backend: 'module',
    profile: findProfile(module.profile ?? '') ?? defaultProfile,
    epsilon: module.epsilon === null ? null : parseEpsilon(module.epsilon),
    exampleModel: false,
    call: async (operation, inputs, settings): Promise<Answer> => {
      try {
        if (running.ended) {
          const again = await start(url, timeout);
          if (again.loaded.kind !== 'loaded')
            return { kind: 'lost', message: 'the module could not be loaded again' };
          running = again.running;
        }
        return await running.ask<Answer>(
          { operation: operation.name, inputs, settings, plays: playsIn(operation, inputs) },
          timeout,
        );
      } catch (error) {
        if (error instanceof Lost) return { kind: 'lost', message: error.message };
        throw error;
      }
    },
    fresh: () => loadModule(path, timeout),
    dispose: () => running.stop(),
  };
};
