/** Shapes of tensors: their extents, from the outermost axis to the innermost. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);

export const showShape = (shape: readonly number[]): string => `[${shape.join(',')}]`;

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((extent, i) => extent === b[i]);
