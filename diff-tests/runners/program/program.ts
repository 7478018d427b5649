/** A program in any language under the harness: docs/protocol.md says what it reads and writes. */
import { parseEpsilon } from '../../../spec/contexts.ts';
import type { Operation } from '../../../spec/operation.ts';
import { findProfile } from '../../../spec/profiles/index.ts';
import type { Answer } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { shown } from '../../cases/shown.ts';
import type { HostInputs } from '../../cases/values.ts';
import { inTime, type Limits, Lost } from '../ask.ts';
import { claimsOf, problemsOf } from '../contract.ts';
import { defaultProfile } from '../held-to.ts';
import type { CallSettings } from '../answered.ts';
import { DidNotRun, type Implementation } from '../implementation.ts';
import type { ModuleDescription } from '../module-messages.ts';
import { UsageError } from '../usage-error.ts';
import { Ahead } from './ahead.ts';
import { type Ready, readySchema } from './messages.ts';
import { Running } from './running.ts';
import { Seat } from './seat.ts';
import { isWhole } from './wire.ts';

/** What reports and findings call it. */
export const execBackend = 'exec';

/** How a program is started and asked. */
export interface Starting extends Limits {
  /** Milliseconds until it is ready. */
  readonly startTimeout: number;
  /** How many processes of it are asked at once. */
  readonly workers: number;
  /** The first line that it reads. */
  readonly tool: string;
  readonly epsilon: string;
  /** What is wrong with what it declares, by the lists of the harness; null where nothing is. */
  readonly problemsOf: (declared: ModuleDescription) => string | null;
}

/** What a program declares, as a module does. */
const described = (ready: Ready): ModuleDescription => ({
  ...claimsOf(ready),
  name: shown(ready.name),
  offers: ready.operations,
});

export interface Started {
  readonly running: Running;
  readonly ready: Ready;
}

/** Starts a process. Rejects with Lost where it does not get ready, and with a UsageError where its `ready` is none. */
export const start = async (command: string, starting: Starting): Promise<Started> => {
  const { tool, epsilon, startTimeout, signal } = starting;
  const running = new Running(command, { type: 'start', protocol: 1, tool, epsilon });
  try {
    const said = await inTime(() => running.loaded(), { timeout: startTimeout, signal });
    const parsed = readySchema.safeParse(said);
    const problems = parsed.success ? starting.problemsOf(described(parsed.data)) : problemsOf(parsed.error);
    if (parsed.success && problems === null) return { running, ready: parsed.data };
    const text = `the first line of '${command}' is no ready of protocol 1:\n  ${problems}`;
    throw new UsageError(...(text.length > 4000 ? `${text.slice(0, 4000)}...` : text).split('\n'));
  } catch (error) {
    await running.kill();
    throw error instanceof Lost ? new Lost(error.message + said(running, error)) : error;
  }
};

/** A process that ended told its last lines already. */
const said = (running: Running, error: Error): string =>
  running.said !== '' && !error.message.includes(running.said) ? running.said : '';

/** Milliseconds that may be spent on processes for one case each: PyTorch takes 4 to 20 seconds to load. */
const mostSpent = 60_000;

/** Starts a program. What keeps it from running is DidNotRun; a `ready` that is none is a usage error. */
export const loadProgram = async (command: string, starting: Starting): Promise<Implementation> => {
  const begun = performance.now();
  let first: Started;
  try {
    first = await start(command, starting);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    throw new DidNotRun(`'${command}' did not start: ${error.message}`, `epscheck smoke --exec '${command}'`);
  }
  const took = performance.now() - begun;
  const { ready } = first;
  const again = async (): Promise<Running> => {
    const { running, ready: now } = await start(command, starting).catch((error: unknown) => {
      throw error instanceof UsageError ? new Lost(error.message) : error;
    });
    if (now.format === ready.format && now.operations.join() === ready.operations.join()) return running;
    await running.kill();
    throw new Lost('it was started again and said that it offers something else');
  };
  const seats = Array.from(
    { length: starting.workers },
    (_, i) => new Seat(again, starting, i === 0 ? first.running : null),
  );
  const ahead = new Ahead(seats, starting.timeout);
  const { profile, ...declared } = described(ready);
  const state = { spent: 0 };
  return {
    ...declared,
    path: command,
    backend: execBackend,
    profile: findProfile(profile ?? '') ?? defaultProfile,
    epsilon: declared.epsilon === null ? null : parseEpsilon(declared.epsilon),
    exampleModel: false,
    program: { command, version: shown(ready.version ?? ''), language: shown(ready.language ?? '') },
    skips: (ready.skips ?? []).map(({ operation, reason, link }) => ({
      operation,
      reason: shown(reason),
      link: link === undefined ? null : shown(link),
    })),
    takes: (inputs) => isWhole(Object.values(inputs)),
    foresee: (cases: Iterable<Case>) => ahead.foresee(cases),
    call: (operation: Operation, inputs: HostInputs, settings: CallSettings): Promise<Answer> =>
      ahead.call(operation, inputs, settings),
    fresh: async () => {
      state.spent += took;
      if (state.spent > mostSpent)
        throw new DidNotRun(
          'its processes take long to start: no more are started for single cases',
          command,
        );
      return loadProgram(command, { ...starting, workers: 1 });
    },
    dispose: async () => {
      await Promise.all(seats.map((seat) => seat.stop()));
    },
  };
};
