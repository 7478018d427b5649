/** Steps between two states, and strided samplers over them: DDIM and DDPM. */
import type { Context } from '../../../../../spec/context.ts';
import { sqrtNonneg } from '../../../../../spec/diffusion/core.ts';
import { stepOf } from '../../../../../spec/papers/ddim.ts';
import { ddpmPosteriorStep, ddpmVarianceSmall } from '../../../../../spec/papers/ddpm.ts';
import { onElements, scalar, type Tensor, zip } from '../../../../../spec/tensor.ts';
import type { Convention } from '../../signature.ts';
import {
  byOperation,
  defined,
  eachStep,
  given,
  type Inputs,
  type Rewrite,
  stepped,
  where,
} from '../rewrite.ts';
import { paper } from './paper.ts';

const ddimSamples = ['ddimSampleAt', 'ddimSampleStrided'];
const ddimSteps = ['ddimStepAt', 'ddimStepEta'];
const posterior = ['ddpmPosteriorStep', 'ddpmSampleStrided'];

/** alphaBar of the timestep T // n below, not of the next listed one. */
const byStride = eachStep((_k, { alphaBars, timesteps, noise }, i) => {
  const t = timesteps[i] as number;
  const before = t - Math.floor(alphaBars.data.length / timesteps.length);
  const own = noise?.[i];
  return { timesteps: before < 0 ? [t] : [t, before], ...(own === undefined ? {} : { noise: [own, own] }) };
});

/** The variance of the noise is 1e-20 at least: also where it is 0. The large one is not clamped. */
const clamped = <A>(k: Context<A>, a: A, ap: A): A =>
  k.max(ddpmVarianceSmall(k, a, ap), k.of('1/100000000000000000000'));

const clampedStep = <A>(k: Context<A>, inputs: Inputs<A>): Tensor<A> => {
  const { a, ap, x, e, z, large, last } = inputs;
  if (large === 1 || last === 1) return ddpmPosteriorStep(k, a, ap, x, e, z, inputs);
  const mean = ddpmPosteriorStep(k, a, ap, x, e, z, { ...inputs, last: 1 });
  const [of, deviation] = [onElements(k), sqrtNonneg(k, clamped(k, a, ap))];
  return zip(mean, z, (m, fresh) => of.add(m, of.mul(deviation, fresh)));
};

/** A strided DDPM whose small variance is clamped; `isLast`: whether a step is without noise. */
const clampedRun = (isLast: (t: number, last: boolean) => boolean): Rewrite =>
  stepped((k, inputs, i) => {
    const { t, a, ap, z, isLast: last } = between(k, inputs, i);
    const e = inputs.model.predict(t, inputs.x);
    return clampedStep(k, { ...inputs, a, ap, e, z, last: isLast(t, last) ? 1 : 0 });
  });

/** What step i of a strided DDPM is between, and its noise. */
const between = <A>(k: Context<A>, { alphaBars, timesteps, noise }: Inputs<A>, i: number) => ({
  ...stepOf({ alphaBars: alphaBars.data, timesteps, finalAlphaBar: k.one }, i),
  z: noise[i] as Tensor<A>,
});

// A row that writes the step anew stands before those that change what a step is given.
export const stepConventions: readonly Convention[] = [
  paper({
    id: 'noise-until-t-0',
    name: 'noise at every timestep above 0',
    phrase: 'noise is added at every timestep above 0, in the last step too',
    operations: ['ddpmSampleStrided'],
    fixes: ['the step without noise'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: stepped((k, inputs, i) => {
      const { t, a, ap, z } = between(k, inputs, i);
      const { model, x } = inputs;
      return ddpmPosteriorStep(k, a, ap, x, model.predict(t, x), z, { ...inputs, last: t > 0 ? 0 : 1 });
    }),
  }),
  paper({
    id: 'noise-until-t-0-at-least-1e-20',
    name: 'noise at every timestep above 0, of a variance of 1e-20 at least',
    phrase:
      'noise is added at every timestep above 0, in the last step too, and its variance is 1e-20 at least',
    operations: ['ddpmSampleStrided'],
    fixes: ['the least variance', 'the step without noise'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: clampedRun((t) => t === 0),
  }),
  paper({
    id: 'variance-at-least-1e-20',
    name: 'the small variance at least 1e-20',
    phrase: 'the small variance is 1e-20 at least',
    operations: ['ddpmVarianceSmall', ...posterior],
    fixes: ['the least variance', 'the step without noise'],
    link: 'hojonathanho/diffusion@1e0dceb',
    rewrite: byOperation({
      ddpmVarianceSmall: defined((k, { a, ap }) => scalar(clamped(k, a, ap))),
      ddpmPosteriorStep: defined(clampedStep),
      ddpmSampleStrided: clampedRun((_t, last) => last),
    }),
  }),
  paper({
    id: 'clean-alpha-bar-first',
    name: 'the clean state has the first alphaBar',
    phrase: 'the clean state has the first alphaBar of the table, not 1',
    operations: ddimSamples,
    fixes: ['alphaBar of the clean state'],
    link: 'CompVis/stable-diffusion@21f890f',
    rewrite: given((_k, { alphaBars, finalAlphaBar }) => ({
      finalAlphaBar: alphaBars.data[0] ?? finalAlphaBar,
    })),
  }),
  paper({
    id: 'previous-by-stride',
    name: 'previous timestep t - T // n',
    phrase: 'the previous timestep is t - T // n, not the next listed one',
    operations: [...ddimSamples, 'ddpmSampleStrided'],
    fixes: ['the previous timestep'],
    link: 'huggingface/diffusers#11347',
    rewrite: byStride,
  }),
  paper({
    id: 'eps-kept',
    name: 'the noise kept where x0 is clipped',
    phrase: 'the noise is not made anew of the clipped x0',
    operations: ddimSteps,
    fixes: ['the noise behind a clipped x0'],
    rewrite: given(() => ({ rederive: 0 })),
  }),
  paper({
    id: 'eps-rederived',
    name: 'the noise made anew of x0',
    phrase: 'the noise is made anew of x0',
    operations: ddimSteps,
    fixes: ['the noise behind a clipped x0'],
    link: 'openai/guided-diffusion@22e0df8',
    rewrite: given(() => ({ rederive: 1 })),
  }),
  paper({
    id: 'noise-skipped-at-eta-0',
    name: 'no noise term where eta is 0',
    phrase: 'no noise term is added where eta is 0',
    operations: ['ddimStepEta', 'ddimSampleStrided'],
    fixes: ['a noise of weight 0'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: byOperation({
      ddimStepEta: given((k, { eta, z }) => ({ z: where(k, eta, z) })),
      ddimSampleStrided: given(<A>(k: Context<A>, { eta, noise }: Inputs<A>, i: number) => ({
        noise: noise.with(i, where(k, eta, noise[i] as Tensor<A>)),
      })),
    }),
  }),
  paper({
    id: 'variance-always-small',
    name: 'always the small variance',
    phrase: 'the variance is the small one, whatever is asked for',
    operations: posterior,
    fixes: ['which variance'],
    rewrite: given(() => ({ large: 0 })),
  }),
  paper({
    id: 'variance-always-large',
    name: 'always the large variance',
    phrase: 'the variance is the large one, whatever is asked for',
    operations: posterior,
    fixes: ['which variance'],
    link: 'ermongroup/ddim@e8df66c',
    rewrite: given(() => ({ large: 1 })),
  }),
];
