/** A reason of a failure, as data: the report writes it down and says it. */
import type { Case } from '../cases/case.ts';
import type { SignatureKind } from './signatures/signature.ts';

/** What an edit of the definition accounts for. */
export interface ByEdit {
  /** The assumption that fails in the cases that it is about; null for ordinary ones. */
  readonly stratum: string | null;
  readonly explains: {
    readonly failing: number;
    readonly of: number;
    readonly passing: number;
    readonly ofPassing: number;
  };
  /** The first case that it does not account for. */
  readonly exception: Case | null;
  readonly edit: { readonly place: string; readonly from: string; readonly to: string };
  /** Whether the search ended before all was tried. */
  readonly cut: boolean;
  /** The flags of the cases that it was looked for in, where an operation has several. */
  readonly choice?: Readonly<Record<string, number>>;
  /** Where the machine is the reason: whether every ordinary case is accepted all the same. */
  readonly ordinary?: 'accepted';
}

export interface Diagnosis {
  readonly kind: SignatureKind;
  /** One name, or those of two conventions that are meant together. */
  readonly names: readonly string[];
  /** On how many of how many cases it says what happened. */
  readonly agrees: number;
  readonly of: number;
  /** A public report that it is known from, or ''. */
  readonly link: string;
  /** Where it was found by editing the definition. */
  readonly byEdit?: ByEdit;
}
