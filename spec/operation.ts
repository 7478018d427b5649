import type { Context } from './context.ts';
import { type VPSchedule, vpSchedule } from './diffusion/schedule.ts';
import { Forbidden } from './forbidden.ts';
import type { Timestep } from './papers/timesteps.ts';
import { checks, type Input, type Kind, type KindOf } from './kinds.ts';
import type { Source } from './source.ts';
import type { Tensor } from './tensor.ts';

export type { Input, Kind } from './kinds.ts';

/** The arguments of an operation with these inputs, by name. */
export type Arguments<I extends readonly Input[], A> = {
  readonly [P in I[number] as P['name']]: KindOf<A>[P['kind']];
};

/** Any argument, and arguments of any operation: what code that iterates the list handles. */
export type AnyArgument<A> = KindOf<A>[Kind];
export type AnyArguments<A> = Readonly<Record<string, AnyArgument<A>>>;

/** How an operation that calls its model once a step is taken apart, so that each step can be judged by itself. */
export interface Sampler {
  /** The input that is the first state. */
  readonly state: string;
  /** Whether the model sees the first state divided and multiplied again by the same number; false when left out. */
  readonly scaled?: boolean;
  /** How often each step calls its model; once when left out. */
  calls?(inputs: AnyArguments<unknown>, index: number): number;
  /** The state behind the tensor that the model is shown at a step; left out where the model is shown the state. */
  behind?<A>(k: Context<A>, inputs: AnyArguments<A>, index: number): Tensor<A>;
  /** The indices of the steps, in the order in which they run. */
  indices(inputs: AnyArguments<unknown>): readonly number[];
  /** What the steps share, the schedule: made once for a context and its inputs, and handed to each step. */
  prepare<A>(k: Context<A>, inputs: AnyArguments<A>): unknown;
  /** The state after one step, from the state and the model in `inputs`, and what `prepare` gave for this context. */
  step<A>(k: Context<A>, inputs: AnyArguments<A>, index: number, prepared: unknown): Tensor<A>;
}

/** Where an operation comes from: what TorchLean has, or what people run beyond it. */
export type Group = 'mirror' | 'papers';

/** One row of the list of operations. Everything else (generators, CLI, harness, docs) is derived from it. */
export interface Operation {
  readonly name: string;
  readonly group: Group;
  readonly summary: string;
  readonly source: Source;
  readonly inputs: readonly Input[];
  /** The shape of the output, for a reader. */
  readonly output: string;
  /**
   * The contract fixes no value (any denoiser is an EpsModel): an implementation is held to the shape, to purity and
   * to giving the same answer again. `define` is then the example that our own fast path is held to.
   */
  readonly freeValue: boolean;
  readonly sampler: Sampler | null;
  /** Whether each element of the output depends on all elements of the inputs. */
  readonly whole: boolean;
  /** The output where it is a list of integers, which no format rounds; null elsewhere. */
  readonly integers: ((inputs: AnyArguments<unknown>) => readonly Timestep[]) | null;
  /** Refuses inputs that go together badly, each of which is of its kind. */
  readonly forbids: ((inputs: AnyArguments<unknown>) => void) | null;
  define<A>(k: Context<A>, inputs: AnyArguments<A>): Tensor<A>;
}

/** A row whose name, inputs and output are known to the type checker. */
export interface TypedOperation<
  N extends string,
  I extends readonly Input[],
  O extends string,
> extends Operation {
  readonly name: N;
  readonly inputs: I;
  readonly output: O;
}

/** What a type needs to know of inputs: a declaration file would repeat all of what is said of each. */
type Bare<I extends readonly Input[]> = {
  readonly [P in keyof I]: {
    readonly name: I[P]['name'];
    readonly kind: I[P]['kind'];
    readonly meaning: string;
  };
};

/** What a row calls an output of one number: a module may return it as a number. */
export const scalarOutput = 'scalar';

/** A sampler with its arguments typed by `I`. Without `prepare` the schedule that its steps get is that of no betas. */
interface SamplerRow<I extends readonly Input[]> {
  readonly state: string;
  calls?(inputs: Arguments<I, unknown>, index: number): number;
  behind?<A>(k: Context<A>, inputs: Arguments<I, A>, index: number): Tensor<A>;
  indices(inputs: Arguments<I, unknown>): readonly number[];
  prepare?<A>(k: Context<A>, inputs: Arguments<I, A>): VPSchedule<A>;
  step<A>(k: Context<A>, inputs: Arguments<I, A>, index: number, schedule: VPSchedule<A>): Tensor<A>;
}

const withoutBetas = <A>(k: Context<A>): VPSchedule<A> => vpSchedule(k, []);

/** Makes a row, with the arguments of `define` and `step` typed by `inputs`. */
export const operation = <const N extends string, const I extends readonly Input[], const O extends string>({
  sampler,
  ...row
}: Pick<Operation, 'summary' | 'source'> & {
  readonly name: N;
  readonly inputs: I;
  readonly output: O;
  readonly group?: Group;
  readonly freeValue?: boolean;
  readonly sampler?: SamplerRow<I>;
  readonly whole?: boolean;
  integers?(inputs: Arguments<I, unknown>): readonly Timestep[];
  forbids?(inputs: Arguments<I, unknown>): void;
  define<A>(k: Context<A>, inputs: Arguments<I, A>): Tensor<A>;
}): TypedOperation<N, Bare<I>, O> =>
  Object.freeze({
    group: 'mirror',
    freeValue: false,
    whole: false,
    integers: null,
    forbids: null,
    ...row,
    sampler: sampler === undefined ? null : { prepare: withoutBetas, ...sampler },
  }) as unknown as TypedOperation<N, Bare<I>, O>;

/**
 * Refuses arguments that Lean's types forbid, naming operation, argument, value and bound. Elements are not looked
 * at: the definitions are total in them.
 */
export const refuseForbidden = (operation: Operation, inputs: Readonly<Record<string, unknown>>): void => {
  const missing = operation.inputs.find(({ name }) => !(name in inputs));
  if (missing !== undefined) {
    const [who, argument] = [operation.name, missing.name];
    throw new Forbidden({ code: 'missing', who, argument, value: null, bound: null });
  }
  for (const input of operation.inputs) checks[input.kind](operation.name, input, inputs[input.name], inputs);
  operation.forbids?.(inputs as AnyArguments<unknown>);
};
