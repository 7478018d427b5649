/** What the harness and the worker that runs a module say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { ByOperation, Said } from '../cases/by-operation.ts';
import type { HostInputs } from '../cases/values.ts';
import type { CallSettings, Plays } from './answered.ts';

/** A module's default export without its functions. */
export interface ModuleDescription {
  readonly name: string;
  readonly format: FormatName;
  readonly profile: string | null;
  readonly epsilon: string | null;
  readonly conventions: Said;
  readonly like: string | null;
  readonly assumes: ByOperation;
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

/** A question with its number, which its answer repeats. */
export interface Question {
  readonly id: number;
  readonly question: CallMessage;
}

/** What a worker starts with. `bell` is rung after each message, for one who waits without taking turns. */
export interface WorkerData {
  readonly url: string;
  readonly port: MessagePort;
  readonly bell: Int32Array;
}

/** What the bell shows when the worker has ended. */
export const ended = -1;
