import fc from 'fast-check';
import { sizeOf } from '../../../spec/tensor.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { arrayOf, type HostTensor, pickElements } from '../values.ts';

/** Shapes of rank 0 to 4, extents of 0 included, mostly small. */
export const shape = (): fc.Arbitrary<readonly number[]> => {
  const extents = (rank: number, max: number): fc.Arbitrary<number[]> =>
    fc.array(fc.integer({ min: 1, max }), { minLength: rank, maxLength: rank });
  return fc.oneof(
    { arbitrary: fc.constant([]), weight: 2 },
    { arbitrary: extents(1, 32), weight: 3 },
    { arbitrary: extents(2, 12), weight: 3 },
    { arbitrary: extents(3, 6), weight: 2 },
    { arbitrary: extents(4, 4), weight: 2 },
    { arbitrary: fc.constantFrom([0], [0, 3], [3, 0], [2, 0, 2], [1, 1, 0, 1]), weight: 1 },
  );
};

/** A tensor of a given shape with elements from `element`. */
export const tensorOf = (
  format: FormatName,
  of: readonly number[],
  element: fc.Arbitrary<number>,
): fc.Arbitrary<HostTensor> => {
  const size = sizeOf(of);
  return fc
    .array(element, { minLength: size, maxLength: size })
    .map((values) => ({ shape: of, data: new (arrayOf(format))(values) }));
};

/** Which elements a smaller tensor keeps, and the shape it then has. */
export interface Selection {
  readonly shape: readonly number[];
  readonly picked: readonly number[];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Smaller tensors, the smallest first: one element (the suspect before others), halves, one extent less, rank 1. */
export function* smallerShapes(of: readonly number[], suspect: number | null): Generator<Selection> {
  const size = sizeOf(of);
  if (of.length > 0 && size > 0) {
    for (const i of new Set([suspect ?? 0, 0, size - 1])) yield { shape: [], picked: [i] };
    for (const i of new Set([suspect ?? 0, 0, size - 1])) yield { shape: [1], picked: [i] };
  }
  if (size > 2) {
    const half = size >> 1;
    yield { shape: [half], picked: range(0, half) };
    yield { shape: [size - half], picked: range(half, size) };
  }
  for (const [axis, extent] of of.entries()) {
    if (extent === 1) yield { shape: of.toSpliced(axis, 1), picked: range(0, size) };
    if (extent > 0) {
      const smaller = of.with(axis, extent - 1);
      const inner = sizeOf(of.slice(axis + 1));
      yield {
        shape: smaller,
        picked: range(0, size).filter((i) => Math.floor(i / inner) % extent < extent - 1),
      };
    }
  }
}

export const select = (x: HostTensor, { shape: to, picked }: Selection): HostTensor =>
  pickElements(x, to, picked);
