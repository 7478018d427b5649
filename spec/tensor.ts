import type { Context } from './context.ts';
import { Forbidden, isExtent } from './forbidden.ts';
import { sameShape, showShape, sizeOf } from './shape.ts';

export { sameShape, showShape, sizeOf };

/**
 * A tensor of any rank over any scalar, row-major. Rank 0 has shape [] and one element; an extent of 0 is ordinary
 * and leaves no elements. Lean: Spec.Tensor.
 */
export interface Tensor<A> {
  readonly shape: readonly number[];
  readonly data: readonly A[];
}

/** Builds a tensor; what is not one is refused by `who`, as `argument` where it is one of several. */
export const tensor = <A>(
  shape: readonly number[],
  data: readonly A[],
  who = 'tensor',
  argument: string | null = null,
): Tensor<A> => {
  if (!shape.every(isExtent))
    throw new Forbidden({ code: 'extent', who, argument, value: shape, bound: null });
  if (data.length !== sizeOf(shape))
    throw new Forbidden({ code: 'elements', who, argument, value: data.length, bound: shape });
  return { shape, data };
};

export const scalar = <A>(value: A): Tensor<A> => ({ shape: [], data: [value] });
export const vector = <A>(data: readonly A[]): Tensor<A> => ({ shape: [data.length], data });

export const map = <A, B>(x: Tensor<A>, f: (a: A) => B): Tensor<B> => ({
  shape: x.shape,
  data: x.data.map(f),
});

/** Elementwise, same shapes only: the diffusion layer has no broadcasting. */
export const zip = <A, B, C>(x: Tensor<A>, y: Tensor<B>, f: (a: A, b: B) => C): Tensor<C> => {
  if (!sameShape(x.shape, y.shape)) {
    throw new RangeError(`zip: shapes must be equal, got ${showShape(x.shape)} and ${showShape(y.shape)}`);
  }
  return { shape: x.shape, data: x.data.map((a, i) => f(a, y.data[i] as B)) };
};

/** The context that computes the elements of tensors. */
export const onElements = <A>(k: Context<A>): Context<A> => k.elementwise ?? k;

/** x + y elementwise. Lean: addSpec. */
export const add = <A>(k: Context<A>, x: Tensor<A>, y: Tensor<A>): Tensor<A> => zip(x, y, onElements(k).add);
/** x - y elementwise. Lean: subSpec. */
export const subtract = <A>(k: Context<A>, x: Tensor<A>, y: Tensor<A>): Tensor<A> =>
  zip(x, y, onElements(k).sub);
/** x * c, the element on the left. Lean: scaleSpec. */
export const scale = <A>(k: Context<A>, x: Tensor<A>, c: A): Tensor<A> =>
  map(x, (a) => onElements(k).mul(a, c));
