/** What others choose otherwise beyond the mirror, and may. */
import { rootsOf } from '../../../../spec/papers/conversions.ts';
import { stepOf } from '../../../../spec/papers/ddim.ts';
import { ddpmPosteriorStep } from '../../../../spec/papers/ddpm.ts';
import { flowShift } from '../../../../spec/papers/flow.ts';
import { lcmScalings } from '../../../../spec/papers/lcm.ts';
import {
  betasFromAlphaBars,
  alphaBarsFromBetas,
  sigmaFromAlphaBar,
  zeroTerminalSnrAlphaBars,
} from '../../../../spec/papers/tables.ts';
import { timestepsLinspace } from '../../../../spec/papers/timesteps.ts';
import type { Context } from '../../../../spec/context.ts';
import { map, onElements, type Tensor, zip } from '../../../../spec/tensor.ts';
import { convention, type Convention } from '../signature.ts';
import {
  byOperation,
  defined,
  eachStep,
  given,
  type Inputs,
  listed,
  type Rewrite,
  stepped,
} from './rewrite.ts';

const vector = <A>(data: readonly A[]): Tensor<A> => ({ shape: [data.length], data });

/** A row: the definition changed by `rewrite`. */
const paper = (
  row: Pick<Convention, 'id' | 'name' | 'phrase' | 'operations' | 'fixes'> & {
    readonly rewrite: Rewrite;
    readonly link?: string;
  },
): Convention => convention({ ...row, change: () => ({}) });

const ddimSamples = ['ddimSampleAt', 'ddimSampleStrided'];
const steps = ['ddimStepAt', 'ddimStepEta'];

const spread = (n: number, of: (i: number) => number): readonly number[] =>
  Array.from({ length: n }, (_, i) => of(i));

const almostZero = <A>(k: Context<A>, table: readonly A[]): readonly A[] =>
  zeroTerminalSnrAlphaBars(k, table).map((a, i) => (i === table.length - 1 ? k.of('1/16777216') : a));

const tables: readonly Convention[] = [
  paper({
    id: 'betas-not-roots',
    name: 'betas on a line, not their roots',
    phrase: 'the betas are on a line, and not their roots',
    operations: ['scaledLinearBetas'],
    fixes: ['what is on a line'],
    link: 'CompVis/stable-diffusion@21f890f',
    rewrite: defined((context, { T, betaStart, betaEnd }) => {
      const k = onElements(context);
      const by = k.sub(betaEnd, betaStart);
      return vector(
        Array.from({ length: T }, (_, i) =>
          T === 1 ? betaStart : k.add(betaStart, k.mul(k.div(k.nat(i), k.nat(T - 1)), by)),
        ),
      );
    }),
  }),
  paper({
    id: 'one-scaled-beta-end',
    name: 'one scaled beta is the end',
    phrase: 'a single beta is the end, as in TorchLean',
    operations: ['scaledLinearBetas'],
    fixes: ['one scaled beta'],
    rewrite: given((_k, { T, betaStart, betaEnd }) => ({ betaStart: T === 1 ? betaEnd : betaStart })),
  }),
  paper({
    id: 'zero-snr-almost',
    name: '2^-24 for a terminal SNR of zero',
    phrase: 'the last alphaBar is 2^-24 in the place of 0',
    operations: ['zeroTerminalSnrAlphaBars', 'zeroTerminalSnrBetas'],
    fixes: ['the last alphaBar'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: byOperation({
      zeroTerminalSnrAlphaBars: defined((k, { alphaBars }) =>
        vector(almostZero(onElements(k), alphaBars.data)),
      ),
      zeroTerminalSnrBetas: defined((context, { betas }) => {
        const k = onElements(context);
        return vector(betasFromAlphaBars(k, almostZero(k, alphaBarsFromBetas(k, betas.data))));
      }),
    }),
  }),
];

const lists: readonly Convention[] = [
  paper({
    id: 'trailing-cut',
    name: 'trailing timesteps cut off, not rounded',
    phrase: 'trailing timesteps are cut off, not rounded',
    operations: ['timestepsTrailing'],
    fixes: ['trailing timesteps'],
    rewrite: listed(({ T, n }) => spread(n, (i) => Math.floor(((n - i) * T) / n) - 1)),
  }),
  paper({
    id: 'linspace-cut',
    name: 'linspace timesteps cut off, not rounded',
    phrase: 'timesteps of linspace are cut off, not rounded',
    operations: ['timestepsLinspace'],
    fixes: ['linspace timesteps'],
    link: 'huggingface/candle@2a13b0f',
    rewrite: listed(({ T, n }) =>
      spread(n, (i) => (n === 1 ? 0 : Math.floor(((n - 1 - i) * (T - 1)) / (n - 1)))),
    ),
  }),
  paper({
    id: 'linspace-one-more',
    name: 'linspace over n + 1 points, the last left out',
    phrase: 'linspace has n + 1 points, of which the last is left out',
    operations: ['timestepsLinspace'],
    fixes: ['linspace timesteps'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: listed(({ T, n }) => spread(n, (i) => Math.round(((n - i) * (T - 1)) / n))),
  }),
  paper({
    id: 'leading-one-more',
    name: 'leading over n + 1 points, the last left out',
    phrase: 'leading timesteps are n + 1, of which the last is left out',
    operations: ['timestepsLeading'],
    fixes: ['leading timesteps'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: listed(({ T, n, offset }) => spread(n, (i) => (n - i) * Math.floor(T / (n + 1)) + offset)),
  }),
  paper({
    id: 'leading-linspace',
    name: 'leading timesteps are those of linspace',
    phrase: 'leading timesteps are those of linspace',
    operations: ['timestepsLeading'],
    fixes: ['leading timesteps'],
    link: 'Project-MONAI/MONAI#8623',
    rewrite: listed(({ T, n, offset }) => timestepsLinspace(T, n).map(({ value }) => value + offset)),
  }),
];

/** alphaBar of the timestep T // n below, not of the next listed one. */
const byStride = eachStep((_k, { alphaBars, timesteps, noise }, i) => {
  const t = timesteps[i] as number;
  const before = t - Math.floor(alphaBars.data.length / timesteps.length);
  const own = noise?.[i];
  return { timesteps: before < 0 ? [t] : [t, before], ...(own === undefined ? {} : { noise: [own, own] }) };
});

const samplers: readonly Convention[] = [
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
    operations: steps,
    fixes: ['the noise behind a clipped x0'],
    rewrite: given(() => ({ rederive: 0 })),
  }),
  paper({
    id: 'eps-rederived',
    name: 'the noise made anew of x0',
    phrase: 'the noise is made anew of x0',
    operations: steps,
    fixes: ['the noise behind a clipped x0'],
    link: 'openai/guided-diffusion@22e0df8',
    rewrite: given(() => ({ rederive: 1 })),
  }),
  paper({
    id: 'noise-until-t-0',
    name: 'noise at every timestep above 0',
    phrase: 'noise is added at every timestep above 0, in the last step too',
    operations: ['ddpmSampleStrided'],
    fixes: ['the step without noise'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: stepped((k, { alphaBars, timesteps, model, x, noise, ...how }, i) => {
      const { t, a, ap } = stepOf({ alphaBars: alphaBars.data, timesteps, finalAlphaBar: k.one }, i);
      const e = model.predict(t, x);
      return ddpmPosteriorStep(k, a, ap, x, e, noise[i] as typeof x, { ...how, last: t > 0 ? 0 : 1 });
    }),
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

const halved = <A>(k: Context<A>, t: number): { readonly skip: A; readonly out: A } => {
  const { skip, out } = lcmScalings(k, t);
  return { skip, out: k.mul(k.half, out) };
};

const others: readonly Convention[] = [
  paper({
    id: 'v-towards-noise',
    name: 'v = x0 - noise',
    phrase: 'the network predicts x0 - noise',
    operations: ['flowStep', 'flowSample'],
    fixes: ['the sign of v'],
    rewrite: byOperation({
      flowStep: given((k, { v }) => ({ v: map(v, (value) => onElements(k).neg(value)) })),
      flowSample: given(<A>(k: Context<A>, { model }: Inputs<A>) => ({
        model: {
          ...model,
          eps: (x: Tensor<A>, s: A) => map(model.eps(x, s), (value) => onElements(k).neg(value)),
        },
      })),
    }),
  }),
  paper({
    id: 'flow-time-1000',
    name: 'the network gets 1000 sigma',
    phrase: 'the network is called with 1000 * sigma',
    operations: ['flowSample'],
    fixes: ['the time of a flow'],
    link: 'Stability-AI/sd3.5@fbf8f48',
    rewrite: given(<A>(k: Context<A>, { model }: Inputs<A>) => ({
      model: { ...model, eps: (x: Tensor<A>, s: A) => model.eps(x, k.mul(s, k.nat(1000))) },
    })),
  }),
  paper({
    id: 'shift-once',
    name: 'sigmas shifted once',
    phrase: 'the sigmas from 1 to 1/T are shifted once, not twice',
    operations: ['flowSigmasSd3'],
    fixes: ['how often sigmas are shifted'],
    link: 'huggingface/diffusers#13243',
    rewrite: defined((context, { T, n, shift }) => {
      const k = onElements(context);
      const by = k.sub(k.div(k.one, k.nat(T)), k.one);
      const at = (i: number) => (n === 1 ? k.one : k.add(k.one, k.mul(k.div(k.nat(i), k.nat(n - 1)), by)));
      return vector([...Array.from({ length: n }, (_, i) => flowShift(k, shift, at(i))), k.zero]);
    }),
  }),
  paper({
    id: 'shift-linear',
    name: 'mu is the shift itself',
    phrase: 'mu is the shift itself, and not its logarithm',
    operations: ['flowDynamicShift'],
    fixes: ['what mu is'],
    rewrite: defined((context, inputs) => {
      const k = onElements(context);
      const { mu } = inputs;
      const t = (inputs as unknown as { readonly t: typeof inputs.x }).t;
      return map(t, (value) => k.div(mu, k.add(mu, k.sub(k.div(k.one, value), k.one))));
    }),
  }),
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
        const { skip, out } = halved(k, (inputs as unknown as { readonly t: number }).t);
        return vector([skip, out]);
      }),
      lcmStep: defined((k, inputs) => {
        const { a, ap, x, e, z, last } = inputs;
        const { skip, out } = halved(k, (inputs as unknown as { readonly t: number }).t);
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

export const paperConventions: readonly Convention[] = [...tables, ...lists, ...samplers, ...others];
