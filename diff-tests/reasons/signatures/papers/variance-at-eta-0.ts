/** DDIM at eta = 0 by code that makes the variance all the same: 0 times a root of 0/0, or of a negative number, is NaN. */
import type { Context } from '../../../../spec/context.ts';
import { ddimVariance } from '../../../../spec/papers/ddim.ts';
import type { AnyArguments } from '../../../../spec/operation.ts';
import { map, onElements, type Tensor } from '../../../../spec/tensor.ts';
import type { Signature } from '../signature.ts';
import { defect } from './defect.ts';
import { byOperation, type Inputs, type Rewrite, withSampler } from './rewrite.ts';

/** A state, and 0 * sqrt(variance), without a max. */
const withNothing = <A>(k: Context<A>, a: A, ap: A, state: Tensor<A>): Tensor<A> => {
  const nothing = k.mul(k.zero, k.sqrt(ddimVariance(k, a, ap)));
  const of = onElements(k);
  return map(state, (value) => of.add(value, nothing));
};

const as = <A>(inputs: AnyArguments<A>): Inputs<A> => inputs as unknown as Inputs<A>;

const ofStep: Rewrite = (operation) => ({
  ...operation,
  define: (k, inputs) => withNothing(k, as(inputs).a, as(inputs).ap, operation.define(k, inputs)),
});

const ofSample: Rewrite = (operation) => {
  const { sampler } = operation;
  if (sampler === null) return operation;
  return withSampler(operation, {
    ...sampler,
    step: <A>(k: Context<A>, inputs: AnyArguments<A>, i: number, shared: unknown): Tensor<A> => {
      const { alphaBars, timesteps, finalAlphaBar } = as(inputs);
      const bar = (at: number): A => {
        const t = timesteps[at];
        return t === undefined ? finalAlphaBar : (alphaBars.data[t] as A);
      };
      return withNothing(k, bar(i), bar(i + 1), sampler.step(k, inputs, i, shared));
    },
  });
};

export const varianceAtEta0: readonly Signature[] = [
  defect(
    'the variance made at eta 0 too',
    'the variance is made at eta = 0 too, where it can be 0/0: NaN',
    ['ddimStepAt', 'ddimSampleAt'],
    byOperation({ ddimStepAt: ofStep, ddimSampleAt: ofSample }),
    'huggingface/diffusers@58eb52c',
  ),
];
