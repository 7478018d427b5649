/** The worker in which a user's module runs, so that one that hangs or exits can be stopped. */
import { workerData } from 'node:worker_threads';
import { noDefaultExport } from './contract.ts';
import { type Functions, readModule } from './declared-module.ts';
import { answerOf, messageOf } from './answered.ts';
import { ended, type Loaded, type Question, type WorkerData } from './module-messages.ts';

interface Module {
  readonly loaded: Loaded;
  readonly functions: Functions;
}

const failed = (thrown: unknown): Module => ({
  loaded: { kind: 'failed', message: messageOf(thrown) },
  functions: {},
});

const badForm = (message: string): Module => ({ loaded: { kind: 'badForm', message }, functions: {} });

const load = async (url: string): Promise<Module> => {
  const namespace = (await import(url)) as { readonly default?: unknown };
  if (!('default' in namespace)) return badForm(noDefaultExport);
  const read = readModule(namespace.default);
  if (read.problem !== null) return badForm(read.problem);
  return { loaded: { kind: 'loaded', module: read.module }, functions: read.functions };
};

// Taken before the module is loaded, which may change what it finds. The port is the harness's own.
const { url, port, bell } = workerData as WorkerData;
delete (workerData as { port?: unknown }).port;
const post = port.postMessage.bind(port);
const { add, notify, store } = Atomics;

const say = (id: number, said: unknown): void => {
  post({ id, said });
  add(bell, 0, 1);
  notify(bell, 0);
};

let functions: Functions = {};

const call = async ({ id, question }: Question): Promise<void> => {
  const { operation, inputs, settings, plays } = question;
  const known =
    functions[operation] ??
    ((): never => {
      throw new RangeError(`the module has no ${operation}`);
    });
  say(id, await answerOf(known, inputs, settings, plays));
};

port.on('message', (question: Question) => void call(question));
process.on('exit', () => {
  store(bell, 0, ended);
  notify(bell, 0);
});

let module: Module;
try {
  module = await load(url);
} catch (thrown) {
  module = failed(thrown);
}
functions = module.functions;
say(0, module.loaded);
