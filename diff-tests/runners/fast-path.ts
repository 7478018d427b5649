/** The gpu.js fast path under the harness, one implementation for each backend that runs here. */
import { type Backend, backends, type Unavailable } from '../../impl/backends.ts';
import { displayIsOurs, webgpuIsHardware } from '../../impl/gpujs/boot.ts';
import type { Runtime } from '../../impl/gpujs/runtime.ts';
import { findProfile, ieee754, pairOf } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { chromiumMissing, chromiumOn } from './chromium.ts';
import { fastImplementation } from './fast-implementation.ts';
import { answerOf, type Candidate, DidNotRun, type Implementation, playsIn } from './implementation.ts';

export const backendNames: readonly string[] = backends.map(({ name }) => name);

/** Those that must run when nobody names one. */
export const defaultBackends: readonly string[] = ['webasm', 'cpu'];

/** IEEE 754 on the host; on a device the rules of its shading language. */
const profileOf = ({ profile, scalars }: Backend): Profile => {
  const [tensors, host] = [findProfile(profile) ?? ieee754, findProfile(scalars) ?? ieee754];
  return tensors === host ? tensors : pairOf(host, tensors);
};

const backendOf = (name: string): Backend => {
  const backend = backends.find((row) => row.name === name);
  if (backend === undefined) throw new RangeError(`unknown backend ${name}`);
  return backend;
};

/** A runtime under the harness. Another backend than `name` in its place is no answer: the row did not run. */
export const implementationOn = async (
  name: string,
  profile: Profile,
  runtime: Runtime,
): Promise<Implementation> => {
  const { fastOperations } = await import('../../impl/fast-path.ts');
  const { WrongBackend } = await import('../../impl/errors.ts');
  let wrong: Error | null = null;
  return fastImplementation({
    backend: name,
    profile,
    offers: Object.keys(fastOperations),
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
      // headless-gl does not name what draws; on a display of ours it is Mesa's program.
      const software = seen.software ?? (seen.actual === 'headlessgl' && displayIsOurs() ? true : null);
      return { ...seen, requested: name, software };
    },
    dispose: () => runtime.dispose(),
  });
};

const notNamed = (name: string, why: string): Unavailable => ({ reason: why, remedy: `--backend ${name}` });

/** Why a backend that nobody named is left out; null when it is judged. Starts no display and no browser. */
const leftOut = async (backend: Backend): Promise<Unavailable | null> => {
  const { name } = backend;
  if (defaultBackends.includes(name)) return null;
  const missing = name.startsWith('chromium:') ? await chromiumMissing() : backend.probe();
  if (missing !== null) return missing;
  if (name !== 'webgpu') return notNamed(name, 'runs only when it is asked for');
  const none = await backend.prepare();
  if (none !== null) return none;
  return (await webgpuIsHardware())
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
  const backend = backendOf(name);
  if (!named) {
    const unavailable = await leftOut(backend);
    if (unavailable !== null) return { backend: name, unavailable };
  }
  if (name.startsWith('chromium:')) return chromiumOn(name, timeout, signal);
  const unavailable = await backend.prepare();
  if (unavailable !== null) return { backend: name, unavailable };
  const { Runtime } = await import('../../impl/gpujs/runtime.ts');
  const runtime = new Runtime(backend.mode);
  return { backend: name, implementation: await implementationOn(name, profileOf(backend), runtime) };
};
