/** Your class: a DDIM step for a network that predicts v. */
export class VScheduler {
  constructor(alphasCumprod) {
    this.alphasCumprod = alphasCumprod;
  }

  step(v, t, sample) {
    const now = this.alphasCumprod[t];
    const before = t === 0 ? 1 : this.alphasCumprod[t - 1];
    const [c0, c1] = [Math.sqrt(now), Math.sqrt(1 - now)];
    return sample.map((x, i) => {
      const x0 = c0 * x - c1 * v[i];
      const noise = c0 * v[i] + c1 * x;
      return Math.sqrt(before) * x0 + Math.sqrt(1 - before) * noise;
    });
  }
}

/** The wrapper turns the noise that the model predicts into the v that means the same. */
const ddimStep = ({ betas, k, x, model }) => {
  let product = 1;
  const alphas = Array.from(betas.data, (beta) => (product *= 1 - beta));
  const e = model(x, Math.fround((k + 1) / betas.data.length)).data;
  const [c0, c1] = [Math.sqrt(alphas[k]), Math.sqrt(1 - alphas[k])];
  const v = Array.from(x.data, (value, i) => (e[i] - c1 * value) / c0);
  return { shape: x.shape, data: new VScheduler(alphas).step(v, k, x.data) };
};

export default {
  name: 'v-prediction',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  operations: { ddimStep },
};
