/** What an implementation did with a call: what is run answers with it, and what judges reads it. */
import type { Impurity, Malformed } from './broken.ts';
import type { HostTensor, ModelCall } from './values.ts';

export type Answer =
  | {
      readonly kind: 'returned';
      readonly output: HostTensor;
      readonly impurity: Impurity | null;
      /** The calls of the model, each pair (x, t) once. */
      readonly calls: readonly ModelCall[];
      /** Every call in order, as an index into `calls`; without it each stands once. */
      readonly order?: readonly number[];
      /** Nobody saw what the model was asked: its script was played, answer by answer. */
      readonly unseen?: true;
    }
  /** It returned something that is no tensor of the format. */
  | { readonly kind: 'malformed'; readonly malformed: Malformed; readonly calls?: readonly ModelCall[] }
  /** It threw, or answered `error`: the right answer to a forbidden call. */
  | { readonly kind: 'threw'; readonly message: string; readonly calls?: readonly ModelCall[] }
  /** It gave no answer: a call that hangs, or a process that died. */
  | { readonly kind: 'lost'; readonly message: string };

/** An answer with a tensor of the format. */
export type Returned = Extract<Answer, { kind: 'returned' }>;
