/** The worker in which a user's module runs, so that one that hangs or exits can be stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { expectedForm, type ModuleContract, moduleSchema, problemsOf } from './contract.ts';
import { answerOf, messageOf } from './implementation.ts';
import type { CallMessage, Loaded } from './module-messages.ts';

type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const load = async (url: string): Promise<{ readonly loaded: Loaded; readonly functions: Functions }> => {
  let namespace: { readonly default?: unknown };
  try {
    namespace = (await import(url)) as typeof namespace;
  } catch (thrown) {
    return { loaded: { kind: 'failed', message: messageOf(thrown) }, functions: {} };
  }
  if (!('default' in namespace)) {
    return {
      loaded: { kind: 'badForm', message: `it has no default export; expected\n  ${expectedForm}` },
      functions: {},
    };
  }
  const parsed = moduleSchema.safeParse(namespace.default);
  if (!parsed.success) {
    const message = `its default export has the wrong form:\n  ${problemsOf(parsed.error)}\nexpected\n  ${expectedForm}`;
    return { loaded: { kind: 'badForm', message }, functions: {} };
  }
  return {
    loaded: { kind: 'loaded', module: describe(parsed.data) },
    functions: functionsOf(parsed.data, namespace.default),
  };
};

const describe = ({
  name,
  format,
  profile,
  epsilon,
  conventions,
  refuses,
  operations,
  model,
}: ModuleContract) => ({
  name,
  format,
  profile: profile ?? null,
  epsilon: epsilon ?? null,
  conventions: conventions ?? [],
  refuses: refuses ?? true,
  offers: [...Object.keys(operations), ...(model === undefined ? [] : ['model'])],
});

/** The functions, called as methods of the objects that they are written in. */
const functionsOf = (contract: ModuleContract, exported: unknown): Functions => {
  const { operations, model } = exported as {
    operations?: Functions;
    model?: (x: unknown, t: unknown) => unknown;
  };
  const own = Object.keys(contract.operations).map((name) => [
    name,
    (inputs: unknown, settings: unknown) => operations?.[name]?.call(operations, inputs, settings),
  ]);
  const asOperation = ({ x, t }: { x: unknown; t: unknown }): unknown => model?.call(exported, x, t);
  return Object.fromEntries([...own, ['model', asOperation]]) as Functions;
};

const port = parentPort;
if (port !== null) {
  const { loaded, functions } = await load((workerData as { url: string }).url);
  port.on('message', ({ operation, inputs, settings, plays }: CallMessage) => {
    const call =
      functions[operation] ??
      ((): never => {
        throw new RangeError(`the module has no ${operation}`);
      });
    void answerOf(call, inputs, settings, plays).then((answer) => port.postMessage(answer));
  });
  port.postMessage(loaded);
}
