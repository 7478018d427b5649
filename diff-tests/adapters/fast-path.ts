/** The gpu.js fast path under the harness, one implementation for each backend that runs here. */
import { backends } from '../../impl/backends.ts';
import { type Candidate, answerOf, DidNotRun, type Implementation, playsIn } from './implementation.ts';

export const backendNames: readonly string[] = backends.map(({ name }) => name);

/** Those judged when nobody names one. */
export const defaultBackends: readonly string[] = ['webasm', 'cpu'];

/** The fast path on a backend, or the reason why it does not run there. gpu.js is loaded only here. */
export const fastPathOn = async (name: string): Promise<Candidate> => {
  const backend = backends.find((row) => row.name === name);
  if (backend === undefined) throw new RangeError(`unknown backend ${name}`);
  const unavailable = backend.probe();
  if (unavailable !== null) return { backend: name, unavailable };
  const { fastOperations } = await import('../../impl/fast-path.ts');
  const { Runtime, WrongBackend } = await import('../../impl/runtime.ts');
  const runtime = new Runtime(backend.mode);
  const implementation: Implementation = {
    name: 'gpu.js',
    path: null,
    backend: name,
    format: 'binary32',
    offers: Object.keys(fastOperations),
    epsilon: null,
    refuses: true,
    exampleModel: true,
    call: (operation, inputs, settings) =>
      answerOf(
        async (given) => {
          const run = fastOperations[operation.name];
          if (run === undefined) throw new RangeError(`gpu.js has no ${operation.name}`);
          try {
            return await run(runtime, given as Parameters<typeof run>[1], settings);
          } catch (error) {
            if (error instanceof WrongBackend) wrong = error;
            throw error;
          }
        },
        inputs,
        settings,
        playsIn(operation, inputs),
      ).then((answer) => {
        // A silent fallback is no answer of this backend at all.
        if (wrong !== null) throw new DidNotRun(wrong.message, `use --backend cpu`);
        return answer;
      }),
    dispose: () => runtime.dispose(),
  };
  let wrong: Error | null = null;
  return { backend: name, implementation };
};
