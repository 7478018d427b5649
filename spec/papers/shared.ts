/** What the definitions of spec/papers share. They have no epsilon: a quotient is a quotient. */
import type { Context } from '../context.ts';
import { requireShape } from '../require.ts';
import { onElements, type Tensor } from '../tensor.ts';

/** x * x, never a power. */
export const square = <A>(k: Context<A>, x: A): A => k.mul(x, x);

/** 1 - x */
export const oneMinus = <A>(k: Context<A>, x: A): A => k.sub(k.one, x);

/** One entry for each element of `x` and of the others, which must have its shape; `f` gets the context of elements. */
export const each = <A>(
  who: string,
  k: Context<A>,
  x: Tensor<A>,
  others: Readonly<Record<string, Tensor<A>>>,
  f: (k: Context<A>, x: A, ...others: A[]) => A,
): Tensor<A> => {
  const rest = Object.entries(others);
  for (const [name, other] of rest) requireShape(who, name, other, 'x', x);
  const of = onElements(k);
  return {
    shape: x.shape,
    data: x.data.map((value, i) => f(of, value, ...rest.map(([, other]) => other.data[i] as A))),
  };
};
