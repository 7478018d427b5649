/** Your class: Euler steps on x / sqrt(alphaBar), whose noise has the deviation sigma. */
export class EulerScheduler {
  constructor(alphasCumprod) {
    this.sigmas = [0, ...alphasCumprod].map((alpha, i) => (i === 0 ? 0 : Math.sqrt((1 - alpha) / alpha)));
  }

  scale(i) {
    return Math.sqrt(this.sigmas[i] ** 2 + 1);
  }

  step(modelOutput, i, sample) {
    const dt = this.sigmas[i - 1] - this.sigmas[i];
    return sample.map((x, j) => x + modelOutput[j] * dt);
  }
}

/** The wrapper goes there and back: one step of it is one DDIM step. */
const ddimStep = ({ betas, k, x, model }) => {
  let product = 1;
  const scheduler = new EulerScheduler(Array.from(betas.data, (beta) => (product *= 1 - beta)));
  const e = model(x, Math.fround((k + 1) / betas.data.length));
  const scaled = Float64Array.from(x.data, (value) => value * scheduler.scale(k + 1));
  const next = scheduler.step(e.data, k + 1, scaled);
  return { shape: x.shape, data: Float32Array.from(next, (value) => value / scheduler.scale(k)) };
};

export default {
  name: 'Euler in sigma space',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  operations: { ddimStep },
};
