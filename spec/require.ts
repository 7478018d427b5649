/** Refusals of what Lean's types forbid: each names who asks, the argument, its bound and what was given. */
import { sameShape, showShape, type Tensor } from './tensor.ts';

/** An index in 0..T or 0..T-1. */
export const requireIndex = (
  who: string,
  name: string,
  index: number,
  steps: number,
  last: 'T' | 'T-1',
): void => {
  const end = last === 'T' ? steps : steps - 1;
  if (!Number.isSafeInteger(index) || index < 0 || index > end) {
    throw new RangeError(`${who}: ${name} must be in 0..${last} (T = ${steps}), got ${index}`);
  }
};

export const requireCount = (who: string, name: string, count: number): void => {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`${who}: ${name} must be an integer >= 0, got ${count}`);
  }
};

/** A choice of two. */
export const requireFlag = (who: string, name: string, flag: number): void => {
  if (flag !== 0 && flag !== 1) throw new RangeError(`${who}: ${name} must be 0 or 1, got ${flag}`);
};

/** Nothing in the diffusion layer broadcasts. */
export const requireShape = <A, B>(
  who: string,
  name: string,
  x: Tensor<A>,
  like: string,
  wanted: Tensor<B>,
): void => {
  if (!sameShape(x.shape, wanted.shape)) {
    throw new RangeError(
      `${who}: ${name} must have the shape of ${like} (${showShape(wanted.shape)}), got ${showShape(x.shape)}`,
    );
  }
};

/** One tensor for each step. */
export const requireSteps = (who: string, name: string, tensors: readonly unknown[], steps: number): void => {
  if (tensors.length !== steps) {
    throw new RangeError(`${who}: ${name} must hold T = ${steps} tensors, got ${tensors.length}`);
  }
};
