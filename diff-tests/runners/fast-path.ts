/** The gpu.js fast path under the harness, one implementation for each backend that runs here. */
import { type Backend, backendRow, backends, type Unavailable } from '../../impl/backends.ts';
import type { Runtime } from '../../impl/gpujs/runtime.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { chromiumMissing, chromiumOn } from './chromium.ts';
import { fastImplementation } from './fast-implementation.ts';
import { heldTo } from './held-to.ts';
import { answerOf } from './answered.ts';
import { type Candidate, DidNotRun, type Implementation, playsIn } from './implementation.ts';

export const backendNames: readonly string[] = backends.map(({ name }) => name);

/** Those that must run when nobody names one. */
export const defaultBackends: readonly string[] = backends
  .filter(({ byDefault }) => byDefault === 'always')
  .map(({ name }) => name);

/** A runtime under the harness. Another backend than `name` in its place is no answer: the row did not run. */
export const implementationOn = async (
  backend: Backend,
  profile: Profile,
  runtime: Runtime,
): Promise<Implementation> => {
  const { name } = backend;
  const { fastOperations } = await import('../../impl/fast-path.ts');
  const { WrongBackend } = await import('../../impl/errors.ts');
  let wrong: Error | null = null;
  return fastImplementation({
    backend: name,
    profile,
    offers: Object.keys(fastOperations),
    anywhere: backend.runsInThreads,
    call: async (operation, inputs, settings) => {
      const run = async (given: Readonly<Record<string, unknown>>): Promise<unknown> => {
        const compute = fastOperations[operation.name];
        if (compute === undefined) throw new RangeError(`gpu.js has no ${operation.name}`);
        try {
          return await compute(runtime, given, settings);
        } catch (error) {
          if (error instanceof WrongBackend) wrong = error;
          throw error;
        }
      };
      const answer = await answerOf(run, inputs, settings, playsIn(operation, inputs));
      if (wrong !== null) throw new DidNotRun(wrong.message, 'use --backend cpu');
      return answer;
    },
    attestation: () => {
      const seen = runtime.attestation();
      if (seen === null) return null;
      return {
        ...seen,
        requested: name,
        software: seen.software ?? (seen.actual === backend.mode ? backend.software() : null),
      };
    },
    dispose: () => runtime.dispose(),
  });
};

const notNamed = (name: string, why: string): Unavailable => ({ reason: why, remedy: `--backend ${name}` });

/** Why a backend that nobody named is left out; null when it is judged. Starts no display and no browser. */
const leftOut = async (backend: Backend): Promise<Unavailable | null> => {
  const { name, runsIn, byDefault } = backend;
  if (byDefault === 'always') return null;
  const missing = runsIn === 'chromium' ? chromiumMissing() : backend.probe();
  if (missing !== null) return missing;
  if (byDefault === 'never') return notNamed(name, 'runs only when it is asked for');
  const none = await backend.prepare();
  if (none !== null) return none;
  return (await backend.isHardware())
    ? null
    : notNamed(name, 'its adapter is software, so it runs only when it is asked for');
};

/**
 * The fast path on a backend, or the reason why it does not run there. gpu.js is loaded only here. A backend that
 * nobody `named` is left out where it is no default one. `timeout`: milliseconds that one call in a browser may take,
 * and `signal` stops it; the backends of Node run in this process, where nothing ends a call.
 */
export const fastPathOn = async (
  name: string,
  named = true,
  timeout = 10_000,
  signal?: AbortSignal,
): Promise<Candidate> => {
  const backend = backendRow(name);
  if (!named) {
    const unavailable = await leftOut(backend);
    if (unavailable !== null) return { backend: name, unavailable };
  }
  if (backend.runsIn === 'chromium') return chromiumOn(backend, timeout, signal);
  const unavailable = await backend.prepare();
  if (unavailable !== null) return { backend: name, unavailable };
  const { Runtime } = await import('../../impl/gpujs/runtime.ts');
  const runtime = new Runtime(backend.mode);
  return { backend: name, implementation: await implementationOn(backend, heldTo(backend), runtime) };
};
