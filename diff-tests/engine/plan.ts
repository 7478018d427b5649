/** A plan from options: everything that can be refused is refused here, before anything runs. */
import { parseEpsilon } from '../../spec/contexts.ts';
import { defaultEpsilon, type Ratio } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { backendNames, defaultBackends, fastPathOn } from '../runners/fast-path.ts';
import { type Candidate, DidNotRun, type Implementation, Stopped } from '../runners/implementation.ts';
import { knownFormat, knownNames } from '../runners/names.ts';
import { execBackend } from '../runners/program/program.ts';
import { UsageError } from '../runners/usage-error.ts';
import type { Finding } from '../report/finding.ts';
import type { Result } from '../report/schema.ts';
import { type GivenImplementation, loadImplementation, loadProgram, pathOf } from './modules.ts';
import { profileFrom } from './profiles.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { PlanOptions } from './check-options.ts';
import { assumesFrom, assuming } from './assuming.ts';
import { choiceOf, chosenOf } from './choice.ts';
import { declaring, givenFrom } from './declared.ts';
import type { Given } from './given.ts';
import { Store, storeFolder } from './store.ts';
import { ratioText } from './terms.ts';
import { keepRow } from './kept-row.ts';
import type { Part } from './part.ts';
import type { RowSettings } from './row-settings.ts';
import type { RowDone } from './rows-task.ts';
import type { Shard } from './shard.ts';
import type { KeptRow } from '../report/shard.ts';
import type { Trial } from './trial.ts';

/** What is judged and how; made from the command line or from `check()`'s options. */
export interface Plan {
  readonly candidates: readonly Candidate[];
  /** Backends and operations that were asked for by name (or by default): each must run and decide something. */
  readonly asked: (backend: string, operation: string) => boolean;
  readonly operations: readonly Operation[];
  /** A row for every operation, also for those that an implementation does not offer. */
  readonly operationsNamed: boolean;
  readonly implementationName: string;
  readonly epsilon: Ratio | null;
  /** The profile that was asked for; without one, each implementation's own. */
  readonly profile: Profile | null;
  /** Conventions and a library from the command line; the candidates declare them already. */
  readonly given?: Given;
  readonly runs: number;
  /** How many elements each row gets at least; those of its cases when left out. */
  readonly elements?: number;
  /** false: reasons are not looked for; true when left out. */
  readonly diagnosis?: boolean;
  readonly seed: number;
  readonly store: Store | null;
  readonly stopped: () => boolean;
  readonly progress: (done: number, total: number, what: string) => void;
  /** Told what went wrong beside a verdict. */
  readonly warn?: ((message: string) => void) | undefined;
  /** Each failure with all that is needed to run it again, as soon as it is found; a later one of the same id says more. */
  readonly found?: (finding: Finding) => void;
  /** Each row as soon as it is finished. */
  readonly finished?: (row: Result) => void;
  /** Runs the rows in several workers, where that is worth it; else null. */
  readonly spread?: (plan: Plan, calls: number) => Promise<RowDone[]> | null;
  /** Which part of the run this is, and what is kept of a row, so that all parts can be put together. */
  readonly shard?: Shard & { readonly keep: (settings: RowSettings, part: Part) => KeptRow };
  /** Each judged case of the run: what the page plots. */
  readonly judged?: (backend: string, done: Trial) => void;
}

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

/** A module or a program: the path or command, and how it becomes an implementation. */
interface Own {
  readonly path: string;
  readonly backend: string;
  readonly load: () => Promise<Implementation>;
}

/** An implementation of the user's own, or why it does not run. */
const chooseOwn = async (
  { path, backend, load }: Own,
  options: PlanOptions,
  run: Ratio | null,
): Promise<Chosen> => {
  const asked = (): boolean => true;
  const { backends } = options;
  if (backends !== undefined) knownNames('--backend', backends, [backend, 'all']);
  try {
    const implementation = await load();
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
    return { candidates: [{ backend, implementation }], asked, implementationName: implementation.name };
  } catch (error) {
    if (!(error instanceof DidNotRun || error instanceof Stopped)) throw error;
    const remedy = error instanceof DidNotRun ? error.remedy : 'let the run go on';
    const unavailable = { reason: error.message, remedy };
    return { candidates: [{ backend, unavailable }], asked, implementationName: path };
  }
};

export const positiveInteger = (option: string, value: number): number => {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${option} must be an integer >= 1, got ${value}`);
  return value;
};

/** A module by its path or URL, or an object. */
const ownModule = (given: GivenImplementation, options: PlanOptions): Own => {
  const { timeout = 10_000, signal, workers } = options;
  if (typeof workers === 'number')
    throw new UsageError('--workers is of the fast path and of programs: a module has one worker');
  const format = options.format as FormatName | undefined;
  return {
    path: pathOf(given) ?? 'the object',
    backend: 'module',
    load: () => loadImplementation(given, timeout, { format, signal }),
  };
};

/** What of the user's own is judged; null: nothing. */
const ownOf = (options: PlanOptions, run: Ratio | null): Own | null => {
  const { implementation, exec, timeout = 10_000, startTimeout = 60_000, signal, workers } = options;
  if (exec === undefined) {
    if (options.startTimeout !== undefined)
      throw new UsageError('--start-timeout is of a program: name one with --exec');
    return implementation === undefined ? null : ownModule(implementation, options);
  }
  if (implementation !== undefined) {
    const other = pathOf(implementation) ?? 'the object';
    throw new UsageError(`--exec: a program is judged in the place of ${other}; leave one of them out`);
  }
  if (exec.trim() === '') throw new UsageError('--exec: a command is missing');
  const epsilon = ratioText(run ?? defaultEpsilon);
  const starting = {
    timeout,
    startTimeout,
    workers: workers === 'auto' ? 1 : (workers ?? 1),
    signal,
    epsilon,
  };
  return { path: exec, backend: execBackend, load: () => loadProgram(exec, starting) };
};

/** The fast path on the backends asked for; without any, on the default ones, and the others are listed. */
const chooseBackends = async (options: PlanOptions): Promise<Chosen> => {
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

/** Turns options into a plan. Throws a UsageError that names the option and what is known. */
export const makePlan = async (given: PlanOptions): Promise<Plan> => {
  const options =
    given.format === undefined ? given : { ...given, format: knownFormat('--format', given.format) };
  const choice = options.operations === undefined ? null : choiceOf(options.operations);
  const { seed = 42, store = storeFolder, signal } = options;
  const profile = profileOption(options.profile);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed must be an integer, got ${seed}`);
  const runs = positiveInteger('--runs', options.runs ?? 1000);
  const { workers = 1, shard, elements } = options;
  if (shard !== undefined && shard.of > runs)
    throw new UsageError(
      `--shard: of ${runs} cases for each row none are left for some of ${shard.of} shards`,
    );
  if (workers !== 'auto') positiveInteger('--workers', workers);
  const epsilon = epsilonFrom(options.epsilon);
  const assumes = assumesFrom(options.assumes);
  const declaredBeside = givenFrom(options.conventions, options.like);
  const { implementation } = options;
  const isObject = implementation !== undefined && pathOf(implementation) === null;
  const own = ownOf(options, epsilon);
  const who = own === null ? await chooseBackends(options) : await chooseOwn(own, options, epsilon);
  try {
    const candidates = who.candidates.map((candidate) => {
      if ('unavailable' in candidate) return candidate;
      const { implementation: made } = candidate;
      const where = profile === null ? 'profile' : '--profile';
      requireRows(profile ?? made.profile, made.format, made.name, where);
      return assuming({ ...candidate, implementation: declaring(made, declaredBeside) }, assumes);
    });
    return {
      ...who,
      candidates,
      given: declaredBeside,
      operations: chosenOf(choice, who.candidates, own !== null),
      operationsNamed: choice !== null,
      epsilon,
      profile,
      runs,
      seed,
      ...(elements === undefined ? {} : { elements: positiveInteger('--elements', elements) }),
      ...(options.diagnosis === undefined ? {} : { diagnosis: options.diagnosis }),
      ...(options.shard === undefined ? {} : { shard: { ...options.shard, keep: keepRow } }),
      // What an object did cannot be replayed: there is no file to load.
      store: store === null || isObject ? null : new Store(store, options.warn ?? (() => undefined)),
      stopped: () => signal?.aborted === true,
      progress: options.progress ?? (() => undefined),
      warn: options.warn,
    };
  } catch (error) {
    // A worker that was started keeps the process alive.
    await disposePlan(who);
    throw error;
  }
};

/** Ends what the plan started: workers, GPU contexts. */
export const disposePlan = async ({ candidates }: Pick<Plan, 'candidates'>): Promise<void> => {
  for (const candidate of candidates) {
    if ('implementation' in candidate) await candidate.implementation.dispose();
  }
};
