/** Lists of timesteps. */
import { timestepsLinspace } from '../../../../../spec/papers/timesteps.ts';
import { vector } from '../../../../../spec/tensor.ts';
import type { Convention } from '../../signature.ts';
import { given, listed } from '../rewrite.ts';
import { paper } from './paper.ts';

const spread = <V>(n: number, of: (i: number) => V): readonly V[] =>
  Array.from({ length: n }, (_, i) => of(i));

export const timestepConventions: readonly Convention[] = [
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
    id: 'linspace-fractions',
    name: 'linspace timesteps not rounded',
    phrase: 'timesteps of linspace are not rounded: the network is called with fractions',
    operations: ['timestepsLinspace'],
    fixes: ['linspace timesteps'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: (operation) => ({
      ...operation,
      integers: null,
      define: (k, inputs) => {
        const { T, n } = inputs as { readonly T: number; readonly n: number };
        return vector(
          spread(n, (i) => (n === 1 ? k.zero : k.div(k.nat((n - 1 - i) * (T - 1)), k.nat(n - 1)))),
        );
      },
    }),
  }),
  paper({
    id: 'leading-quadratic',
    name: 'squares of evenly spaced roots',
    phrase: 'timesteps are the squares of evenly spaced numbers up to sqrt(0.8 T), cut off',
    operations: ['timestepsLeading'],
    fixes: ['leading timesteps'],
    link: 'CompVis/stable-diffusion@21f890f',
    rewrite: listed(({ T, n, offset }) =>
      spread(n, (i) => offset + (n === 1 ? 0 : Math.floor((4 * T * (n - 1 - i) ** 2) / (5 * (n - 1) ** 2)))),
    ),
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
  paper({
    id: 'leading-all',
    name: 'leading timesteps as many as there are',
    phrase: 'every (T // n)th timestep is taken, n or more of them',
    operations: ['timestepsLeading'],
    fixes: ['leading timesteps'],
    link: 'ermongroup/ddim@e8df66c',
    rewrite: listed(({ T, n, offset }) => {
      const stride = Math.floor(T / n);
      const count = n === 0 ? 0 : Math.ceil(T / stride);
      return spread(count, (i) => (count - 1 - i) * stride + offset);
    }),
  }),
  paper({
    id: 'trailing-by-stride',
    name: 'trailing timesteps by T // n',
    phrase: 'trailing timesteps are T // n apart, and as many as are above 0',
    operations: ['timestepsTrailing'],
    fixes: ['trailing timesteps'],
    link: 'finegrain-ai/refiners@720a91a',
    rewrite: listed(({ T, n }) => {
      const stride = Math.floor(T / n);
      return spread(n === 0 ? 0 : Math.ceil((T - 1) / stride), (i) => T - 1 - i * stride);
    }),
  }),
  paper({
    id: 'leading-offset-0',
    name: 'leading timesteps without an offset',
    phrase: 'leading timesteps have no offset',
    operations: ['timestepsLeading'],
    fixes: ['the offset'],
    rewrite: given(() => ({ offset: 0 })),
  }),
  paper({
    id: 'leading-offset-1',
    name: 'leading timesteps from 1',
    phrase: 'the offset of leading timesteps is 1',
    operations: ['timestepsLeading'],
    fixes: ['the offset'],
    link: 'CompVis/stable-diffusion@21f890f',
    rewrite: given(() => ({ offset: 1 })),
  }),
];
