/**
 * What columns say of a whole call at once: its exact values as balls, and what IEEE 754 gives. Only where each element
 * is computed by itself and no model is asked, in formats of at most 24 bits.
 */
import { type BallColumns, ballColumns, type Balls } from '../../../spec/columns/balls.ts';
import {
  columnChoices,
  type NearestColumn,
  type NearestColumns,
  nearestColumns,
} from '../../../spec/columns/nearest.ts';
import { many, roundings } from '../../../spec/columns/roundings.ts';
import type { Context, Ratio } from '../../../spec/context.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { played } from '../../cases/kinds/index.ts';
import type { Case } from '../../cases/case.ts';
import { orElse } from '../beside.ts';
import type { Evaluation } from '../lifted.ts';
import { lift } from '../lifted.ts';

export interface Filter {
  /** Balls around the exact values; null where columns do not follow the definition. */
  exact(theCase: Case): Balls | null;
  /** What IEEE 754 allows, one column for each choice that it leaves; null likewise. */
  nearest(theCase: Case): readonly NearestColumn[] | null;
  /** IEEE 754 rounds once: what it gives is the correctly rounded exact value. */
  readonly isOnce: boolean;
}

/** The definition itself. */
export const plainEvaluation = ({ operation }: Case): Evaluation => ({
  define: (k, inputs) => operation.define(k, inputs),
  call: null,
  state: null,
});

/** The one column of an output. */
const only = <C>({ data }: Tensor<C>): C | null => (data.length === 1 ? (data[0] as C) : null);

interface Columns<C> extends Context<C> {
  column(values: ArrayLike<number>): C;
}

const run = <C>(
  theCase: Case,
  entry: Columns<C>,
  over: (go: (k: Context<C>) => Tensor<C>) => readonly Tensor<C>[],
) => {
  const value = (x: number): C => entry.column([x]);
  const all = (data: ArrayLike<number>): C => entry.column(data);
  const lifted = lift<C>(theCase, { value, hidden: value, columns: { value: all, hidden: all } });
  const outputs = over((k) => lifted.run(k, plainEvaluation(theCase)).output).map(only);
  return outputs.includes(null) ? null : (outputs as C[]);
};

export const filterFor = (theCase: Case, epsilon: Ratio): Filter | null => {
  const { operation, format } = theCase;
  const asks = operation.inputs.some(({ kind }) => played.has(kind));
  if (asks || operation.sampler !== null || formats[format].precision > 24) return null;
  const balls: BallColumns = ballColumns.withEpsilon(epsilon);
  const inputs: NearestColumns = nearestColumns(format);
  const everyChoice = columnChoices(format, epsilon);
  const counted = { value: () => 0, hidden: () => 0, columns: { value: () => 0, hidden: () => 0 } };
  const roundingsIn = (): number =>
    lift<number>(theCase, counted).run(roundings, plainEvaluation(theCase)).output.data[0] ?? many;
  return {
    isOnce: orElse(roundingsIn, many) < many,
    exact: (one) => orElse(() => run(one, balls, (go) => [go(balls)])?.[0] ?? null, null),
    nearest: (one) => orElse(() => run(one, inputs, (go) => everyChoice(go)), null),
  };
};
