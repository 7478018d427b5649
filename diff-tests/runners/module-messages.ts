/** What the harness and the worker that runs a module say to each other. */
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Answer } from '../judge/judge.ts';
import type { HostInputs } from '../cases/values.ts';
import type { CallSettings, Plays } from './implementation.ts';

/** A module's default export without its functions. */
export interface ModuleDescription {
  readonly name: string;
  readonly format: FormatName;
  readonly profile: string | null;
  readonly epsilon: string | null;
  readonly conventions: readonly string[];
  readonly refuses: boolean;
  readonly offers: readonly string[];
}

/** The first message of a worker. `badForm`: the file is there but is no implementation module. */
export type Loaded =
  | { readonly kind: 'loaded'; readonly module: ModuleDescription }
  | { readonly kind: 'badForm'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface CallMessage {
  readonly operation: string;
  readonly inputs: HostInputs;
  readonly settings: CallSettings;
  readonly plays: Plays;
}

export type AnswerMessage = Answer;
