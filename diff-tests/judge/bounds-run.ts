/** A definition run over columns of bounds. */
import type { Bounds, BoundsColumns } from '../../spec/columns/bounds.ts';
import { sizeOf, type Tensor } from '../../spec/tensor.ts';
import type { Case } from '../cases/generators/cases.ts';
import type { FloatArray } from '../cases/values.ts';
import { type Evaluation, lift, once } from './lifted.ts';

/** Bounds of every element; `apart`: the definition computed each by itself. */
export type BoundsOfAll = Bounds & { readonly apart: boolean };

/** What the model was asked; t: a time, or an index. */
export interface BoundsRequest {
  x(): BoundsOfAll | null;
  readonly t: Bounds | number;
}

interface Ran {
  /** The bounds of the output; null where columns have not as many as there are elements. */
  output(): BoundsOfAll | null;
  readonly requests: readonly BoundsRequest[];
}

export type BoundsRun = (evaluation: Evaluation) => Ran;

/** One column, or one scalar for each element: a table. */
const boundsOf = ({ shape, data }: Tensor<Bounds>): BoundsOfAll | null => {
  const [size, first] = [sizeOf(shape), data[0]];
  const apart = data.length === 1 && size !== 1;
  if (data.length === 1 && first !== undefined) return first.lo.length === size ? { ...first, apart } : null;
  const ends = (end: 'lo' | 'hi'): Float64Array =>
    Float64Array.from(data, (bounds) => bounds[end][0] as number);
  return { lo: ends('lo'), hi: ends('hi'), apart };
};

/** `hidden`: how values enter behind which others may stand, as a program passed them on; else they enter as they are. */
export const boundsRun = (
  theCase: Case,
  k: BoundsColumns,
  { hidden }: Pick<BoundsColumns, 'hidden'> = { hidden: k.column },
): BoundsRun => {
  const lifted = once(() =>
    lift<Bounds>(theCase, {
      value: (x) => k.column([x]),
      hidden: (x) => hidden([x]),
      rescaled: (x) => hidden([x], true),
      columns: {
        value: (data: FloatArray) => k.column(data),
        hidden,
        rescaled: (data: FloatArray) => hidden(data, true),
      },
    }),
  );
  return (evaluation) => {
    const { output, requests } = lifted().run(k, evaluation);
    return {
      output: () => boundsOf(output),
      requests: requests.map(({ x, t, isGiven }) => ({ x: () => (isGiven ? boundsOf(x) : null), t })),
    };
  };
};
