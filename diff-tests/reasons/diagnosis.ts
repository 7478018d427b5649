/** What a failure resembles, as data: the report writes it down and says it. */
import type { SignatureKind } from './signatures/signature.ts';

export interface Diagnosis {
  readonly kind: SignatureKind;
  /** One name, or those of two conventions that are meant together. */
  readonly names: readonly string[];
  /** How many cases it agrees with, of how many. */
  readonly agrees: number;
  readonly of: number;
  readonly link: string;
}
