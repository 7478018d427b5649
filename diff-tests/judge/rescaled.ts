/** A state divided by a number and multiplied by it again before the model sees it. */
import type { Context } from '../../spec/context.ts';
import { onElements } from '../../spec/tensor.ts';

/**
 * x after one quotient and one product by the same number: off by what the machine makes of the two. The number of a
 * program is the root of an alphaBar. It is exact here, and seven, since (x / 3) * 3 and (x / 5) * 5 are x in IEEE 754.
 */
export const timesAQuotientOfItself = <A>(context: Context<A>, x: A): A => {
  const k = onElements(context);
  const seven = k.nat(7);
  return k.mul(k.div(x, seven), seven);
};
