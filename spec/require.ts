/** Refusals of what Lean's types forbid: each names who asks, the argument, its bound and what was given. */
import { Forbidden } from './forbidden.ts';
import { sameShape, type Tensor } from './tensor.ts';

/** An index in 0..T or 0..T-1. */
export const requireIndex = (
  who: string,
  argument: string,
  index: number,
  steps: number,
  last: 'T' | 'T-1',
): void => {
  const end = last === 'T' ? steps : steps - 1;
  if (!Number.isSafeInteger(index) || index < 0 || index > end) {
    throw new Forbidden({ code: 'index', who, argument, value: index, bound: { last, steps } });
  }
};

export const requireCount = (who: string, argument: string, count: number): void => {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new Forbidden({ code: 'count', who, argument, value: count, bound: null });
  }
};

/** A choice of two. */
export const requireFlag = (who: string, argument: string, flag: number): void => {
  if (flag !== 0 && flag !== 1)
    throw new Forbidden({ code: 'flag', who, argument, value: flag, bound: null });
};

/** Nothing in the diffusion layer broadcasts. */
export const requireShape = <A, B>(
  who: string,
  argument: string,
  x: Tensor<A>,
  like: string,
  wanted: Tensor<B>,
): void => {
  if (!sameShape(x.shape, wanted.shape)) {
    const bound = { like, shape: wanted.shape };
    throw new Forbidden({ code: 'shape', who, argument, value: x.shape, bound });
  }
};

/** One tensor for each step. */
export const requireSteps = (
  who: string,
  argument: string,
  tensors: readonly unknown[],
  steps: number,
): void => {
  if (tensors.length !== steps) {
    throw new Forbidden({ code: 'steps', who, argument, value: tensors.length, bound: steps });
  }
};

/** A list of at least one entry. */
export const requireFilled = (who: string, argument: string, { data }: Tensor<unknown>): void => {
  if (data.length === 0) throw new Forbidden({ code: 'filled', who, argument, value: 0, bound: null });
};

/** Integers from `steps` - 1 down to 0 (of any size where it is null), each less than the one before. */
export const requireTimesteps = (
  who: string,
  argument: string,
  timesteps: readonly number[],
  steps: number | null,
): void => {
  const wrong = timesteps.findIndex(
    (t, i) =>
      !Number.isSafeInteger(t) ||
      t < 0 ||
      (i === 0 ? steps !== null && t >= steps : t >= (timesteps[i - 1] as number)),
  );
  if (wrong < 0) return;
  const value = timesteps[wrong] as number;
  const bound = { steps, after: timesteps[wrong - 1] ?? null };
  throw new Forbidden({ code: 'timesteps', who, argument: `${argument}[${wrong}]`, value, bound });
};
