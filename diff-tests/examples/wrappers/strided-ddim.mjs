const root = (v) => Math.sqrt(Math.max(v, 0));

/** Your class: it was trained on every timestep, and takes n of them. */
export class DdimScheduler {
  constructor(betas, n, offset = 0) {
    let product = 1;
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    this.finalAlpha = 1;
    this.stride = Math.floor(betas.length / n);
    this.timesteps = Array.from({ length: n }, (_, i) => (n - 1 - i) * this.stride + offset);
  }

  step(modelOutput, t, sample) {
    const previous = t - this.stride;
    const now = this.alphasCumprod[t];
    const before = previous >= 0 ? this.alphasCumprod[previous] : this.finalAlpha;
    return sample.map((x, i) => {
      const x0 = (x - root(1 - now) * modelOutput[i]) / root(now);
      return root(before) * x0 + root(1 - before) * modelOutput[i];
    });
  }
}

/** Its list by itself. */
const timestepsLeading = ({ T, n, offset }) => new DdimScheduler(new Float32Array(T), n, offset).timesteps;

/** Its steps, over the table and the timesteps that epscheck gives. */
const ddimSampleAt = ({ alphaBars, timesteps, finalAlphaBar, x, model }) => {
  const scheduler = new DdimScheduler(new Float32Array(alphaBars.data.length), timesteps.length);
  Object.assign(scheduler, { alphasCumprod: alphaBars.data, finalAlpha: finalAlphaBar });
  let data = x.data.slice();
  for (const t of timesteps) data = scheduler.step(model({ shape: x.shape, data }, t).data, t, data);
  return { shape: x.shape, data };
};

export default {
  name: 'strided DDIM',
  format: 'binary32',
  refuses: false,
  assumes: ['alphaBars in (0, 1]', 'numbers in their range', 'finite inputs', 'moderate inputs'],
  // It steps back by its stride, whatever the list says.
  conventions: ['previous timestep t - T // n'],
  operations: { timestepsLeading, ddimSampleAt },
};
