/** What columns of floats decide of an output: one float for each element, and the exact judge where they are open. */
import type { NearestColumn } from '../../spec/columns/nearest.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { sizeOf, type Tensor } from '../../spec/tensor.ts';
import { type HostTensor, inputFloat, toFloat } from '../cases/values.ts';
import { type AllowedSet, type AllowedSets, allows } from './allowed.ts';

/** The exact judge, asked for some elements, or (null) for all. */
export type Exactly = (picked: readonly number[] | null) => AllowedSets;

/** The one value of an element that is decided; undefined where it is open. */
type At = (element: number) => number | undefined;

const valueIn = ({ values, open }: NearestColumn, i: number): number | undefined =>
  open?.[open.length === 1 ? 0 : i] === 1 ? undefined : values[values.length === 1 ? 0 : i];

/** One column for all elements, or one scalar for each: a table. */
const valuesOf = (data: readonly NearestColumn[]): At => {
  const [first] = data;
  if (data.length === 1 && first !== undefined) return (i) => valueIn(first, i);
  return (i) => valueIn(data[i] as NearestColumn, 0);
};

/** The sets of an output that was made in columns. The exact judge is asked for the elements left open, and no others. */
export const columnSets = (
  format: FormatName,
  { shape, data }: Tensor<NearestColumn>,
  exactly: Exactly,
): AllowedSets => {
  const size = sizeOf(shape);
  const value = valuesOf(data);
  const isColumn = data.length === 1 && size !== 1;
  const open: number[] = [];
  for (let i = 0; i < size; i++) if (value(i) === undefined) open.push(i);
  let left: { readonly sets: AllowedSets; readonly place: ReadonlyMap<number, number> } | null = null;
  const exactAt = (element: number): AllowedSet | undefined => {
    left ??= { sets: exactly(isColumn ? open : null), place: new Map(open.map((i, at) => [i, at])) };
    return left.sets.at(isColumn ? (left.place.get(element) ?? -1) : element);
  };
  const isOutside = (element: number, got: number): boolean => {
    const known = value(element);
    if (known !== undefined) return !Object.is(known, got);
    const [set, float] = [exactAt(element), toFloat(format, got)];
    return float === null || set === undefined || !allows(set, float);
  };
  return {
    size,
    at: (element) => {
      if (element < 0 || element >= size) return undefined;
      const known = value(element);
      return known === undefined ? exactAt(element) : { kind: 'floats', floats: [inputFloat(format, known)] };
    },
    outside: ({ data: output }: HostTensor) => {
      const outside: number[] = [];
      for (let i = 0; i < output.length; i++) if (isOutside(i, output[i] as number)) outside.push(i);
      return outside;
    },
    open: [],
  };
};
