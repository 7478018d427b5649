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
