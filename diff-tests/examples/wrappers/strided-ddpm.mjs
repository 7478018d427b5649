const root = (v) => Math.sqrt(Math.max(v, 0));

/** Your class: the beta of a strided step is that of all timesteps which it skips. */
export class DdpmScheduler {
  constructor(betas, n, { range = Infinity, large = false } = {}) {
    let product = 1;
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    this.timesteps = Array.from({ length: n }, (_, i) => Math.round(((n - i) * betas.length) / n) - 1);
    Object.assign(this, { range, large });
  }

  step(modelOutput, t, sample, noise) {
    const previous = this.timesteps[this.timesteps.indexOf(t) + 1] ?? -1;
    const now = this.alphasCumprod[t];
    const before = previous >= 0 ? this.alphasCumprod[previous] : 1;
    const beta = 1 - now / before;
    const variance = this.large ? beta : ((1 - before) / (1 - now)) * beta;
    return sample.map((x, i) => {
      const estimate = (x - root(1 - now) * modelOutput[i]) / root(now);
      const x0 = Math.min(this.range, Math.max(-this.range, estimate));
      const mean =
        ((root(before) * beta) / (1 - now)) * x0 + ((root(now / before) * (1 - before)) / (1 - now)) * x;
      return mean + (previous >= 0 ? root(variance) * noise[i] : 0);
    });
  }
}

/** Its list by itself. */
const timestepsTrailing = ({ T, n }) => new DdpmScheduler(new Float32Array(T), n).timesteps;

/** Its steps, over the table and the timesteps that epscheck gives; noise[0] belongs to the first step that runs. */
const ddpmSampleStrided = ({ alphaBars, timesteps, clip, r, large, x, noise, model }) => {
  const options = { range: clip === 1 ? r : Infinity, large: large === 1 };
  const scheduler = new DdpmScheduler(new Float32Array(alphaBars.data.length), timesteps.length, options);
  Object.assign(scheduler, { alphasCumprod: alphaBars.data, timesteps });
  let data = x.data.slice();
  for (const [i, t] of timesteps.entries())
    data = scheduler.step(model({ shape: x.shape, data }, t).data, t, data, noise[i].data);
  return { shape: x.shape, data };
};

export default {
  name: 'strided DDPM',
  format: 'binary32',
  refuses: false,
  assumes: ['alphaBars in (0, 1]', 'numbers in their range', 'finite inputs', 'moderate inputs'],
  operations: { timestepsTrailing, ddpmSampleStrided },
};
