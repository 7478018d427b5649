/** A plan from options: everything that can be refused is refused here, before anything runs. */
import { parseEpsilon } from '../../spec/contexts.ts';
import type { Ratio } from '../../spec/context.ts';
import { findOperation, operationNames, operations } from '../../spec/operations.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import { backendNames, defaultBackends, fastPathOn } from '../runners/fast-path.ts';
import { type Candidate, DidNotRun, Stopped } from '../runners/implementation.ts';
import { loadModule, UsageError } from '../runners/module.ts';
import { profileFrom } from './profiles.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { Report } from '../report/schema.ts';
import { type Plan, runPlan } from './check.ts';
import { checkedOptions, inOptions } from './check-options.ts';
import { declaring, givenFrom } from './declared.ts';
import { Store, storeFolder } from './store.ts';

/** What `check` takes, on the command line and as a function. */
export interface CheckOptions {
  /** Path of an implementation module; without it the gpu.js fast path is judged. */
  readonly implementation?: string | undefined;
  /** Names of operations; all when left out. */
  readonly operations?: readonly string[] | undefined;
  /** Names of backends, or `all`; when left out webasm and cpu, and webgpu where its adapter is hardware. */
  readonly backends?: readonly string[] | undefined;
  /** The name of a profile, or the path of a JSON file with one; without it each implementation's own. */
  readonly profile?: string | undefined;
  readonly format?: string | undefined;
  /** An exact ratio >= 0 in the command line's number syntax. */
  readonly epsilon?: string | undefined;
  /** Names or ids of conventions, beside those that an implementation declares. */
  readonly conventions?: readonly string[] | undefined;
  /** The library that it is like: its conventions beside those. */
  readonly like?: string | undefined;
  /** Cases for each operation and backend; 1000 when left out. */
  readonly runs?: number | undefined;
  readonly seed?: number | undefined;
  /** Milliseconds that one call may take; 10 000 when left out. */
  readonly timeout?: number | undefined;
  /** The folder of stored findings; null neither reads nor writes. */
  readonly store?: string | null | undefined;
  /** Ends the run early; what was found is reported. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number, what: string) => void) | undefined;
  readonly warn?: ((message: string) => void) | undefined;
}

/** Every name must be known, and stand once. */
export const knownNames = (
  option: string,
  names: readonly string[],
  known: readonly string[],
): readonly string[] => {
  for (const [i, name] of names.entries()) {
    if (!known.includes(name))
      throw new UsageError(`${option}: unknown name '${name}'; known are ${known.join(', ')}`);
    if (names.indexOf(name) !== i) throw new UsageError(`${option}: '${name}' stands twice`);
  }
  if (names.length === 0) throw new UsageError(`${option}: a name is missing; known are ${known.join(', ')}`);
  return names;
};

const epsilonFrom = (text: string | undefined): Ratio | null => {
  if (text === undefined) return null;
  try {
    return parseEpsilon(text);
  } catch (error) {
    throw new UsageError(`--epsilon: ${(error as Error).message}`);
  }
};

/** The profile of `--profile`; null without one. */
export const profileOption = (text: string | undefined): Profile | null => {
  if (text === undefined) return null;
  try {
    return profileFrom(text);
  } catch (error) {
    throw new UsageError(...`--profile: ${(error as Error).message}`.split('\n'));
  }
};

/** A profile says something of some formats only. `where`: what named it. */
export const requireRows = (
  { name, rows }: Profile,
  format: FormatName,
  who: string,
  where = '--profile',
): void => {
  if (rows[format] !== undefined) return;
  const known = Object.keys(rows).join(', ');
  throw new UsageError(
    `${where}: ${name} says nothing of ${format}, in which ${who} computes; its formats: ${known}`,
  );
};

const sameRatio = (a: Ratio, b: Ratio): boolean => a.n * b.d === b.n * a.d;

const requireFormat = (asked: FormatName | undefined, has: FormatName, who: string): void => {
  if (asked !== undefined && asked !== has)
    throw new UsageError(`--format: ${who} computes in ${has}, not in ${asked}`);
};

type Chosen = Pick<Plan, 'candidates' | 'asked' | 'implementationName'>;

/** The module, or why it does not run. */
const chooseModule = async (path: string, options: CheckOptions, run: Ratio | null): Promise<Chosen> => {
  const asked = (): boolean => true;
  const { backends, timeout = 10_000 } = options;
  if (backends !== undefined) knownNames('--backend', backends, ['module', 'all']);
  try {
    const implementation = await loadModule(path, timeout, options.signal);
    const { format, epsilon } = implementation;
    const refuse = async (error: UsageError): Promise<never> => {
      await implementation.dispose();
      throw error;
    };
    if (options.format !== undefined && options.format !== format) {
      await refuse(new UsageError(`--format: ${path} computes in ${format}, not in ${options.format}`));
    }
    if (epsilon !== null && run !== null && !sameRatio(epsilon, run)) {
      const [own, given] = [`${epsilon.n}/${epsilon.d}`, `${run.n}/${run.d}`];
      await refuse(
        new UsageError(`--epsilon ${given}: ${path} has epsilon ${own} built in and is judged with it`),
      );
    }
    return {
      candidates: [{ backend: 'module', implementation }],
      asked,
      implementationName: implementation.name,
    };
  } catch (error) {
    if (!(error instanceof DidNotRun || error instanceof Stopped)) throw error;
    const remedy = error instanceof DidNotRun ? error.remedy : 'let the run go on';
    const unavailable = { reason: error.message, remedy };
    return { candidates: [{ backend: 'module', unavailable }], asked, implementationName: path };
  }
};

/** The fast path on the backends asked for; without any, on the default ones, and the others are listed. */
const chooseBackends = async (options: CheckOptions): Promise<Chosen> => {
  requireFormat(options.format as FormatName | undefined, 'binary32', 'the gpu.js fast path');
  const named =
    options.backends === undefined
      ? null
      : knownNames('--backend', options.backends, [...backendNames, 'all']);
  const all = named?.includes('all') === true;
  const listed = all ? backendNames : (named ?? backendNames);
  const candidates: Candidate[] = [];
  for (const name of listed) {
    candidates.push(await fastPathOn(name, named !== null, options.timeout, options.signal));
  }
  // Without a name: the default ones, and what runs here by itself.
  const runs = candidates.flatMap((candidate) => ('implementation' in candidate ? [candidate.backend] : []));
  const asked = named === null ? [...defaultBackends, ...runs] : listed;
  return { candidates, asked: (backend) => asked.includes(backend), implementationName: 'gpu.js' };
};

const positiveInteger = (option: string, value: number): number => {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${option} must be an integer >= 1, got ${value}`);
  return value;
};

/** Turns options into a plan. Throws a UsageError that names the option and what is known. */
export const makePlan = async (options: CheckOptions): Promise<Plan> => {
  const names =
    options.operations === undefined
      ? operationNames
      : knownNames('--op', options.operations, operationNames);
  const chosen = names.flatMap((name) => findOperation(name) ?? []);
  const { seed = 42, store = storeFolder, signal } = options;
  const profile = profileOption(options.profile);
  if (options.format !== undefined) knownNames('--format', [options.format], formatNames);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed must be an integer, got ${seed}`);
  const runs = positiveInteger('--runs', options.runs ?? 1000);
  const epsilon = epsilonFrom(options.epsilon);
  const given = givenFrom(options.conventions, options.like);
  const { implementation } = options;
  const who =
    implementation === undefined
      ? await chooseBackends(options)
      : await chooseModule(implementation, options, epsilon);
  const candidates: Candidate[] = [];
  for (const candidate of who.candidates) {
    if ('unavailable' in candidate) {
      candidates.push(candidate);
      continue;
    }
    const { implementation: made } = candidate;
    try {
      candidates.push({ ...candidate, implementation: declaring(made, given) });
      requireRows(
        profile ?? made.profile,
        made.format,
        made.name,
        profile === null ? 'profile' : '--profile',
      );
    } catch (error) {
      await made.dispose();
      throw error;
    }
  }
  return {
    ...who,
    candidates,
    given,
    operations: options.operations === undefined ? operations : chosen,
    operationsNamed: options.operations !== undefined,
    epsilon,
    profile,
    runs,
    seed,
    store: store === null ? null : new Store(store, options.warn ?? (() => undefined)),
    stopped: () => signal?.aborted === true,
    progress: options.progress ?? (() => undefined),
    warn: options.warn,
  };
};

/** Ends what the plan started: workers, GPU contexts. */
export const disposePlan = async (plan: Plan): Promise<void> => {
  for (const candidate of plan.candidates) {
    if ('implementation' in candidate) await candidate.implementation.dispose();
  }
};

/**
 * Judges an implementation module, or without one the gpu.js fast path, and returns the report. Throws a UsageError
 * that names the option when one is unknown, has a wrong value, or names what does not exist.
 */
export const check = async (options: CheckOptions = {}): Promise<Report> => {
  const plan = await makePlan(checkedOptions(options)).catch((error: unknown) => {
    throw inOptions(error);
  });
  try {
    return (await runPlan(plan)).report;
  } finally {
    await disposePlan(plan);
  }
};
