/** EulerDiscreteScheduler as in diffusers: the input of the model is scaled, the state is not. */
class EulerDiscreteScheduler {
  constructor(betas) {
    let product = 1;
    const alphasCumprod = Array.from(betas, (beta) => (product *= 1 - beta));
    const sigmas = alphasCumprod.map((alpha) => ((1 - alpha) / alpha) ** 0.5);
    this.sigmas = [...sigmas.toReversed(), 0];
    this.timesteps = sigmas.map((_, i) => sigmas.length - 1 - i);
    this.initNoiseSigma = (this.sigmas[0] ** 2 + 1) ** 0.5;
    this.stepIndex = 0;
  }

  scaleModelInput(sample) {
    const sigma = this.sigmas[this.stepIndex];
    return sample.map((x) => x / (sigma ** 2 + 1) ** 0.5);
  }

  step(modelOutput, sample) {
    const sigma = this.sigmas[this.stepIndex];
    this.stepIndex += 1;
    const dt = this.sigmas[this.stepIndex] - sigma;
    return sample.map((x, i) => x + modelOutput[i] * dt);
  }
}

export default {
  name: 'diffusers Euler',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: ['time t-1', 'state in sigma space'],
  operations: {
    ddimSample: ({ betas, x, model }) => {
      const scheduler = new EulerDiscreteScheduler(betas.data);
      let latents = x.data.map((value) => value * scheduler.initNoiseSigma);
      for (const t of scheduler.timesteps) {
        const latentModelInput = scheduler.scaleModelInput(latents);
        const noisePred = model({ shape: x.shape, data: latentModelInput }, t).data;
        latents = scheduler.step(noisePred, latents);
      }
      return { shape: x.shape, data: latents };
    },
  },
};
