import type { Context } from '../context.ts';
import type { EpsModel } from '../diffusion/core.ts';
import type { Tensor } from '../tensor.ts';
import { type Claim, equalTensors } from './law.ts';

/** The claims that a sampler returns its input and calls no model. */
export const runsNothing = <A>(
  k: Context<A>,
  input: Tensor<A>,
  sample: (model: EpsModel<A>) => Tensor<A>,
): readonly Claim<A>[] => {
  let calls = 0;
  const counting: EpsModel<A> = {
    eps: (x) => {
      calls += 1;
      return x;
    },
  };
  const output = sample(counting);
  return [...equalTensors(output, input), [k.nat(calls), k.zero]];
};
