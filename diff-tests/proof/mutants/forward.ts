/** Q: qSample. */
import { formula, type Mutant, whole } from './mutant.ts';
import { half } from '../../cases/narrow.ts';

const operation = 'qSample';

export const forward: readonly Mutant[] = [
  formula('Q01', operation, 'noise weight (1 - alphaBar)^0', () => ({ noise: () => 1 }), {
    diagnosis: ['weight 1 for the noise'],
    link: 'huggingface/diffusers#564',
  }),
  formula(
    'Q03',
    operation,
    'sqrt(alphaBar) for both weights',
    (right) => ({ noise: (alphaBar) => right.signal(alphaBar) }),
    {
      diagnosis: ['weight of the signal for both'],
      link: 'labmlai/annotated_deep_learning_paper_implementations#152',
    },
  ),
  formula('Q05', operation, 'variance exploding: x0 + sigma * eps', () => ({ signal: () => 1 }), {
    diagnosis: ['weight 1 for the signal'],
    link: 'huggingface/diffusers#5158',
  }),
  formula('Q07', operation, 'alphaBar not rooted', () => ({ signal: (alphaBar) => alphaBar }), {
    diagnosis: ['alphaBar not rooted'],
  }),
  whole(
    'Q09',
    operation,
    'alphaBar of the next state',
    (inputs, { operations }) => {
      const { t, betas } = inputs;
      return operations.qSample({ ...inputs, t: t >= 0 && t < betas.data.length ? t + 1 : t });
    },
    {
      diagnosis: ['alphaBar of the next state', 'alphaBar without the leading 1'],
      link: 'leejet/stable-diffusion.cpp#1372',
    },
  ),
  formula(
    'Q11',
    operation,
    'the noise subtracted',
    (right) => ({
      mix: (alphaBar) => {
        const mix = right.mix(alphaBar);
        return (x0, eps) => mix(x0, -eps);
      },
    }),
    { diagnosis: ['noise subtracted'] },
  ),
  formula(
    'Q13',
    operation,
    'weights in binary16',
    (right) => ({
      signal: (alphaBar) => half(right.signal(alphaBar)),
      noise: (alphaBar) => half(right.noise(alphaBar)),
    }),
    { diagnosis: ['weights in binary16', 'roots in binary16'], link: 'huggingface/diffusers#9004' },
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
    { diagnosis: ['the shape is not checked'], expected: 'refusal', link: 'dakenf/diffusers.js@cf4ef36' },
  ),
  whole(
    'Q17',
    operation,
    't = 0 gives the same array back',
    (inputs, { operations }) => {
      const right = operations.qSample(inputs);
      return inputs.t === 0 ? inputs.x0 : right;
    },
    { diagnosis: ['its output shares the memory of its input'], expected: 'purity' },
  ),
  formula(
    'Q19',
    operation,
    'the noise scaled by its variance',
    ({ f }) => ({ noise: (alphaBar) => f(1 - alphaBar) }),
    { diagnosis: ['variance used as standard deviation'], link: 'huggingface/diffusers#10185' },
  ),
];
