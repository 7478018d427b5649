import type { Context } from './context.ts';
import type { EpsModel } from './diffusion/core.ts';
import type { IndexModel } from './diffusion/image-ddim.ts';
import { type VPSchedule, vpSchedule } from './diffusion/schedule.ts';
import { requireCount, requireFlag, requireIndex, requireShape, requireSteps } from './require.ts';
import { showShape, tensor, type Tensor } from './tensor.ts';

/** What each kind of input is, over a scalar A. */
export interface KindOf<A> {
  /** a tensor of any shape */
  readonly tensor: Tensor<A>;
  /** a tensor of times */
  readonly times: Tensor<A>;
  /** the betas of a schedule: rank 1, length T */
  readonly betas: Tensor<A>;
  /** a table of alphaBar without the leading 1: rank 1, length T */
  readonly alphaBars: Tensor<A>;
  /** a scalar time */
  readonly time: A;
  /** a scalar */
  readonly scalar: A;
  /** a count >= 0 */
  readonly count: number;
  /** an index into a schedule */
  readonly index: number;
  /** a choice of two: 0 or 1 */
  readonly flag: number;
  /** one tensor for each step */
  readonly noise: readonly Tensor<A>[];
  /** a denoiser, called with a state and a time */
  readonly model: EpsModel<A>;
  /** a denoiser, called with a state and a table index */
  readonly indexModel: IndexModel<A>;
}

export type Kind = keyof KindOf<unknown>;

/** One argument of an operation. */
export interface Input {
  readonly name: string;
  readonly kind: Kind;
  /** The tensor whose shape this one (or each one of it) must have. */
  readonly like?: string;
  /** The betas or alphaBars whose length is T for this index or noise. */
  readonly of?: string;
  /** The last index that is allowed. */
  readonly last?: 'T' | 'T-1';
  readonly meaning: string;
}

/** The arguments of an operation with these inputs, by name. */
export type Arguments<I extends readonly Input[], A> = {
  readonly [P in I[number] as P['name']]: KindOf<A>[P['kind']];
};

/** Any argument, and arguments of any operation: what code that iterates the list handles. */
export type AnyArgument<A> = KindOf<A>[Kind];
export type AnyArguments<A> = Readonly<Record<string, AnyArgument<A>>>;

/** Where a definition comes from: a Lean definition at a pinned commit. */
export interface Source {
  readonly lean: string;
  readonly link: string;
}

/** How an operation that calls its model once a step is taken apart, so that each step can be judged by itself. */
export interface Sampler {
  /** The input that is the first state. */
  readonly state: string;
  /** Whether the model sees the first state divided and multiplied again by the same number; false when left out. */
  readonly scaled?: boolean;
  /** The indices of the steps, in the order in which they run. */
  indices(inputs: AnyArguments<unknown>): readonly number[];
  /** What the steps share, the schedule: made once for a context and its inputs, and handed to each step. */
  prepare<A>(k: Context<A>, inputs: AnyArguments<A>): unknown;
  /** The state after one step, from the state and the model in `inputs`, and what `prepare` gave for this context. */
  step<A>(k: Context<A>, inputs: AnyArguments<A>, index: number, prepared: unknown): Tensor<A>;
}

/** One row of the list of operations. Everything else (generators, CLI, harness, docs) is derived from it. */
export interface Operation {
  readonly name: string;
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
  define<A>(k: Context<A>, inputs: AnyArguments<A>): Tensor<A>;
}

/** A sampler with its arguments typed by `I`. Without `prepare` the schedule that its steps get is that of no betas. */
interface SamplerRow<I extends readonly Input[]> {
  readonly state: string;
  indices(inputs: Arguments<I, unknown>): readonly number[];
  prepare?<A>(k: Context<A>, inputs: Arguments<I, A>): VPSchedule<A>;
  step<A>(k: Context<A>, inputs: Arguments<I, A>, index: number, schedule: VPSchedule<A>): Tensor<A>;
}

const withoutBetas = <A>(k: Context<A>): VPSchedule<A> => vpSchedule(k, []);

/** Makes a row, with the arguments of `define` and `step` typed by `inputs`. */
export const operation = <const I extends readonly Input[]>({
  sampler,
  ...row
}: Pick<Operation, 'name' | 'summary' | 'source' | 'output'> & {
  readonly inputs: I;
  readonly freeValue?: boolean;
  readonly sampler?: SamplerRow<I>;
  define<A>(k: Context<A>, inputs: Arguments<I, A>): Tensor<A>;
}): Operation =>
  Object.freeze({
    freeValue: false,
    ...row,
    sampler: sampler === undefined ? null : { prepare: withoutBetas, ...sampler },
  }) as unknown as Operation;

type Check = (who: string, input: Input, value: unknown, inputs: Readonly<Record<string, unknown>>) => void;

const nothing: Check = () => undefined;

const isTensor: Check = (who, { name }, value) => {
  const { shape, data } = value as Tensor<unknown>;
  tensor(shape, data, `${who}: ${name}`);
};

const sameAsLike = (
  who: string,
  { like }: Input,
  name: string,
  value: unknown,
  inputs: Readonly<Record<string, unknown>>,
): void => {
  if (like !== undefined) {
    requireShape(who, name, value as Tensor<unknown>, like, inputs[like] as Tensor<unknown>);
  }
};

const isShaped: Check = (who, input, value, inputs) => {
  isTensor(who, input, value, inputs);
  sameAsLike(who, input, input.name, value, inputs);
};

const isVector: Check = (who, input, value, inputs) => {
  isTensor(who, input, value, inputs);
  const { shape } = value as Tensor<unknown>;
  if (shape.length !== 1) {
    throw new RangeError(`${who}: ${input.name} must have rank 1 (shape [T]), got shape ${showShape(shape)}`);
  }
};

/** T: the length of the betas or alphaBars that an input is about. */
const stepsOf = ({ of }: Input, inputs: Readonly<Record<string, unknown>>): number =>
  (inputs[of ?? ''] as Tensor<unknown>).data.length;

const isIndex: Check = (who, input, value, inputs) =>
  requireIndex(who, input.name, value as number, stepsOf(input, inputs), input.last ?? 'T-1');

const isCount: Check = (who, { name }, value) => requireCount(who, name, value as number);

const isFlag: Check = (who, { name }, value) => requireFlag(who, name, value as number);

const isNoise: Check = (who, input, value, inputs) => {
  const [tensors, steps] = [value as readonly Tensor<unknown>[], stepsOf(input, inputs)];
  requireSteps(who, input.name, tensors, steps);
  for (const [i, z] of tensors.entries()) {
    isTensor(who, { ...input, name: `${input.name}[${i}]` }, z, inputs);
    sameAsLike(who, input, `${input.name}[${i}]`, z, inputs);
  }
};

const checks: Readonly<Record<Kind, Check>> = {
  tensor: isShaped,
  times: isShaped,
  betas: isVector,
  alphaBars: isVector,
  time: nothing,
  scalar: nothing,
  count: isCount,
  index: isIndex,
  flag: isFlag,
  noise: isNoise,
  model: nothing,
  indexModel: nothing,
};

/**
 * Refuses arguments that Lean's types forbid, naming operation, argument, value and bound. Elements are not looked
 * at: the definitions are total in them.
 */
export const refuseForbidden = (operation: Operation, inputs: Readonly<Record<string, unknown>>): void => {
  const missing = operation.inputs.find(({ name }) => !(name in inputs));
  if (missing !== undefined) throw new RangeError(`${operation.name}: ${missing.name} is missing`);
  for (const input of operation.inputs) checks[input.kind](operation.name, input, inputs[input.name], inputs);
};
