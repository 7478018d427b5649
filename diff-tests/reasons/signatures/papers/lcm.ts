/** The step of latent consistency models with other weights. */
import type { Context } from '../../../../spec/context.ts';
import { rootsOf, x0FromEps } from '../../../../spec/papers/conversions.ts';
import type { lcmScalings } from '../../../../spec/papers/lcm.ts';
import { onElements, type Tensor, vector, zip } from '../../../../spec/tensor.ts';
import { byOperation, defined, type Rewrite, timestepOf } from './rewrite.ts';

export const lcmBy = (scalings: typeof lcmScalings): Rewrite =>
  byOperation({
    lcmScalings: defined((k, inputs) => {
      const { skip, out } = scalings(k, timestepOf(inputs));
      return vector([skip, out]);
    }),
    lcmStep: defined((k, inputs) => {
      const { a, ap, x, e, z, last } = inputs;
      const { skip, out } = scalings(k, timestepOf(inputs));
      const denoised = weighed(k, x0FromEps(k, a, x, e), x, out, skip);
      const { signal, noise } = rootsOf(k, ap);
      return last === 1 ? denoised : weighed(k, denoised, z, signal, noise);
    }),
  });

const weighed = <A>(context: Context<A>, x: Tensor<A>, y: Tensor<A>, ofX: A, ofY: A): Tensor<A> => {
  const k = onElements(context);
  return zip(x, y, (a, b) => k.add(k.mul(ofX, a), k.mul(ofY, b)));
};
