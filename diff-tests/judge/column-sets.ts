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

/**
 * The sets of an output that was made in columns, once for each choice that IEEE 754 leaves. The exact judge is asked for
 * the elements left open, and no others.
 */
export const columnSets = (
  format: FormatName,
  outputs: readonly Tensor<NearestColumn>[],
  exactly: Exactly,
): AllowedSets => {
  const { shape, data } = outputs[0] as Tensor<NearestColumn>;
  const size = sizeOf(shape);
  const runs = outputs.map((output) => valuesOf(output.data));
  const isOpen = (element: number): boolean => runs.some((value) => value(element) === undefined);
  const isColumn = data.length === 1 && size !== 1;
  const open: number[] = [];
  for (let i = 0; i < size; i++) if (isOpen(i)) open.push(i);
  const opened = new Set(open);
  let left: { readonly sets: AllowedSets; readonly place: ReadonlyMap<number, number> } | null = null;
  const exactAt = (element: number): AllowedSet | undefined => {
    left ??= { sets: exactly(isColumn ? open : null), place: new Map(open.map((i, at) => [i, at])) };
    return left.sets.at(isColumn ? (left.place.get(element) ?? -1) : element);
  };
  const isOutside = (element: number, got: number): boolean => {
    if (!opened.has(element)) return !runs.some((value) => Object.is(value(element), got));
    const [set, float] = [exactAt(element), toFloat(format, got)];
    return float === null || set === undefined || !allows(set, float);
  };
  const listed = (element: number): AllowedSet => {
    const numbers: number[] = [];
    for (const value of runs) {
      const number = value(element) as number;
      if (!numbers.some((other) => Object.is(other, number))) numbers.push(number);
    }
    return { kind: 'floats', floats: numbers.map((number) => inputFloat(format, number)) };
  };
  return {
    size,
    at: (element) => {
      if (element < 0 || element >= size) return undefined;
      return opened.has(element) ? exactAt(element) : listed(element);
    },
    outside: ({ data: output }: HostTensor) => {
      const outside: number[] = [];
      for (let i = 0; i < output.length; i++) if (isOutside(i, output[i] as number)) outside.push(i);
      return outside;
    },
    open: [],
  };
};
