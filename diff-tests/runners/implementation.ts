/** What the harness can judge: the fast path on a backend, or a user's module. */
import type { Ratio } from '../../spec/context.ts';
import { type Operation, scalarOutput } from '../../spec/operation.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Attestation } from '../../impl/gpujs/attestation.ts';
import type { Unavailable } from '../../impl/backends.ts';
import type { Answer } from '../cases/answer.ts';
import type { ByOperation, Said } from '../cases/by-operation.ts';
import { type Case, refusalOf } from '../cases/generators/cases.ts';
import { played } from '../cases/kinds/index.ts';
import { outputShape } from '../cases/shape.ts';
import { type HostInputs, isTensor } from '../cases/values.ts';
import type { CallSettings, Plays } from './answered.ts';

/** An operation that somebody knows that he does not do. */
export interface Skip {
  readonly operation: string;
  readonly reason: string;
  readonly link: string | null;
}

interface ProgramDescription {
  readonly command: string;
  readonly version: string;
  readonly language: string;
}

export interface Implementation {
  readonly name: string;
  /** The path of a module, the command of a program; null for the fast path. */
  readonly path: string | null;
  readonly backend: string;
  readonly format: FormatName;
  /** The profile that it claims, or is held to when it claims none. */
  readonly profile: Profile;
  /** The conventions that it declares, those of the library that it is like among them: names of signatures/. */
  readonly conventions: Said;
  /** The library that it is like: a name of reasons/libraries.ts. */
  readonly like?: string | null;
  /** What it takes for granted, by operation: names of the list in cases/assumptions.ts. */
  readonly assumes?: ByOperation;
  /** Operations it offers. */
  readonly offers: readonly string[];
  /** An epsilon that is built in, or null when it takes the run's. */
  readonly epsilon: Ratio | null;
  /** false: it leaves the checks of forbidden inputs to its caller. */
  readonly refuses: boolean;
  /** Whether its `model` is the specification's example, and so is held to its value. */
  readonly exampleModel: boolean;
  call(operation: Operation, inputs: HostInputs, settings: CallSettings): Promise<Answer>;
  /**
   * The same once more, where no call was answered yet: a worker of its own, disposed of by who asked. Left out where
   * no state of the implementation's own is behind a call.
   */
  fresh?(): Promise<Implementation>;
  /** Whether another process of it answers the same, so that its rows may run side by side. */
  readonly anywhere?: boolean;
  /**
   * Told which calls come next, in their order: who can take several at once asks for them before they are made. An
   * answer belongs to the very inputs that were told.
   */
  foresee?(cases: Iterable<Case>): void;
  /** Whether inputs can be put to it at all; left out where any can. */
  takes?(inputs: HostInputs): boolean;
  /** What it says that it does not do. */
  readonly skips?: readonly Skip[];
  /** What a program said of itself beside its name, and how it is started. */
  readonly program?: ProgramDescription;
  /** What ran the calls so far; null before the first. Left out by those that are what they say. */
  attestation?(): Attestation | null;
  dispose(): Promise<void>;
}

/** An implementation, or why there is none. */
export type Candidate =
  | { readonly backend: string; readonly implementation: Implementation }
  | { readonly backend: string; readonly unavailable: Unavailable };

/** An implementation could not be used at all: it ran as something else, or could not be loaded. */
export class DidNotRun extends Error {
  override readonly name = 'DidNotRun';
  readonly remedy: string;
  constructor(reason: string, remedy: string) {
    super(reason);
    this.remedy = remedy;
  }
}

/** The run was stopped (Ctrl-C) while a call was going on, or before it began: there is no answer to judge. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super('the run was stopped');
  }
}

/** What comes of it, or null when the run is stopped meanwhile. */
export const unlessStopped = async <T>(going: Promise<T>): Promise<T | null> => {
  try {
    return await going;
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
};

export const playsIn = (operation: Operation, values: HostInputs): Plays => {
  const input = operation.inputs.find(({ kind }) => played.has(kind));
  const state = values[input?.like ?? ''];
  const size = isTensor(state) ? state.data.length : 0;
  const isForbidden = refusalOf(operation, values) !== null;
  return {
    model: input?.name ?? null,
    size: isForbidden && input !== undefined ? null : size,
    scalar: operation.output === scalarOutput,
    integers: operation.integers !== null,
    shape: isForbidden ? null : outputShape({ operation, inputs: values }),
  };
};
