const root = (v) => Math.sqrt(Math.max(v, 0));
const clamp = (x0) => Math.min(1, Math.max(-1, x0));

/** Your class, with `clip_sample`: x0 is clipped, the noise is not changed. */
export class ClippedDdim {
  constructor(alphasCumprod) {
    this.alphasCumprod = alphasCumprod;
  }

  step(noise, t, sample) {
    const now = this.alphasCumprod[t];
    const before = t === 0 ? 1 : this.alphasCumprod[t - 1];
    return sample.map((x, i) => {
      const x0 = clamp((x - root(1 - now) * noise[i]) / root(now));
      return root(before) * x0 + root(1 - before) * noise[i];
    });
  }
}

const ddimStep = ({ betas, k, x, model }) => {
  let product = 1;
  const scheduler = new ClippedDdim(Array.from(betas.data, (beta) => (product *= 1 - beta)));
  const e = model(x, Math.fround((k + 1) / betas.data.length));
  return { shape: x.shape, data: scheduler.step(e.data, k, x.data) };
};

export default {
  name: 'clip_sample',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['x0 clipped'],
  operations: { ddimStep },
};
