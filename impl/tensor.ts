/** A tensor on the host: what the fast path takes and gives. Rank 0 is `{ shape: [], data: Float32Array.of(v) }`. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export const showShape = (shape: readonly number[]): string => `[${shape.join(',')}]`;

/** The same values in memory of their own. */
export const copy = ({ shape, data }: HostTensor): HostTensor => ({
  shape: [...shape],
  data: new Float32Array(data),
});

/** The vector of these values, each rounded to binary32. */
export const vectorOf = (values: readonly number[]): HostTensor => ({
  shape: [values.length],
  data: Float32Array.from(values),
});

/** The i-th entry, which must be there. */
export const entry = (data: Float32Array, i: number): number => {
  const value = data[i];
  if (value === undefined) throw new RangeError(`no entry ${i} among ${data.length}`);
  return value;
};

/** Refuses what is not a tensor of binary32, naming who asked, the argument, and what was wrong. */
export const checkTensor = (who: string, name: string, x: HostTensor): void => {
  if (!(x?.data instanceof Float32Array) || !Array.isArray(x.shape)) {
    throw new TypeError(`${who}: ${name} must be { shape: number[], data: Float32Array }`);
  }
  const bad = x.shape.find((extent) => !Number.isSafeInteger(extent) || extent < 0);
  if (bad !== undefined) {
    throw new RangeError(`${who}: every extent of ${name} must be an integer >= 0, got ${String(bad)}`);
  }
  const size = x.shape.reduce((product, extent) => product * extent, 1);
  if (x.data.length !== size) {
    throw new RangeError(
      `${who}: ${name} has shape ${showShape(x.shape)} and needs ${size} elements, got ${x.data.length}`,
    );
  }
};

/** Refuses y when its shape is not that of x: nothing here broadcasts. */
export const checkSameShape = (
  who: string,
  name: string,
  y: HostTensor,
  like: string,
  x: HostTensor,
): void => {
  if (y.shape.length !== x.shape.length || y.shape.some((extent, i) => extent !== x.shape[i])) {
    throw new RangeError(
      `${who}: ${name} must have the shape of ${like} (${showShape(x.shape)}), got ${showShape(y.shape)}`,
    );
  }
};
