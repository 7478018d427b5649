/** What a report says of an implementation that is written down in a test: its reasons, as a user reads them. */
import { type AnyImplementation, check } from '../../engine/api.ts';
import { reasonOf } from '../../report/diagnosis.ts';
import type { Result } from '../../report/schema.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';

export interface Vector {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** Every input that the operations here have, by its name. */
export interface Given {
  readonly betas: Vector;
  readonly t: number;
  readonly k: number;
  readonly T: number;
  readonly steps: number;
  readonly beta0: number;
  readonly beta1: number;
  readonly betaStart: number;
  readonly betaEnd: number;
  readonly x: Vector;
  readonly z: Vector;
  readonly x0: Vector;
  readonly eps: Vector;
  readonly noise: readonly Vector[];
  readonly model: (x: Vector, t: number) => Vector;
}
export type Call = (given: Given) => Vector;

export const at = (table: ArrayLike<number>, i: number): number => table[i] as number;
export const like = (x: Vector, g: (value: number, i: number) => number): Vector => ({
  shape: x.shape,
  data: x.data.map(g),
});

interface Options {
  readonly format?: FormatName;
  readonly runs?: number;
  readonly conventions?: readonly string[];
}

export const rowOf = async (
  name: string,
  call: Call,
  { format = 'binary32', runs = 60, conventions = [] }: Options = {},
): Promise<Result> => {
  const implementation = { name: 'm', format, refuses: false, conventions, operations: { [name]: call } };
  const { results } = await check({
    // A function that a test writes down says less of its types.
    implementation: implementation as unknown as AnyImplementation,
    operations: [name] as never,
    runs,
    store: null,
  });
  const [row] = results;
  if (row === undefined) throw new Error('no row');
  return row;
};

/** The sentences of all its failures, each once. */
export const reasonsIn = ({ failures }: Result): readonly string[] => [
  ...new Set(failures.flatMap(({ diagnosis }) => diagnosis.map(reasonOf))),
];
