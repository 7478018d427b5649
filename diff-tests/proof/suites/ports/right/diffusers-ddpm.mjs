/** DDPM as in diffusers: the mean through x0, beta from the ratio of the table, the variance at least 1e-20. */
class DDPMScheduler {
  constructor(betas) {
    let product = 1;
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
  }

  step(modelOutput, t, sample, noise) {
    const prevT = t - 1;
    const alphaProdT = this.alphasCumprod[t];
    const alphaProdTPrev = prevT >= 0 ? this.alphasCumprod[prevT] : 1.0;
    const betaProdT = 1 - alphaProdT;
    const betaProdTPrev = 1 - alphaProdTPrev;
    const currentAlphaT = alphaProdT / alphaProdTPrev;
    const currentBetaT = 1 - currentAlphaT;
    const predOriginalSampleCoeff = (alphaProdTPrev ** 0.5 * currentBetaT) / betaProdT;
    const currentSampleCoeff = (currentAlphaT ** 0.5 * betaProdTPrev) / betaProdT;
    const variance = Math.max((betaProdTPrev / betaProdT) * currentBetaT, 1e-20);
    return sample.map((x, i) => {
      const predOriginalSample = (x - betaProdT ** 0.5 * modelOutput[i]) / alphaProdT ** 0.5;
      const predPrevSample = predOriginalSampleCoeff * predOriginalSample + currentSampleCoeff * x;
      return t > 0 ? predPrevSample + variance ** 0.5 * noise[i] : predPrevSample;
    });
  }
}

export default {
  name: 'diffusers DDPM',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: [
    'time t-1',
    'mean through x0',
    'beta from the ratio of alphaBar',
    'variance clipped at 1e-20',
    'no noise term at the last step',
  ],
  operations: {
    ddpmStep: ({ betas, k, x, z, model }) => ({
      shape: x.shape,
      data: new DDPMScheduler(betas.data).step(model(x, k).data, k, x.data, z.data),
    }),
    ddpmSample: ({ betas, x, noise, model }) => {
      const scheduler = new DDPMScheduler(betas.data);
      let image = x.data.slice();
      for (let t = betas.data.length - 1; t >= 0; t--) {
        const modelOutput = model({ shape: x.shape, data: image }, t).data;
        image = scheduler.step(modelOutput, t, image, noise[t].data);
      }
      return { shape: x.shape, data: image };
    },
  },
};
