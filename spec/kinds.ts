/**
 * The kinds of input: what each is over a scalar, and what its type forbids. A new kind is a line in both tables here,
 * a row in diff-tests/cases/kinds/, and its line in the list there.
 */
import type { EpsModel } from './diffusion/core.ts';
import type { IndexModel } from './diffusion/image-ddim.ts';
import { Forbidden } from './forbidden.ts';
import {
  requireCount,
  requireFilled,
  requireFlag,
  requireIndex,
  requireShape,
  requireSteps,
  requireTimesteps,
} from './require.ts';
import { tensor, type Tensor } from './tensor.ts';

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
  /** a scalar that means something in a range */
  readonly bounded: A;
  /** a tensor of any shape, of such numbers */
  readonly boundedTensor: Tensor<A>;
  /** the sigmas of a sampler: rank 1, one more than it has steps */
  readonly sigmas: Tensor<A>;
  /** which steps a sampler takes: integers from T-1 down to 0, each less than the one before */
  readonly timesteps: readonly number[];
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
  /** What says T for this index, noise or list of timesteps: betas or alphaBars, a list, or a count. */
  readonly of?: string;
  /** Where the numbers of a bounded kind mean something: '(0, 1]'; 'inf' is no end. Others are computed all the same. */
  readonly range?: string;
  /** Another bounded scalar, which this one does not exceed where they mean something. */
  readonly atMost?: string;
  /** Whether it is less than that. */
  readonly strictly?: boolean;
  /** A table and a list of timesteps: this one is not below the table's entry at the last of them. */
  readonly notBelow?: readonly [table: string, timesteps: string];
  /** What the last of a list of sigmas is meant to be, where that is always the same. */
  readonly ends?: '0';
  /** The last index that is allowed. */
  readonly last?: 'T' | 'T-1';
  readonly meaning: string;
}

type Check = (who: string, input: Input, value: unknown, inputs: Readonly<Record<string, unknown>>) => void;

const nothing: Check = () => undefined;

const isTensor: Check = (who, { name }, value) => {
  const { shape, data } = value as Tensor<unknown>;
  tensor(shape, data, who, name);
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
    throw new Forbidden({ code: 'rank', who, argument: input.name, value: shape, bound: null });
  }
};

/** T: the count, or the length of the betas, alphaBars or list, that an input is about. Sigmas have one more than steps. */
export const stepsOf = ({ of, kind }: Input, inputs: Readonly<Record<string, unknown>>): number => {
  const about = inputs[of ?? ''] as number | readonly number[] | Tensor<unknown>;
  if (typeof about === 'number') return about;
  if (!('data' in about)) return about.length;
  return of === 'sigmas' && kind === 'noise' ? about.data.length - 1 : about.data.length;
};

const isIndex: Check = (who, input, value, inputs) =>
  requireIndex(who, input.name, value as number, stepsOf(input, inputs), input.last ?? 'T-1');

const isCount: Check = (who, { name }, value) => requireCount(who, name, value as number);

const isFlag: Check = (who, { name }, value) => requireFlag(who, name, value as number);

const isSigmas: Check = (who, input, value, inputs) => {
  isVector(who, input, value, inputs);
  requireFilled(who, input.name, value as Tensor<unknown>);
};

const isTimesteps: Check = (who, input, value, inputs) =>
  requireTimesteps(
    who,
    input.name,
    value as readonly number[],
    input.of === undefined ? null : stepsOf(input, inputs),
  );

const isNoise: Check = (who, input, value, inputs) => {
  const [tensors, steps] = [value as readonly Tensor<unknown>[], stepsOf(input, inputs)];
  requireSteps(who, input.name, tensors, steps);
  for (const [i, z] of tensors.entries()) {
    isTensor(who, { ...input, name: `${input.name}[${i}]` }, z, inputs);
    sameAsLike(who, input, `${input.name}[${i}]`, z, inputs);
  }
};

/** Refuses what the type of the input forbids, with an error that names operation, argument, value and bound. */
export const checks: Readonly<Record<Kind, Check>> = {
  tensor: isShaped,
  times: isShaped,
  betas: isVector,
  alphaBars: isVector,
  time: nothing,
  scalar: nothing,
  bounded: nothing,
  boundedTensor: isShaped,
  sigmas: isSigmas,
  timesteps: isTimesteps,
  count: isCount,
  index: isIndex,
  flag: isFlag,
  noise: isNoise,
  model: nothing,
  indexModel: nothing,
};
