/**
 * Wrong implementations, as data: each changes one operation of the examples. A checker that accepts one of them is
 * broken. The ids of the families P to L are those of the bank of defects that the project keeps.
 */
import type { Trial } from '../../engine/trial.ts';
import type { Part } from '../../judge/judge.ts';
import type { Tensor } from '../../examples/checks.ts';
import type { Change, Formulas } from '../../examples/formulas.ts';
import { type implementation, type Inputs } from '../../examples/implementation.ts';

export type MutantFormat = 'binary32' | 'binary64';
type Operations = ReturnType<typeof implementation>['operations'];

/** What a whole operation can be made of. */
export interface Right {
  readonly own: Formulas;
  readonly operations: { readonly [N in keyof Operations]: (inputs: Partial<Inputs>) => Tensor };
  /** g of every element of x and the elements beside it. */
  map(g: (...values: number[]) => number, x: Tensor, ...others: readonly Tensor[]): Tensor;
  vector(values: readonly number[]): Tensor;
}

/** A whole operation in the place of the right one. */
export type Call = (inputs: Inputs, right: Right) => Tensor;

export interface Mutant {
  readonly id: string;
  readonly name: string;
  /** One of the list of operations; one that the examples lack is wrong as a whole. */
  readonly operation: string;
  /** A public report of this defect, "owner/repository#number" or "owner/repository@commit"; null for a generic one. */
  readonly link: string | null;
  /** The formats in which it is wrong. */
  readonly formats: readonly MutantFormat[];
  /** What a report names. */
  readonly expected: Part;
  /** Only a rounding or the sign of a zero differs: wrong under ieee754, right under looser profiles. */
  readonly control: boolean;
  /**
   * The names in diff-tests/reasons/signatures/ that say what is wrong with it: several where they come to the same in its
   * operation, none for a control that is accepted everywhere.
   */
  readonly diagnosis: readonly string[];
  /** Of a control: the cases in which it may be rejected all the same, with its `diagnosis` as the reason; null: none. */
  readonly excused: ((rejected: Trial) => boolean) | null;
  /** The formulas changed, or the whole operation. */
  readonly wrong: { readonly change: Change } | { readonly call: Call };
}

type More = Partial<Pick<Mutant, 'link' | 'formats' | 'expected' | 'control' | 'diagnosis' | 'excused'>>;
const usual = {
  link: null,
  formats: ['binary32', 'binary64'],
  expected: 'value',
  control: false,
  diagnosis: [],
  excused: null,
} as const;

/** A wrong formula. */
export const formula = (
  id: string,
  operation: string,
  name: string,
  change: Change,
  more: More = {},
): Mutant => ({ ...usual, ...more, id, name, operation, wrong: { change } });

/** A wrong whole: other calls, another order, other checks. I: the inputs of an operation that the examples lack. */
export const whole = <I = Inputs>(
  id: string,
  operation: string,
  name: string,
  call: (inputs: I, right: Right) => Tensor,
  more: More = {},
): Mutant => ({ ...usual, ...more, id, name, operation, wrong: { call: call as unknown as Call } });
