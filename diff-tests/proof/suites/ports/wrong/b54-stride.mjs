/** huggingface/diffusers#2076: strided, with the timestep before taken for the step before. */
import { schedulersFor, stepOf } from '../strides.mjs';

class DDPMScheduler {
  constructor(betas, n) {
    let product = 1;
    this.betas = Float32Array.from(betas);
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    const stride = Math.floor(betas.length / n);
    this.timesteps = Array.from({ length: n }, (_, i) => (n - 1 - i) * stride);
  }

  step(modelOutput, t, sample, noise) {
    const alphaProd = this.alphasCumprod[t];
    const alphaProdPrev = t > 0 ? this.alphasCumprod[t - 1] : 1;
    const beta = this.betas[t];
    const variance = ((1 - alphaProdPrev) / (1 - alphaProd)) * beta;
    return sample.map((x, i) => {
      const mean = (x - (beta / (1 - alphaProd) ** 0.5) * modelOutput[i]) / (1 - beta) ** 0.5;
      return mean + (t > 0 ? variance ** 0.5 * noise[i] : 0);
    });
  }
}

export default {
  name: 'B54',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  operations: {
    ddpmStep: ({ betas, k, x, z, model }) => {
      const { chosen, schedulers } = schedulersFor(DDPMScheduler, betas.data);
      const e = model(x, Math.fround((k + 1) / betas.data.length)).data;
      return { shape: x.shape, data: stepOf(schedulers, e, chosen[k], x.data, z.data) };
    },
  },
};
