/** What the page and the worker that judges say to each other. */
import type { Unavailable } from '../../../impl/backends.ts';
import type { Report } from '../../report/schema.ts';
import type { Choice } from '../choice.ts';
import type { CallMessage, Reply } from '../../runners/browser/messages.ts';
import type { PageMode } from '../../../impl/gpujs/modes.ts';
import type { Point } from './points.ts';

/** Backends that this browser does not have, and why. */
export type Missing = Readonly<Partial<Record<PageMode, Unavailable>>>;

/** A case as it is read: where, the verdict, the evidence. */
export interface Opened {
  readonly id: number;
  readonly operation: string;
  readonly backend: string;
  readonly verdict: string;
  readonly text: string;
}

export type ToJudge =
  | { readonly kind: 'run'; readonly choice: Choice; readonly missing: Missing }
  | { readonly kind: 'stop' }
  /** Asks for the case of a point, once the run has ended. */
  | { readonly kind: 'open'; readonly id: number }
  /** The answer to a call on a backend of the page. */
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'died'; readonly id: number; readonly message: string };

export type FromJudge =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'call'; readonly id: number; readonly mode: PageMode; readonly message: CallMessage }
  | { readonly kind: 'finished'; readonly report: Report; readonly points: readonly Point[] }
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'failed'; readonly message: string };
