/** DenoiseDiffusion as in labml's annotated papers: the variance is beta, and every step adds noise. */
class DenoiseDiffusion {
  constructor(beta) {
    let product = 1;
    this.beta = beta;
    this.alpha = beta.map((b) => 1 - b);
    this.alphaBar = this.alpha.map((a) => (product *= a));
    this.sigma2 = this.beta;
  }

  pSample(xt, t, epsTheta, noise) {
    const epsCoef = (1 - this.alpha[t]) / (1 - this.alphaBar[t]) ** 0.5;
    return xt.map((x, i) => {
      const mean = (1 / this.alpha[t] ** 0.5) * (x - epsCoef * epsTheta[i]);
      return mean + this.sigma2[t] ** 0.5 * noise[i];
    });
  }
}

export default {
  name: 'labml DDPM',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: ['time t-1', 'beta for beta tilde', 'noise at the last step'],
  operations: {
    ddpmStep: ({ betas, k, x, z, model }) => ({
      shape: x.shape,
      data: new DenoiseDiffusion(Array.from(betas.data)).pSample(x.data, k, model(x, k).data, z.data),
    }),
    ddpmSample: ({ betas, x, noise, model }) => {
      const diffusion = new DenoiseDiffusion(Array.from(betas.data));
      let data = x.data.slice();
      for (let step = 0; step < betas.data.length; step++) {
        const t = betas.data.length - step - 1;
        data = diffusion.pSample(data, t, model({ shape: x.shape, data }, t).data, noise[t].data);
      }
      return { shape: x.shape, data };
    },
  },
};
