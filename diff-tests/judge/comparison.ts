/** One thing that an implementation produced, beside what is allowed of it. */
import type { Context } from '../../spec/context.ts';
import { type Float, same } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { hasAny, holds, type ResultSet, special, zeros } from '../../spec/scalars/sets/result-set.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type HostTensor, toFloat } from '../cases/values.ts';
import type { Lifted } from './lifted.ts';

export type Part =
  'value' | 'time' | 'state' | 'noise' | 'order' | 'calls' | 'purity' | 'shape' | 'refusal' | 'error';

/** The results that the profile allows for one element: a few floats under `ieee754`, else a set. */
export type AllowedSet =
  | { readonly kind: 'floats'; readonly floats: readonly Float[] }
  /** `everything`: every finite value, both infinities and NaN, so that it says nothing. */
  | { readonly kind: 'set'; readonly set: ResultSet; readonly everything: boolean };

/** What is certainly allowed (`inner`), and what is perhaps allowed (`outer`; null: what was known before). */
export interface Look {
  readonly outer: readonly AllowedSet[] | null;
  readonly inner: readonly AllowedSet[];
}

export interface Comparison {
  readonly part: Part;
  /** The step of a sampler that it belongs to. */
  readonly step: number | null;
  readonly output: HostTensor;
  /** The format whose values are compared: a time may be wider than the tensors. */
  readonly format: FormatName;
  readonly allowed: readonly AllowedSet[];
  /** Closer looks at the ends of the sets, until no doubt is left; null where `allowed` is exact. */
  readonly closer: (() => Iterable<Look>) | null;
  /** Whether its elements count: a time passed to the model is no output value. */
  readonly counts: boolean;
  readonly message: string | null;
  /** The definition of it once more, over another context; null for what is passed to the model. */
  readonly again: (<A>(k: Context<A>, lifted: Lifted<A>) => Tensor<A>) | null;
  /** The part to name when the comparison fails, where looking closer tells more than `part`. */
  readonly blame?: () => Part;
}

/** What is not there to be compared: a call too many or too few. */
export interface Missing {
  readonly part: Part;
  readonly step: number | null;
  readonly missing: string;
}

/** For each element the results of every choice, each once. */
export const floatSets = (results: readonly (readonly Float[])[]): readonly AllowedSet[] => {
  const [first, ...others] = results;
  if (first === undefined) return [];
  return first.map((float, i) => ({
    kind: 'floats',
    floats: others.reduce<Float[]>(
      (set, data) => {
        const other = data[i];
        return other === undefined || set.some((known) => same(known, other)) ? set : [...set, other];
      },
      [float],
    ),
  }));
};

export const allows = (allowed: AllowedSet, float: Float): boolean =>
  allowed.kind === 'floats' ? allowed.floats.some((other) => same(float, other)) : holds(allowed.set, float);

/** The elements outside their sets. */
export const outside = (
  output: HostTensor,
  format: FormatName,
  allowed: readonly AllowedSet[],
): readonly number[] =>
  Array.from(output.data.keys()).filter((i) => {
    const float = toFloat(format, output.data[i] ?? NaN);
    const set = allowed[i];
    return float === null || set === undefined || !allows(set, float);
  });

/** The first element outside its set, or null. */
export const firstOutside = ({
  output,
  format,
  allowed,
}: Pick<Comparison, 'output' | 'format' | 'allowed'>): number | null =>
  outside(output, format, allowed)[0] ?? null;

/** The classes of the values of a set: what failures of one kind have in common. */
export const classesIn = (allowed: AllowedSet): readonly Float['kind'][] => {
  if (allowed.kind === 'floats') return [...new Set(allowed.floats.map(({ kind }) => kind))];
  const { set } = allowed;
  const isFinite = set.negative !== null || set.positive !== null || hasAny(set, zeros);
  const isInfinite = hasAny(set, special.negativeInfinity | special.positiveInfinity);
  return [
    ...(isFinite ? (['finite'] as const) : []),
    ...(isInfinite ? (['infinite'] as const) : []),
    ...(hasAny(set, special.nan) ? (['nan'] as const) : []),
  ];
};
