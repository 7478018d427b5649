/** Mistakes beyond the mirror that are known, with the reports of them. */
import type { Context } from '../../../../spec/context.ts';
import { flowShift, flowSigmas } from '../../../../spec/papers/flow.ts';
import { deviationOf, rescaledBy } from '../../../../spec/papers/guidance.ts';
import { lcmScalings } from '../../../../spec/papers/lcm.ts';
import { oneMinus, square } from '../../../../spec/papers/shared.ts';
import * as sigma from '../../../../spec/papers/sigma-space.ts';
import { map, onElements, scalar, type Tensor, vector, zip } from '../../../../spec/tensor.ts';
import type { Signature } from '../signature.ts';
import { ancestral, ancestralDefects } from './ancestral-defects.ts';
import { defect } from './defect.ts';
import { lcmBy } from './lcm.ts';
import {
  byOperation,
  defined,
  given,
  type Inputs,
  inputsOf,
  listed,
  type Rewrite,
  stepped,
  timesOf,
  withSampler,
} from './rewrite.ts';
import { tableDefects } from './table-defects.ts';
import { varianceAtEta0 } from './variance-at-eta-0.ts';

const clipping = ['ddimStepAt', 'ddimStepEta', 'ddpmPosteriorStep', 'ddpmSampleStrided'];

/** The two slopes of Heun's step, and what is made of them. */
type Heun = <A>(
  k: Context<A>,
  at: {
    readonly s: A;
    readonly sn: A;
    readonly x: Tensor<A>;
    readonly eps: (x: Tensor<A>, s: A) => Tensor<A>;
  },
) => Tensor<A>;

const slope = <A>(k: Context<A>, s: A, x: Tensor<A>, d: Tensor<A>): Tensor<A> =>
  zip(x, d, (value, clean) => onElements(k).div(onElements(k).sub(value, clean), s));
const along = <A>(k: Context<A>, x: Tensor<A>, by: Tensor<A>, dt: A): Tensor<A> =>
  zip(x, by, (value, rate) => onElements(k).add(value, onElements(k).mul(rate, dt)));
const meanOf = <A>(k: Context<A>, one: Tensor<A>, two: Tensor<A>): Tensor<A> =>
  zip(one, two, (d1, d2) => onElements(k).div(onElements(k).add(d1, d2), onElements(k).nat(2)));

/** Heun's step so written, in the sampler too; the last step is Euler's. */
const heun = (step: Heun): Rewrite =>
  byOperation({
    heunSigmaStep: (operation) => {
      const written = (k: Context<never>, { s, sn, x, model }: Inputs<never>) =>
        step(k, { s, sn, x, eps: (state, at) => model.eps(state, at) });
      const define = (k: never, inputs: never) => written(k, inputs) as never;
      const { sampler } = operation;
      return { ...operation, define, sampler: sampler === null ? null : { ...sampler, step: define } };
    },
    heunSigmaSample: stepped((k, { sigmas: { data }, x, model }, i) =>
      i === data.length - 2
        ? sigma.eulerSigmaStepAt(k, data, model, i, x)
        : step(k, {
            s: data[i] as (typeof data)[number],
            sn: data[i + 1] as (typeof data)[number],
            x,
            eps: (state, at) => model.eps(state, at),
          }),
    ),
  });

export const paperDefects: readonly Signature[] = [
  defect(
    'flow shift applied twice',
    'the shift is applied twice',
    ['flowShift', 'flowSigmas'],
    byOperation({
      flowShift: defined((context, inputs) => {
        const k = onElements(context);
        return map(timesOf(inputs), (value) => flowShift(k, inputs.shift, flowShift(k, inputs.shift, value)));
      }),
      flowSigmas: defined((context, { n, shift }) => {
        const k = onElements(context);
        const once = flowSigmas(k, n, shift);
        return vector(once.map((s, i) => (i === n ? s : flowShift(k, shift, s))));
      }),
    }),
    'huggingface/diffusers#13243',
  ),
  defect(
    'mu of the longest sequence',
    'mu is that of the longest sequence, whatever the length',
    ['flowMu'],
    defined((k) => scalar(k.of('23/20'))),
    'huggingface/diffusers#14243',
  ),
  defect(
    'phi on the term that is not rescaled',
    'phi weighs the term that is not rescaled',
    ['guidanceRescale'],
    given((k, { phi }) => ({ phi: oneMinus(k, phi) })),
    'lucidrains/classifier-free-guidance-pytorch#2',
  ),
  defect(
    'x0 clipped from above alone',
    'x0 is clipped from above, and not from below',
    ['clipX0'],
    defined((k, { x0, r }) => map(x0, (x) => onElements(k).min(r, x))),
  ),
  defect(
    'x0 is not clipped',
    'x0 is never clipped',
    clipping,
    given(() => ({ clip: 0 })),
  ),
  defect(
    'the variances exchanged',
    'the small variance stands in the place of the large one, and the other way round',
    ['ddpmPosteriorStep', 'ddpmSampleStrided'],
    given((_k, { large }) => ({ large: 1 - large })),
  ),
  defect(
    'noise in the last step too',
    'noise is added in the last step too',
    ['ddpmPosteriorStep', 'lcmStep'],
    given(() => ({ last: 0 })),
  ),
  defect(
    'noise list backwards',
    'the noise is taken from the end of its list',
    ['ddimSampleStrided', 'ddpmSampleStrided', 'eulerAncestralSample'],
    given((_k, { noise }) => ({ noise: noise.toReversed() })),
  ),
  defect(
    'eta squared',
    'eta * eta stands in the place of eta',
    ['ddimStepEta', 'ddimSampleStrided', ...ancestral],
    given((k, { eta }) => ({ eta: square(k, eta) })),
  ),
  defect(
    "Heun's second slope over the first sigma",
    'the second slope is divided by the first sigma',
    ['heunSigmaStep', 'heunSigmaSample'],
    heun((k, { s, sn, x, eps }) => {
      const by = k.sub(sn, s);
      const first = slope(k, s, x, eps(x, s));
      const reached = along(k, x, first, by);
      return along(k, x, meanOf(k, first, slope(k, s, reached, eps(reached, sn))), by);
    }),
  ),
  defect(
    "Heun's second slope alone",
    'the second slope is taken, and not the mean of both',
    ['heunSigmaStep', 'heunSigmaSample'],
    heun((k, { s, sn, x, eps }) => {
      const by = k.sub(sn, s);
      const reached = along(k, x, slope(k, s, x, eps(x, s)), by);
      return along(k, x, slope(k, sn, reached, eps(reached, sn)), by);
    }),
  ),
  defect(
    "the half of Heun's mean is missing",
    'the sum of both slopes is taken, and not their mean',
    ['heunSigmaStep', 'heunSigmaSample'],
    heun((k, { s, sn, x, eps }) => {
      const [by, of] = [k.sub(sn, s), onElements(k)];
      const first = slope(k, s, x, eps(x, s));
      const reached = along(k, x, first, by);
      const sum = zip(first, slope(k, sn, reached, eps(reached, sn)), (d1, d2) => of.add(d1, d2));
      return along(k, x, sum, by);
    }),
  ),
  defect(
    "Heun's second slope from the old state",
    'the second slope is that of the first state',
    ['heunSigmaStep', 'heunSigmaSample'],
    heun((k, { s, sn, x, eps }) => {
      const by = k.sub(sn, s);
      const first = slope(k, s, x, eps(x, s));
      const reached = along(k, x, first, by);
      return along(k, x, meanOf(k, first, slope(k, sn, x, eps(reached, sn))), by);
    }),
  ),
  defect(
    'numpy.arange(T, 0, -T/n) lists one too many: -T/n is rounded',
    'the list is that of numpy.arange(T, 0, -T/n), which has one entry too many where -T/n is rounded so',
    ['timestepsTrailing'],
    listed(({ T, n }) =>
      Array.from({ length: Math.ceil(-T / (-T / n)) }, (_, i) => Math.round(T - i * (T / n)) - 1),
    ),
    'huggingface/diffusers@58eb52c',
  ),
  defect(
    'the model is asked at the next sigma',
    'the model is asked at the sigma that the step ends in',
    ['eulerSigmaSample', 'flowSample'],
    byOperation(
      Object.fromEntries(
        (
          [
            ['eulerSigmaSample', sigma.eulerSigmaStepAt],
            ['flowSample', null],
          ] as const
        ).map(([name, stepAt]) => [
          name,
          stepped(<A>(k: Context<A>, { sigmas: { data }, x, model }: Inputs<A>, i: number) => {
            const late = { ...model, eps: (state: Tensor<A>) => model.eps(state, data[i + 1] as A) };
            if (stepAt !== null) return stepAt(k, data, late, i, x);
            return along(k, x, late.eps(x), k.sub(data[i + 1] as A, data[i] as A));
          }),
        ]),
      ),
    ),
  ),
  defect(
    'the model is shown the unscaled state',
    'the model is shown the state as it is, not divided by sqrt(sigma^2 + 1)',
    ['eulerDiscreteSample'],
    stepped(<A>(k: Context<A>, { alphaBars: { data }, timesteps, x, model }: Inputs<A>, i: number) => {
      const [s, sn] = [sigma.sigmaAt(k, data, timesteps, i), sigma.sigmaAt(k, data, timesteps, i + 1)];
      const d = sigma.denoisedFromEps(k, s, x, model.predict(timesteps[i] as number, x));
      return sigma.eulerSigmaStep(k, s, sn, x, d);
    }),
  ),
  defect(
    'trailing without the - 1',
    'the - 1 is left out: the first timestep is T',
    ['timestepsTrailing'],
    (operation) => ({
      ...operation,
      integers: (inputs) =>
        (operation.integers?.(inputs) ?? []).map(({ value, other }) => ({
          value: value + 1,
          other: other === null ? null : other + 1,
        })),
      define: (k, inputs) => map(operation.define(k, inputs), (t) => k.add(t, k.one)),
    }),
  ),
  defect(
    'the deviations exchanged',
    'the deviation of g is divided by that of c',
    ['guidanceRescale'],
    defined((k, { phi, g, c }) =>
      g.data.length === 0
        ? g
        : rescaledBy(k, phi, g, onElements(k).div(deviationOf(k, g), deviationOf(k, c))),
    ),
  ),
  defect(
    'skip and out exchanged',
    'the weights skip and out are exchanged',
    ['lcmScalings', 'lcmStep'],
    lcmBy((k, t) => {
      const { skip, out } = lcmScalings(k, t);
      return { skip: out, out: skip };
    }),
  ),
  defect(
    'the step starts from the scaled state',
    'the step starts from the state that the model was shown',
    ['eulerDiscreteSample'],
    (operation) =>
      operation.sampler === null
        ? operation
        : withSampler(operation, {
            ...operation.sampler,
            step: (k, inputs, i) => {
              const { alphaBars, timesteps, x, model } = inputsOf(inputs);
              const s = sigma.sigmaAt(k, alphaBars.data, timesteps, i);
              const sn = sigma.sigmaAt(k, alphaBars.data, timesteps, i + 1);
              const seen = sigma.scaleModelInput(k, s, x);
              const d = sigma.denoisedFromEps(k, s, seen, model.predict(timesteps[i] as number, seen));
              return sigma.eulerSigmaStep(k, s, sn, seen, d);
            },
          }),
  ),
  ...ancestralDefects,
  ...tableDefects,
  ...varianceAtEta0,
];
