/** Samplers over sigma, and the noise that their states have. */
import type { Context } from '../../../../../spec/context.ts';
import { scaleModelInput, shownState, sigmaAt } from '../../../../../spec/papers/sigma-space.ts';
import { sigmaFromAlphaBar } from '../../../../../spec/papers/tables.ts';
import { map, onElements, type Tensor, zip } from '../../../../../spec/tensor.ts';
import type { Convention } from '../../signature.ts';
import { byOperation, defined, given, type Inputs, stepped, where } from '../rewrite.ts';
import { paper } from './paper.ts';

const sigmaOf = <A>(k: Context<A>, { alphaBars, timesteps }: Inputs<A>, i: number): A =>
  sigmaAt(k, alphaBars.data, timesteps, i);

// A row that writes the step anew stands before those that change what a step is given.
export const sigmaConventions: readonly Convention[] = [
  paper({
    id: 'state-of-variance-1',
    name: 'the state divided by sqrt(sigma^2 + 1)',
    phrase: 'the state that is kept is the one that the model is shown, divided by sqrt(sigma^2 + 1)',
    operations: ['eulerDiscreteSample'],
    fixes: ['the state that is kept', 'the first state'],
    link: 'ml-explore/mlx-examples@7ddca42',
    rewrite: stepped((k, inputs, i) => {
      const { alphaBars, timesteps, model, x } = inputs;
      const [s, sn, of] = [sigmaOf(k, inputs, i), sigmaOf(k, inputs, i + 1), onElements(k)];
      const by = k.sub(sn, s);
      const e = model.predict(timesteps[i] as number, x);
      const from = shownState(k, alphaBars.data, timesteps, i, x);
      return scaleModelInput(
        k,
        sn,
        zip(from, e, (value, n) => of.add(value, of.mul(n, by))),
      );
    }),
  }),
  paper({
    id: 'last-sigma-of-table',
    name: 'the last sigma is the smallest of the table',
    phrase: 'the last step ends in the smallest sigma of the table, not in 0',
    operations: ['eulerDiscreteSample'],
    fixes: ['the last sigma'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: given((_k, { timesteps }) => ({ timesteps: [...timesteps, 0] })),
  }),
  paper({
    id: 'start-sigma',
    name: 'x is noise, to be multiplied by sigma',
    phrase: 'x is noise of variance 1, which is multiplied by the first sigma',
    operations: ['eulerDiscreteSample'],
    fixes: ['the first state'],
    link: 'crowsonkb/k-diffusion@4601bf0',
    rewrite: given((k, inputs, i) => {
      const s = sigmaOf(k, inputs, i);
      return i > 0 ? {} : { x: map(inputs.x, (value) => onElements(k).mul(value, s)) };
    }),
  }),
  paper({
    id: 'start-sigma-and-1',
    name: 'x is noise, to be multiplied by sqrt(sigma^2 + 1)',
    phrase: 'x is noise of variance 1, which is multiplied by sqrt(sigma^2 + 1) of the first sigma',
    operations: ['eulerDiscreteSample'],
    fixes: ['the first state'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: given((k, { alphaBars, timesteps, x }, i) =>
      i > 0 ? {} : { x: shownState(k, alphaBars.data, timesteps, i, x) },
    ),
  }),
  paper({
    id: 'ancestral-eta-1',
    name: 'ancestral eta is always 1',
    phrase: 'the ancestral eta is always 1',
    operations: ['ancestralSigmas', 'eulerAncestralStep', 'eulerAncestralSample'],
    fixes: ['the ancestral eta'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: given((k) => ({ eta: k.one })),
  }),
  paper({
    id: 'noise-skipped-at-sigma-0',
    name: 'no noise term where the next sigma is 0',
    phrase: 'no noise term is added where the next sigma is 0',
    operations: ['eulerAncestralStep', 'eulerAncestralSample'],
    fixes: ['a noise of weight 0'],
    link: 'crowsonkb/k-diffusion@4601bf0',
    rewrite: byOperation({
      eulerAncestralStep: given((k, { sn, z }) => ({ z: where(k, sn, z) })),
      eulerAncestralSample: given(<A>(k: Context<A>, { sigmas, noise }: Inputs<A>, i: number) => ({
        noise: noise.with(i, where(k, sigmas.data[i + 1] as A, noise[i] as Tensor<A>)),
      })),
    }),
  }),
  paper({
    id: 'noise-variance-exploding',
    name: 'x0 + sigma * noise',
    phrase: 'noise is added to x0 as it is, with the weight sigma',
    operations: ['addNoise'],
    fixes: ['the scale of the noisy state'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: defined((k, { a, x0, eps }) => {
      const s = sigmaFromAlphaBar(k, a);
      return zip(x0, eps, (x, e) => onElements(k).add(x, onElements(k).mul(s, e)));
    }),
  }),
];
