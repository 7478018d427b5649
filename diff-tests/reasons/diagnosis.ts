/** A reason of a failure, as data: the report writes it down and says it. */
import type { SignatureKind } from './signatures/signature.ts';

export interface Diagnosis {
  readonly kind: SignatureKind;
  /** One name, or those of two conventions that are meant together. */
  readonly names: readonly string[];
  /** On how many of how many cases it says what happened. */
  readonly agrees: number;
  readonly of: number;
  /** A public report that it is known from, or ''. */
  readonly link: string;
}
