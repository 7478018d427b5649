/** The types of an implementation module: what an author writes, checked and completed by an editor. */
import type { Input } from '../../spec/operation.ts';
import type { Kind } from '../../spec/kinds.ts';
import type { OperationName, OperationRow } from '../../spec/operations.ts';
import type { ProfileName } from '../../spec/profiles/index.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';

/** The array that holds a format's values: Float64Array for binary64, else Float32Array. */
type DataOf<F extends FormatName> = F extends 'binary64' ? Float64Array : Float32Array;

/** Row-major; rank 0 has shape [] and one element. */
export interface TensorOf<F extends FormatName> {
  readonly shape: readonly number[];
  readonly data: DataOf<F>;
}

/** A denoiser: its answer has as many elements as x. `t` is a time, or an index for the image operations. */
export type ModelOf<F extends FormatName> = (x: TensorOf<F>, t: number) => TensorOf<F>;

/** What each kind of input is for a module. A new kind is a line here too, or the type checker says so. */
interface HostOf<F extends FormatName> extends Record<Kind, unknown> {
  readonly tensor: TensorOf<F>;
  readonly times: TensorOf<F>;
  readonly betas: TensorOf<F>;
  readonly alphaBars: TensorOf<F>;
  readonly time: number;
  readonly scalar: number;
  readonly bounded: number;
  readonly boundedTensor: TensorOf<F>;
  readonly sigmas: TensorOf<F>;
  readonly timesteps: readonly number[];
  readonly count: number;
  readonly index: number;
  readonly flag: number;
  readonly noise: readonly TensorOf<F>[];
  readonly model: ModelOf<F>;
  readonly indexModel: ModelOf<F>;
}

type InputsOf<I extends readonly Input[], F extends FormatName> = {
  readonly [P in I[number] as P['name']]: HostOf<F>[P['kind']];
};

/** The inputs of an operation, by name: those of the table in the README. */
export type OperationInputs<N extends OperationName, F extends FormatName = 'binary32'> = InputsOf<
  Extract<OperationRow, { readonly name: N }>['inputs'],
  F
>;

/** What it gives: a tensor, and for an output of one number that number too. */
export type OperationOutput<N extends OperationName, F extends FormatName = 'binary32'> =
  | TensorOf<F>
  | (Extract<OperationRow, { readonly name: N }>['output'] extends 'scalar' ? number : never)
  | (Extract<OperationRow, { readonly name: N }>['output'] extends 'n integers' ? readonly number[] : never);

/** What is handed to every call beside its inputs. `epsilon` is the run's, rounded once to the format. */
export interface OperationSettings<F extends FormatName = 'binary32'> {
  readonly format: F;
  readonly epsilon: number;
}

/** The operations that a module may have: `model` is a function of its own. */
export type Operations<F extends FormatName = 'binary32'> = {
  readonly [N in Exclude<OperationName, 'model'>]?: (
    inputs: OperationInputs<N, F>,
    settings: OperationSettings<F>,
  ) => OperationOutput<N, F> | Promise<OperationOutput<N, F>>;
};

/** Names for all operations, or by operation and under `all`. */
type Names = readonly string[] | Readonly<Partial<Record<OperationName | 'all', readonly string[]>>>;

/** The default export of an implementation module. */
export interface Implementation<F extends FormatName = 'binary32'> {
  /** How reports call it. */
  readonly name: string;
  readonly format: F;
  /** The profile that it claims; without one it is judged under ieee754-loose. */
  readonly profile?: ProfileName;
  /** An epsilon that is built in: a ratio as text, or a number read as its shortest decimal. */
  readonly epsilon?: string | number;
  /** Names or ids of `epscheck list conventions`: it is judged by the definitions so changed. */
  readonly conventions?: Names;
  /** A library of `epscheck list like`, whose conventions and assumptions are added. */
  readonly like?: string;
  /** What it takes for granted: names of `epscheck list assumptions`. */
  readonly assumes?: Names;
  /** false: it leaves the checks of forbidden inputs to its caller. */
  readonly refuses?: boolean;
  readonly operations?: Operations<F>;
  /** A denoiser of its own, judged as an EpsModel. */
  readonly model?: ModelOf<F>;
}

/** The same object: it says its type, so that an editor completes and checks what is written. */
export const defineImplementation = <const F extends FormatName>(
  implementation: Implementation<F>,
): Implementation<F> => implementation;
