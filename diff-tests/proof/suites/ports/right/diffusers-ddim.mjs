/** DDIM as in diffusers: a table of T entries, integer timesteps, alphas to the power 0.5, nothing clamped. */
class DDIMScheduler {
  constructor(betas) {
    let product = 1;
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    this.finalAlphaCumprod = 1.0;
  }

  setTimesteps(numInferenceSteps) {
    this.stepRatio = Math.floor(this.alphasCumprod.length / numInferenceSteps);
    this.timesteps = Array.from({ length: numInferenceSteps }, (_, i) => i * this.stepRatio).reverse();
  }

  step(modelOutput, timestep, sample) {
    const prevTimestep = timestep - this.stepRatio;
    const alphaProdT = this.alphasCumprod[timestep];
    const alphaProdTPrev = prevTimestep >= 0 ? this.alphasCumprod[prevTimestep] : this.finalAlphaCumprod;
    const betaProdT = 1 - alphaProdT;
    return sample.map((x, i) => {
      const predOriginalSample = (x - betaProdT ** 0.5 * modelOutput[i]) / alphaProdT ** 0.5;
      const predSampleDirection = (1 - alphaProdTPrev) ** 0.5 * modelOutput[i];
      return alphaProdTPrev ** 0.5 * predOriginalSample + predSampleDirection;
    });
  }

  addNoise(originalSamples, noise, timestep) {
    const sqrtAlphaProd = this.alphasCumprod[timestep] ** 0.5;
    const sqrtOneMinusAlphaProd = (1 - this.alphasCumprod[timestep]) ** 0.5;
    return originalSamples.map((x, i) => sqrtAlphaProd * x + sqrtOneMinusAlphaProd * noise[i]);
  }
}

const schedulerOf = (betas) => {
  const scheduler = new DDIMScheduler(betas.data);
  scheduler.setTimesteps(betas.data.length);
  return scheduler;
};

export default {
  name: 'diffusers DDIM',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 't >= 1', 'finite inputs', 'moderate inputs'],
  conventions: ['time t-1'],
  operations: {
    qSample: ({ betas, t, x0, eps }) => ({
      shape: x0.shape,
      data: schedulerOf(betas).addNoise(x0.data, eps.data, t - 1),
    }),
    ddimStep: ({ betas, k, x, model }) => ({
      shape: x.shape,
      data: schedulerOf(betas).step(model(x, k).data, k, x.data),
    }),
    ddimSample: ({ betas, x, model }) => {
      const scheduler = schedulerOf(betas);
      let sample = x.data.slice();
      for (const t of scheduler.timesteps) {
        const noisePred = model({ shape: x.shape, data: sample }, t);
        sample = scheduler.step(noisePred.data, t, sample);
      }
      return { shape: x.shape, data: sample };
    },
  },
};
