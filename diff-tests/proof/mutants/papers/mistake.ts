/** A wrong implementation of something beyond the mirror, and what such ones are written with: numbers of binary32. */

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
/** Tensors by name, and scalars. */
export type Given = Readonly<Record<string, never>>;

export interface Mistake {
  readonly id: string;
  readonly what: string;
  readonly operation: string;
  /** What a report names, or a part of it; null where nothing is wrong. */
  readonly named: string | null;
  readonly call: (inputs: Given) => unknown;
}

/** Makes mistakes that are called once, with the inputs that their operations have. */
export const calledWith =
  <Inputs>() =>
  (
    id: string,
    operation: string,
    what: string,
    named: string,
    call: (inputs: Inputs) => unknown,
  ): Mistake => ({ id, operation, what, named, call: (given: Given) => call(given as unknown as Inputs) });

export const f = Math.fround;
export const root = (x: number): number => f(Math.sqrt(Math.max(x, 0)));
export const rest = (x: number): number => f(1 - x);
