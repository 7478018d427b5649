/** What a report says of an implementation that is written down in a test: its reasons, as a user reads them. */
import { runPlan } from '../../engine/check.ts';
import { reasonOf } from '../../report/diagnosis.ts';
import type { Result } from '../../report/schema.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { inProcess } from '../mutants/hunt.ts';
import { operationNamed } from './specification-answers.ts';

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
  const { report } = await runPlan({
    candidates: [
      {
        backend: 'module',
        implementation: {
          ...inProcess({ name: 'm', format, operations: { [name]: call }, model: (x) => x }),
          refuses: false,
          conventions,
        },
      },
    ],
    asked: () => true,
    operations: [operationNamed(name)],
    operationsNamed: true,
    implementationName: 'm',
    epsilon: null,
    profile: null,
    runs,
    seed: 42,
    store: null,
    stopped: () => false,
    progress: () => undefined,
  });
  const [row] = report.results;
  if (row === undefined) throw new Error('no row');
  return row;
};

/** The sentences of all its failures, each once. */
export const reasonsIn = ({ failures }: Result): readonly string[] => [
  ...new Set(failures.flatMap(({ diagnosis }) => diagnosis.map(reasonOf))),
];
