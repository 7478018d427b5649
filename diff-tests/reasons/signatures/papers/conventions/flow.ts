/** Flow matching: what the network predicts and gets, and the sigmas. */
import type { Context } from '../../../../../spec/context.ts';
import { flowShift, flowSigmas } from '../../../../../spec/papers/flow.ts';
import { map, onElements, scalar, type Tensor, vector } from '../../../../../spec/tensor.ts';
import type { Convention } from '../../signature.ts';
import { byOperation, defined, given, type Inputs, timesOf } from '../rewrite.ts';
import { paper } from './paper.ts';

/** Evenly from 1 down to 1/T, each shifted once, and then 0. */
const shiftedOnce = <A>(k: Context<A>, steps: number, n: number, shift: A): readonly A[] => {
  const by = k.sub(k.div(k.one, k.nat(steps)), k.one);
  const at = (i: number): A => (n === 1 ? k.one : k.add(k.one, k.mul(k.div(k.nat(i), k.nat(n - 1)), by)));
  return [...Array.from({ length: n }, (_, i) => flowShift(k, shift, at(i))), k.zero];
};

export const flowConventions: readonly Convention[] = [
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
    rewrite: defined((context, { T, n, shift }) => vector(shiftedOnce(onElements(context), T, n, shift))),
  }),
  paper({
    id: 'flow-sigmas-to-1-over-n',
    name: 'sigmas down to 1/n',
    phrase: 'the sigmas go from 1 down to 1/n, shifted once',
    operations: ['flowSigmasSd3'],
    fixes: ['how often sigmas are shifted'],
    link: 'black-forest-labs/flux@802fb47',
    rewrite: defined((context, { n, shift }) => vector(flowSigmas(onElements(context), n, shift))),
  }),
  paper({
    id: 'flow-sigmas-to-1-over-1000',
    name: 'sigmas down to 1/1000',
    phrase: 'the sigmas go from 1 down to 1/1000, of 1000 trained steps',
    operations: ['flowSigmas'],
    fixes: ['where the sigmas end'],
    link: 'Stability-AI/sd3.5@fbf8f48',
    rewrite: defined((context, { n, shift }) => vector(shiftedOnce(onElements(context), 1000, n, shift))),
  }),
  paper({
    id: 'mu-to-8192',
    name: 'mu up to 8192 tokens',
    phrase: 'mu is on the line through (256, 1/2) and (8192, 9/10)',
    operations: ['flowMu'],
    fixes: ['the line of mu'],
    link: 'filipstrand/mflux@97ac5e6',
    rewrite: (operation) => ({
      ...operation,
      define: (k, inputs) => {
        const { length } = inputs as { readonly length: number };
        const m = k.div(k.sub(k.of('9/10'), k.of('1/2')), k.sub(k.nat(8192), k.nat(256)));
        return scalar(k.add(k.mul(k.nat(length), m), k.sub(k.of('1/2'), k.mul(m, k.nat(256)))));
      },
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
      return map(timesOf(inputs), (value) => k.div(mu, k.add(mu, k.sub(k.div(k.one, value), k.one))));
    }),
  }),
];
