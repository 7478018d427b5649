/** Mistakes in the sigmas of an ancestral step: how far down it goes, and how much noise is added for it. */
import type { Context } from '../../../../spec/context.ts';
import * as sigma from '../../../../spec/papers/sigma-space.ts';
import { onElements, type Tensor, vector, zip } from '../../../../spec/tensor.ts';
import type { Signature } from '../signature.ts';
import { defect } from './defect.ts';
import { byOperation, defined, type Inputs, type Rewrite, stepped } from './rewrite.ts';

export const ancestral = ['ancestralSigmas', 'eulerAncestralStep', 'eulerAncestralSample'];

/** Noise is added, and the step does not go further down for it. */
const downTo = <A>(
  k: Context<A>,
  { s, sn, eta }: Pick<Inputs<A>, 's' | 'sn' | 'eta'>,
): { down: A; up: A } => ({
  down: sn,
  up: sigma.ancestralSigmas(k, s, sn, eta).up,
});

/** Euler's ancestral step with other sigmas. */
const ancestralBy = (
  sigmas: <A>(k: Context<A>, at: Pick<Inputs<A>, 's' | 'sn' | 'eta'>) => { readonly down: A; readonly up: A },
): Rewrite => {
  const step = <A>(k: Context<A>, at: Pick<Inputs<A>, 's' | 'sn' | 'eta' | 'x' | 'd' | 'z'>): Tensor<A> => {
    const { down, up } = sigmas(k, at);
    const of = onElements(k);
    return zip(sigma.eulerSigmaStep(k, at.s, down, at.x, at.d), at.z, (value, n) =>
      of.add(value, of.mul(n, up)),
    );
  };
  return byOperation({
    ancestralSigmas: defined((k, inputs) => {
      const { down, up } = sigmas(k, inputs);
      return vector([down, up]);
    }),
    eulerAncestralStep: defined(step),
    eulerAncestralSample: stepped(<A>(k: Context<A>, inputs: Inputs<A>, i: number) => {
      const { data } = inputs.sigmas;
      const [s, sn] = [data[i] as A, data[i + 1] as A];
      const z = inputs.noise[i] as Tensor<A>;
      return step(k, { ...inputs, s, sn, z, d: inputs.model.eps(inputs.x, s) });
    }),
  });
};

export const ancestralDefects: readonly Signature[] = [
  defect(
    'the ancestral step goes down to the next sigma',
    'the step goes down to the next sigma before noise is added',
    ancestral,
    ancestralBy(downTo),
  ),
  defect(
    'up and down exchanged',
    'the two sigmas of an ancestral step are exchanged',
    ancestral,
    ancestralBy((k, { s, sn, eta }) => {
      const { down, up } = sigma.ancestralSigmas(k, s, sn, eta);
      return { down: up, up: down };
    }),
  ),
  defect(
    'down is the next sigma less up',
    'down is sn - up, not sqrt(sn^2 - up^2)',
    ancestral,
    ancestralBy((k, { s, sn, eta }) => {
      const { up } = sigma.ancestralSigmas(k, s, sn, eta);
      return { down: k.sub(sn, up), up };
    }),
  ),
];
