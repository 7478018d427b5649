/** Guidance, and latent consistency models. */
import type { Context } from '../../../../../spec/context.ts';
import { deviationOf, rescaledBy } from '../../../../../spec/papers/guidance.ts';
import { lcmScalings } from '../../../../../spec/papers/lcm.ts';
import { onElements, zip } from '../../../../../spec/tensor.ts';
import type { Convention } from '../../signature.ts';
import { lcmBy } from '../lcm.ts';
import { defined } from '../rewrite.ts';
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
    id: 'rescale-by-1-where-constant',
    name: 'a constant prediction is not rescaled',
    phrase: 'guidance whose prediction is constant is not rescaled: the factor is 1 where std(g) is 0',
    operations: ['guidanceRescale'],
    fixes: ['a constant prediction'],
    link: 'openvinotoolkit/openvino.genai#3369',
    rewrite: defined((k, { phi, g, c }) => {
      if (g.data.length === 0) return g;
      const [of, below] = [onElements(k), deviationOf(k, g)];
      const factor = of.pick(below, of.zero, of.div(deviationOf(k, c), below), of.one);
      return rescaledBy(k, phi, g, factor);
    }),
  }),
  paper({
    id: 'lcm-sigma-data',
    name: 'c_out with sigma_data',
    phrase: 'c_out has the factor sigma_data, 1/2',
    operations: ['lcmScalings', 'lcmStep'],
    fixes: ['c_out'],
    link: 'huggingface/diffusers#8547',
    rewrite: lcmBy(halved),
  }),
];
