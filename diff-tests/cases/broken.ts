/** What is wrong with an answer before any value is looked at, as data: the sentences are the report's. */

/** A call that is not pure. An input may be one of several tensors: noise[1]. */
export type Impurity =
  | { readonly code: 'written' | 'shared'; readonly input: string }
  /** The answers of the model were changed before they were handed out; the same call sent twice gave two answers. */
  | { readonly code: 'changed' | 'unrepeatable'; readonly input: null };

/** A result that is no tensor of the format. `value`: what was there, described; `bound`: what should be there. */
export type Malformed =
  | { readonly code: 'noTensor' | 'extents'; readonly value: string }
  | { readonly code: 'class'; readonly value: string; readonly bound: string }
  /** A plain number that the format does not have. */
  | { readonly code: 'number'; readonly value: number; readonly bound: string }
  | { readonly code: 'elements'; readonly value: number; readonly bound: readonly number[] }
  /** More elements than the definition's, which are not copied. */
  | { readonly code: 'shape'; readonly value: readonly number[]; readonly bound: readonly number[] }
  | { readonly code: 'unreadable'; readonly message: string };
