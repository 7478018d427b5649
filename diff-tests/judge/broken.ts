/** A rule that an answer breaks without any value outside its set, as data: the sentences are the report's. */
import type { Breach } from '../../spec/forbidden.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Impurity, Malformed } from '../cases/broken.ts';

/** `value`: what was seen; `bound`: what the definition does. */
export type Broken =
  | Impurity
  | Malformed
  /** No answer, in the implementation's own words or in those of who waited for it. */
  | { readonly code: 'threw' | 'lost'; readonly message: string }
  /** A forbidden call was answered. */
  | { readonly code: 'answered'; readonly breach: Breach }
  /** The same call gave another answer. */
  | { readonly code: 'unrepeatable' }
  /** A value that the format does not have. */
  | { readonly code: 'foreign'; readonly bound: FormatName }
  /** The model was called with another index. */
  | { readonly code: 'index'; readonly value: number; readonly bound: number }
  /** The model was not called by an operation that calls it once. */
  | { readonly code: 'notCalled' }
  /** Calls of a sampler's model: fewer than the definition makes. */
  | { readonly code: 'tooFew'; readonly value: number; readonly bound: number }
  /** Any model was called at one more state, or again at a state it had seen, at another time. */
  | { readonly code: 'oneMore' | 'otherTime'; readonly bound: number }
  /** Outside, but perhaps by another arrangement of the expression, which the profile allows. */
  | { readonly code: 'rearranged' };
