/** One reason of a failure, as reports carry it. */
import type { SignatureKind } from './signatures/signature.ts';

export interface Diagnosis {
  readonly kind: SignatureKind;
  readonly name: string;
  /** On how many of how many cases it says what happened. */
  readonly agrees: number;
  readonly of: number;
  /** A public report that it is known from, or ''. */
  readonly link: string;
}
