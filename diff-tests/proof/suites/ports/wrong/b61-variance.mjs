/** varun-ml/diffusion-models-tutorial#1: the posterior variance without its denominator. */
class DDPM {
  constructor(betas) {
    let product = 1;
    this.betas = betas;
    this.alphasBar = betas.map((beta) => (product *= 1 - beta));
  }

  reverse(x, t, predicted, z) {
    const beta = this.betas[t];
    const previous = t > 0 ? this.alphasBar[t - 1] : 1;
    const variance = (1 - previous) * beta;
    return x.map((value, i) => {
      const mean = (value - (beta / (1 - this.alphasBar[t]) ** 0.5) * predicted[i]) / (1 - beta) ** 0.5;
      return mean + variance ** 0.5 * z[i];
    });
  }
}

export default {
  name: 'B61',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    ddpmStep: ({ betas, k, x, z, model }) => ({
      shape: x.shape,
      data: new DDPM(Array.from(betas.data)).reverse(x.data, k, model(x, k).data, z.data),
    }),
  },
};
