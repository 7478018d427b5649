/** The results that a profile allows, for one element and for all that are compared. */
import { type Float, same } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { hasAny, holds, type ResultSet, special, zeros } from '../../spec/scalars/sets/result-set.ts';
import { type HostTensor, toFloat } from '../cases/values.ts';

/** The results that the profile allows for one element: a few floats under `ieee754`, else a set. */
export type AllowedSet =
  | { readonly kind: 'floats'; readonly floats: readonly Float[] }
  /** `everything`: every finite value, both infinities and NaN, so that it says nothing. */
  | { readonly kind: 'set'; readonly set: ResultSet; readonly everything: boolean };

/** The sets of all elements of an output. They are asked: how they are kept is theirs. */
export interface AllowedSets {
  /** How many elements an output has. */
  readonly size: number;
  /** The set of one element; undefined where there is none. */
  at(element: number): AllowedSet | undefined;
  /** The elements of an output that are outside their sets, in order. */
  outside(output: HostTensor): readonly number[];
  /** The elements of which everything is allowed. */
  readonly open: readonly number[];
}

export const allows = (allowed: AllowedSet, float: Float): boolean =>
  allowed.kind === 'floats' ? allowed.floats.some((other) => same(float, other)) : holds(allowed.set, float);

const isOpen = (allowed: AllowedSet): boolean => allowed.kind === 'set' && allowed.everything;

/** Sets kept one by one. The values that are compared are those of `format`: a time may be wider than the tensors. */
export const setsOf = (format: FormatName, sets: readonly AllowedSet[]): AllowedSets => ({
  size: sets.length,
  at: (element) => sets[element],
  outside: ({ data }) =>
    Array.from(data.keys()).filter((i) => {
      const float = toFloat(format, data[i] ?? NaN);
      const set = sets[i];
      return float === null || set === undefined || !allows(set, float);
    }),
  get open() {
    return sets.flatMap((set, i) => (isOpen(set) ? [i] : []));
  },
});

/** For each element the results of every choice, each once. */
export const floatSets = (format: FormatName, results: readonly (readonly Float[])[]): AllowedSets => {
  const [first = [], ...others] = results;
  const sets = first.map((float, i): AllowedSet => ({
    kind: 'floats',
    floats: others.reduce<Float[]>(
      (set, data) => {
        const other = data[i];
        return other === undefined || set.some((known) => same(known, other)) ? set : [...set, other];
      },
      [float],
    ),
  }));
  return setsOf(format, sets);
};

/** The first element of an output outside its set, or null. */
export const firstOutside = (allowed: AllowedSets, output: HostTensor): number | null =>
  allowed.outside(output)[0] ?? null;

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
