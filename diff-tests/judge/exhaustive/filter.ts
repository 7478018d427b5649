/**
 * What columns say of elements of a call: their exact values as balls, and what IEEE 754 gives. Only where each element
 * is computed by itself and no model is asked, in formats of at most 24 bits.
 */
import { ballColumns, type Balls } from '../../../spec/columns/balls.ts';
import {
  columnChoices,
  type NearestColumn,
  type NearestColumns,
  nearestColumns,
} from '../../../spec/columns/nearest.ts';
import { recording, type Recorded, shared } from '../../../spec/columns/recorded.ts';
import { many, roundings } from '../../../spec/columns/roundings.ts';
import { type Definition, type Sieve, sieveOf } from '../../../spec/columns/sieve.ts';
import type { Context, Ratio } from '../../../spec/context.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import { played } from '../../cases/kinds/index.ts';
import type { Case } from '../../cases/case.ts';
import type { FloatArray } from '../../cases/values.ts';
import { orElse } from '../beside.ts';
import { type Evaluation, lift, once } from '../lifted.ts';

/** Takes the elements that are asked for out of those of a tensor. */
export type Some = (data: FloatArray) => FloatArray;

/** What a sieve passes: what IEEE 754 gives, the exact value rounded to nearest, or either. */
export type Passes = 'ieee' | 'nearest' | 'either';

export interface Filter {
  /** Balls around the exact values. */
  exact(some: Some): Balls;
  /** What IEEE 754 allows, one column for each choice that it leaves; null where columns do not follow the definition. */
  nearest(some: Some): readonly NearestColumn[] | null;
  /** IEEE 754 rounds once: what it gives is the correctly rounded exact value. */
  readonly isOnce: boolean;
  /** The tensors whose elements belong to one input each. */
  readonly tensors: readonly FloatArray[];
  /** What passes most results at once; null where there is none. */
  sieve(passes: Passes): Sieve | null;
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

/** The definition of a case as steps on columns. */
interface Steps<C> extends Definition<C> {
  readonly tensors: readonly FloatArray[];
  run(some: Some): C;
}

/** null where columns do not follow it, or its output is no single column. */
const recorded = <C>(theCase: Case, k: Columns<C>): Steps<C> | null => {
  const made = recording<C>(k);
  const tensors: FloatArray[] = [];
  const value = (x: number): Recorded<C> => shared(k.column([x]));
  const all = (data: FloatArray): Recorded<C> => {
    tensors.push(data);
    return made.input();
  };
  const lifted = lift<Recorded<C>>(theCase, { value, hidden: value, columns: { value: all, hidden: all } });
  const { data } = lifted.run(made.context, plainEvaluation(theCase)).output;
  const [result] = data;
  if (data.length !== 1 || result === undefined) return null;
  const run = (some: Some): C =>
    made.replay(
      tensors.map((tensor) => k.column(some(tensor))),
      result,
    );
  // A step that columns do not take shows when it is taken.
  run((tensor) => tensor.subarray(0, 1));
  return { recording: made, result, tensors, run };
};

export const filterFor = (theCase: Case, epsilon: Ratio): Filter | null => {
  const { operation, format } = theCase;
  const asks = operation.inputs.some(({ kind }) => played.has(kind));
  if (asks || operation.sampler !== null || formats[format].precision > 24) return null;
  const exact = orElse(() => recorded(theCase, ballColumns.withEpsilon(epsilon)), null);
  if (exact === null) return null;
  const everyChoice = columnChoices(format, epsilon);
  const known = new Map<NearestColumns, Steps<NearestColumn> | null>();
  const nearestIn = (k: NearestColumns): Steps<NearestColumn> | null => {
    const before = known.get(k);
    if (before !== undefined) return before;
    const made = orElse(() => recorded(theCase, k), null);
    known.set(k, made);
    return made;
  };
  const nearest = (some: Some): readonly NearestColumn[] | null => {
    const runs = everyChoice((k) => nearestIn(k)?.run(some) ?? null);
    return runs.includes(null) ? null : (runs as readonly NearestColumn[]);
  };
  const first = once((): Steps<NearestColumn> | null =>
    orElse(() => recorded(theCase, nearestColumns(format).withEpsilon(epsilon)), null),
  );
  const isFloats = exact.tensors.every((data) => data instanceof Float32Array);
  const sieveFor = (passes: Passes): (() => Sieve | null) =>
    once(() => {
      const floats = isFloats && passes !== 'nearest' ? first() : null;
      if (!isFloats || (passes !== 'nearest' && floats === null)) return null;
      return sieveOf(format, exact, floats, passes === 'ieee');
    });
  const sieves = { ieee: sieveFor('ieee'), nearest: sieveFor('nearest'), either: sieveFor('either') };
  const counted = { value: () => 0, hidden: () => 0, columns: { value: () => 0, hidden: () => 0 } };
  const roundingsIn = (): number =>
    lift<number>(theCase, counted).run(roundings, plainEvaluation(theCase)).output.data[0] ?? many;
  return {
    isOnce: orElse(roundingsIn, many) < many,
    tensors: exact.tensors,
    exact: exact.run,
    nearest,
    sieve: (passes) => sieves[passes]() ?? (passes === 'either' ? sieves.nearest() : null),
  };
};
