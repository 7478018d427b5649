import type { FormatName } from '../../../../spec/scalars/floats/format.ts';

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export const half: (format: FormatName) => {
  readonly operations: { readonly safeDiv: (inputs: { readonly x: Tensor; readonly y: Tensor }) => Tensor };
};
