/**
 * The kinds of input: what each is over a scalar, and what its type forbids. A new kind is a line in both tables here,
 * a row in diff-tests/cases/kinds/, and its line in the list there.
 */
import type { EpsModel } from './diffusion/core.ts';
import type { IndexModel } from './diffusion/image-ddim.ts';
import { Forbidden } from './forbidden.ts';
import { requireCount, requireFlag, requireIndex, requireShape, requireSteps } from './require.ts';
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

/** Refuses what the type of the input forbids, with an error that names operation, argument, value and bound. */
export const checks: Readonly<Record<Kind, Check>> = {
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
