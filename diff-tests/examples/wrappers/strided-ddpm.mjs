import { schedulersFor, stepOf } from './strides.mjs';

const root = (v) => Math.sqrt(Math.max(v, 0));

/** Your class: the beta of a strided step is that of all timesteps which it skips. */
export class DdpmScheduler {
  constructor(betas, n) {
    let product = 1;
    this.betas = Float32Array.from(betas);
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    this.timesteps = Array.from({ length: n }, (_, i) => Math.round(((n - i) * betas.length) / n) - 1);
  }

  step(modelOutput, t, sample, noise) {
    const previous = this.timesteps[this.timesteps.indexOf(t) + 1] ?? -1;
    const now = this.alphasCumprod[t];
    const before = previous >= 0 ? this.alphasCumprod[previous] : 1;
    const beta = 1 - now / before;
    const variance = ((1 - before) / (1 - now)) * beta;
    return sample.map((x, i) => {
      const mean = (x - (beta / root(1 - now)) * modelOutput[i]) / root(1 - beta);
      return mean + (previous >= 0 ? root(variance) * noise[i] : 0);
    });
  }
}

/** The wrapper: step k takes noise[k]. */
const ddpmSample = ({ betas, x, noise, model }) => {
  const T = betas.data.length;
  let data = x.data.slice();
  if (T === 0) return { shape: x.shape, data };
  const { listed, schedulers } = schedulersFor(DdpmScheduler, betas.data);
  for (const [i, t] of listed.entries()) {
    const e = model({ shape: x.shape, data }, Math.fround((T - i) / T));
    data = stepOf(schedulers, e.data, t, data, noise[T - 1 - i]?.data);
  }
  return { shape: x.shape, data };
};

export default {
  name: 'strided DDPM',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: ['beta from the ratio of alphaBar'],
  operations: { ddpmSample },
};
