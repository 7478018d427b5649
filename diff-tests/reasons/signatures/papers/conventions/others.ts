/** Guidance, and latent consistency models. */
import type { Context } from '../../../../../spec/context.ts';
import { rootsOf } from '../../../../../spec/papers/conversions.ts';
import { lcmScalings } from '../../../../../spec/papers/lcm.ts';
import { onElements, vector, zip } from '../../../../../spec/tensor.ts';
import type { Convention } from '../../signature.ts';
import { byOperation, defined, timestepOf } from '../rewrite.ts';
import { paper } from './paper.ts';

const halved = <A>(k: Context<A>, t: number): { readonly skip: A; readonly out: A } => {
  const { skip, out } = lcmScalings(k, t);
  return { skip, out: k.mul(k.half, out) };
};

export const otherConventions: readonly Convention[] = [
  paper({
    id: 'guidance-on-c',
    name: 'guidance c + w * (c - u)',
    phrase: 'guidance is c + w * (c - u)',
    operations: ['guide'],
    fixes: ['what guidance starts from'],
    link: 'lucidrains/denoising-diffusion-pytorch#207',
    rewrite: defined((context, { w, u, c }) => {
      const k = onElements(context);
      return zip(u, c, (without, under) => k.add(under, k.mul(w, k.sub(under, without))));
    }),
  }),
  paper({
    id: 'lcm-sigma-data',
    name: 'c_out with sigma_data',
    phrase: 'c_out has the factor sigma_data, 1/2',
    operations: ['lcmScalings', 'lcmStep'],
    fixes: ['c_out'],
    link: 'huggingface/diffusers#8547',
    rewrite: byOperation({
      lcmScalings: defined((k, inputs) => {
        const { skip, out } = halved(k, timestepOf(inputs));
        return vector([skip, out]);
      }),
      lcmStep: defined((k, inputs) => {
        const { a, ap, x, e, z, last } = inputs;
        const { skip, out } = halved(k, timestepOf(inputs));
        const [from, to] = [rootsOf(k, a), rootsOf(k, ap)];
        const of = onElements(k);
        const denoised = zip(x, e, (value, n) => {
          const x0 = of.div(of.sub(value, of.mul(from.noise, n)), from.signal);
          return of.add(of.mul(out, x0), of.mul(skip, value));
        });
        if (last === 1) return denoised;
        return zip(denoised, z, (clean, n) => of.add(of.mul(to.signal, clean), of.mul(to.noise, n)));
      }),
    }),
  }),
];
