import { schedulersFor, stepOf } from './strides.mjs';

const root = (v) => Math.sqrt(Math.max(v, 0));

/** Your class: it was trained on every timestep, and takes n of them. */
export class DdimScheduler {
  constructor(betas, n) {
    let product = 1;
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    this.stride = Math.floor(betas.length / n);
    this.timesteps = Array.from({ length: n }, (_, i) => (n - 1 - i) * this.stride);
  }

  step(modelOutput, t, sample) {
    const previous = t - this.stride;
    const now = this.alphasCumprod[t];
    const before = previous >= 0 ? this.alphasCumprod[previous] : 1;
    return sample.map((x, i) => {
      const x0 = (x - root(1 - now) * modelOutput[i]) / root(now);
      return root(before) * x0 + root(1 - before) * modelOutput[i];
    });
  }
}

/** The wrapper. The model gets (k+1)/T: in production, look up the timestep there. */
const ddimStep = ({ betas, k, x, model }) => {
  const T = betas.data.length;
  const { chosen, schedulers } = schedulersFor(DdimScheduler, betas.data);
  const e = model(x, Math.fround((k + 1) / T));
  return { shape: x.shape, data: stepOf(schedulers, e.data, chosen[k], x.data) };
};

const ddimSample = ({ betas, x, model }) => {
  const T = betas.data.length;
  let data = x.data.slice();
  if (T === 0) return { shape: x.shape, data };
  const { listed, schedulers } = schedulersFor(DdimScheduler, betas.data);
  for (const [i, t] of listed.entries()) {
    const e = model({ shape: x.shape, data }, Math.fround((T - i) / T));
    data = stepOf(schedulers, e.data, t, data);
  }
  return { shape: x.shape, data };
};

export default {
  name: 'strided DDIM',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  operations: { ddimStep, ddimSample },
};
