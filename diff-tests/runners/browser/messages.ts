/** What the harness and a page that runs the fast path say to each other. */
import type { Attestation, Facts } from '../../../impl/gpujs/attestation.ts';
import type { Unavailable } from '../../../impl/backends.ts';
import type { Mode } from '../../../impl/gpujs/modes.ts';
import type { CallMessage } from '../module-messages.ts';
import type { Answer } from '../../cases/answer.ts';

export type { CallMessage };

/** Whether a backend runs in this page. */
export type Probed =
  | { readonly kind: 'ready'; readonly device: Facts }
  | { readonly kind: 'unavailable'; readonly unavailable: Unavailable };

/** An answer with what ran; or what was asked for was not what ran, which is no answer. */
export type Reply = { readonly attestation: Attestation | null } & (
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'didNotRun'; readonly unavailable: Unavailable }
);

/** What player.html offers to the harness outside; texts are those of wire.ts. */
export interface Bridge {
  probe(mode: Mode): Promise<string>;
  call(text: string): Promise<string>;
}
