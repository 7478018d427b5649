/** The contexts in which two definitions are compared: how numbers enter each, and when two of its values are the same. */
import type { Context } from '../../spec/context.ts';
import type { Agreement } from '../../spec/laws/agreement.ts';
import { compareReals } from '../../spec/laws/agreement.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { hexText, same } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { compare, ratioText, rational } from '../../spec/scalars/exact/rational.ts';
import { real } from '../../spec/scalars/exact/real.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { encodeNumber } from '../cases/encoding.ts';
import { inputFloat, toNumber } from '../cases/values.ts';

export interface Ground<A> {
  readonly name: string;
  readonly k: Context<A>;
  /** A number of a case in this context; throws a Refusal where it has none. */
  value(x: number): A;
  compare(x: A, y: A): Agreement;
  /** Equal texts for states that are the same; null where that cannot be told from the values. */
  key: ((x: A) => string) | null;
  /** The number that a value is, where every value is one. */
  number: ((x: A) => number) | null;
}

export type AnyGround = Ground<unknown>;

const ground = <A>(made: Ground<A>): AnyGround => made as unknown as AnyGround;
const said = (isSame: boolean): Agreement => (isSame ? 'same' : 'different');

export const floatGround = (format: FormatName): AnyGround =>
  ground({
    name: format,
    k: binary(format),
    value: (x) => inputFloat(format, x),
    compare: (x, y) => said(same(x, y)),
    key: hexText,
    number: toNumber,
  });

/** Exact fractions, and real numbers: a comparison of irrational ones may stay undecided. */
export const exactGrounds: readonly AnyGround[] = [
  ground({
    name: 'rational',
    k: rational,
    value: (x) => rational.of(encodeNumber(x)),
    compare: (x, y) => said(compare(x, y) === 0),
    key: ratioText,
    number: null,
  }),
  ground({
    name: 'real',
    k: real,
    value: (x) => real.of(encodeNumber(x)),
    compare: compareReals,
    key: null,
    number: null,
  }),
];

/** The worst agreement of the elements, and the first element that has it. */
export const compareTensors = <A>(
  { compare }: Ground<A>,
  x: Tensor<A>,
  y: Tensor<A>,
): { readonly agreement: Agreement; readonly element: number | null } => {
  if (x.shape.join() !== y.shape.join() || x.data.length !== y.data.length)
    return { agreement: 'different', element: null };
  let undecided: number | null = null;
  for (const [i, a] of x.data.entries()) {
    const agreement = compare(a, y.data[i] as A);
    if (agreement === 'different') return { agreement, element: i };
    if (agreement === 'undecided') undecided ??= i;
  }
  return undecided === null
    ? { agreement: 'same', element: null }
    : { agreement: 'undecided', element: undecided };
};
