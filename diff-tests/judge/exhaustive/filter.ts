/**
 * What columns say of elements of a call: their exact values as balls, and what IEEE 754 gives. Only where each element
 * is computed by itself and no model is asked, in formats of at most 24 bits.
 */
import { type BallColumns, ballColumns, type Balls } from '../../../spec/columns/balls.ts';
import { columnChoices, type NearestColumn, type NearestColumns } from '../../../spec/columns/nearest.ts';
import { recording, type Recorded, shared } from '../../../spec/columns/recorded.ts';
import { many, roundings } from '../../../spec/columns/roundings.ts';
import type { Context, Ratio } from '../../../spec/context.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import { played } from '../../cases/kinds/index.ts';
import type { Case } from '../../cases/case.ts';
import type { FloatArray } from '../../cases/values.ts';
import { orElse } from '../beside.ts';
import type { Evaluation } from '../lifted.ts';
import { lift } from '../lifted.ts';

/** Takes the elements that are asked for out of those of a tensor. */
export type Some = (data: FloatArray) => FloatArray;

export interface Filter {
  /** Balls around the exact values. */
  exact(some: Some): Balls;
  /** What IEEE 754 allows, one column for each choice that it leaves; null where columns do not follow the definition. */
  nearest(some: Some): readonly NearestColumn[] | null;
  /** IEEE 754 rounds once: what it gives is the correctly rounded exact value. */
  readonly isOnce: boolean;
}

/** The definition itself. */
export const plainEvaluation = ({ operation }: Case): Evaluation => ({
  define: (k, inputs) => operation.define(k, inputs),
  call: null,
  state: null,
});

interface Columns<C> extends Context<C> {
  column(values: ArrayLike<number>): C;
}

/** The definition of a case as steps on columns; null where its output is no single column. */
const recorded = <C>(theCase: Case, k: Columns<C>): ((some: Some) => C) | null => {
  const { context, input, replay } = recording<C>(k);
  const tensors: FloatArray[] = [];
  const value = (x: number): Recorded<C> => shared(k.column([x]));
  const all = (data: FloatArray): Recorded<C> => {
    tensors.push(data);
    return input();
  };
  const lifted = lift<Recorded<C>>(theCase, { value, hidden: value, columns: { value: all, hidden: all } });
  const { data } = lifted.run(context, plainEvaluation(theCase)).output;
  const [result] = data;
  if (data.length !== 1 || result === undefined) return null;
  return (some) =>
    replay(
      tensors.map((tensor) => k.column(some(tensor))),
      result,
    );
};

export const filterFor = (theCase: Case, epsilon: Ratio): Filter | null => {
  const { operation, format } = theCase;
  const asks = operation.inputs.some(({ kind }) => played.has(kind));
  if (asks || operation.sampler !== null || formats[format].precision > 24) return null;
  const balls: BallColumns = ballColumns.withEpsilon(epsilon);
  const exact = orElse(() => recorded(theCase, balls), null);
  if (exact === null) return null;
  const everyChoice = columnChoices(format, epsilon);
  const known = new Map<NearestColumns, ((some: Some) => NearestColumn) | null>();
  const nearestIn = (k: NearestColumns): ((some: Some) => NearestColumn) | null => {
    const before = known.get(k);
    if (before !== undefined) return before;
    const made = orElse(() => recorded(theCase, k), null);
    known.set(k, made);
    return made;
  };
  const nearest = (some: Some): readonly NearestColumn[] | null => {
    const runs = everyChoice((k) => nearestIn(k)?.(some) ?? null);
    return runs.includes(null) ? null : (runs as readonly NearestColumn[]);
  };
  const counted = { value: () => 0, hidden: () => 0, columns: { value: () => 0, hidden: () => 0 } };
  const roundingsIn = (): number =>
    lift<number>(theCase, counted).run(roundings, plainEvaluation(theCase)).output.data[0] ?? many;
  return { isOnce: orElse(roundingsIn, many) < many, exact, nearest };
};
