/** DDIMScheduler as in candle: a Vec<f64> of T entries, products of reciprocal roots. */
class DdimScheduler {
  constructor(betas) {
    this.alphasCumprod = [];
    for (const beta of betas) {
      const alpha = 1 - beta;
      this.alphasCumprod.push(alpha * (this.alphasCumprod.at(-1) ?? 1));
    }
  }

  step(modelOutput, timestep, sample) {
    const alphaProdT = this.alphasCumprod[timestep];
    const alphaProdTPrev = timestep > 0 ? this.alphasCumprod[timestep - 1] : 1;
    const betaProdT = 1 - alphaProdT;
    const betaProdTPrev = 1 - alphaProdTPrev;
    return sample.map((x, i) => {
      const predOriginal = (x - modelOutput[i] * Math.sqrt(betaProdT)) * (1 / Math.sqrt(alphaProdT));
      const predDirection = modelOutput[i] * Math.sqrt(betaProdTPrev);
      return predOriginal * Math.sqrt(alphaProdTPrev) + predDirection;
    });
  }
}

export default {
  name: 'candle DDIM',
  format: 'binary64',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: ['time t-1'],
  operations: {
    ddimStep: ({ betas, k, x, model }) => ({
      shape: x.shape,
      data: new DdimScheduler(betas.data).step(model(x, k).data, k, x.data),
    }),
    ddimSample: ({ betas, x, model }) => {
      const scheduler = new DdimScheduler(betas.data);
      let data = x.data.slice();
      for (let t = betas.data.length - 1; t >= 0; t--)
        data = scheduler.step(model({ shape: x.shape, data }, t).data, t, data);
      return { shape: x.shape, data };
    },
  },
};
