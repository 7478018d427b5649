/** Q: qSample. */
import { formula, type Mutant, whole } from './mutant.ts';
import { half } from './numbers.ts';

const operation = 'qSample';

export const forward: readonly Mutant[] = [
  formula('Q01', operation, 'noise weight (1 - alphaBar)^0', () => ({ noise: () => 1 }), {
    link: 'huggingface/diffusers#564',
  }),
  formula(
    'Q03',
    operation,
    'sqrt(alphaBar) for both weights',
    (right) => ({ noise: (alphaBar) => right.signal(alphaBar) }),
    { link: 'labmlai/annotated_deep_learning_paper_implementations#152' },
  ),
  formula('Q05', operation, 'variance exploding: x0 + sigma * eps', () => ({ signal: () => 1 }), {
    link: 'huggingface/diffusers#5158',
  }),
  formula('Q07', operation, 'alphaBar not rooted', () => ({ signal: (alphaBar) => alphaBar })),
  whole(
    'Q09',
    operation,
    'alphaBar of the next state',
    (inputs, { operations }) => {
      const { t, betas } = inputs;
      return operations.qSample({ ...inputs, t: t >= 0 && t < betas.data.length ? t + 1 : t });
    },
    { link: 'leejet/stable-diffusion.cpp#1372' },
  ),
  formula('Q11', operation, 'the noise subtracted', (right) => ({
    mix: (alphaBar) => {
      const mix = right.mix(alphaBar);
      return (x0, eps) => mix(x0, -eps);
    },
  })),
  formula(
    'Q13',
    operation,
    'weights in binary16',
    (right) => ({
      signal: (alphaBar) => half(right.signal(alphaBar)),
      noise: (alphaBar) => half(right.noise(alphaBar)),
    }),
    { link: 'huggingface/diffusers#9004' },
  ),
  whole(
    'Q15',
    operation,
    'no check of the shape: eps is repeated or cut off',
    (inputs, { operations }) => {
      const { x0, eps } = inputs;
      const data = x0.data.map((_, i) => eps.data[i % eps.data.length] ?? 0);
      return operations.qSample({ ...inputs, eps: { shape: x0.shape, data } });
    },
    { expected: 'refusal', link: 'dakenf/diffusers.js@cf4ef36' },
  ),
  whole(
    'Q17',
    operation,
    't = 0 gives the same array back',
    (inputs, { operations }) => {
      const right = operations.qSample(inputs);
      return inputs.t === 0 ? inputs.x0 : right;
    },
    { expected: 'purity' },
  ),
  formula(
    'Q19',
    operation,
    'the noise scaled by its variance',
    ({ f }) => ({ noise: (alphaBar) => f(1 - alphaBar) }),
    { link: 'huggingface/diffusers#10185' },
  ),
];
