/** GaussianDiffusion as in denoising-diffusion-pytorch: buffers made once in float64, kept in float32. */
class GaussianDiffusion {
  constructor(betas) {
    const buffer = (make) => Float32Array.from(betas, (_, t) => make(t));
    const alphas = Array.from(betas, (beta) => 1 - beta);
    let product = 1;
    const alphasCumprod = alphas.map((alpha) => (product *= alpha));
    const alphasCumprodPrev = [1, ...alphasCumprod.slice(0, -1)];
    const posteriorVariance = Array.from(
      betas,
      (beta, t) => (beta * (1 - alphasCumprodPrev[t])) / (1 - alphasCumprod[t]),
    );
    this.numTimesteps = betas.length;
    this.sqrtRecipAlphasCumprod = buffer((t) => Math.sqrt(1 / alphasCumprod[t]));
    this.sqrtRecipm1AlphasCumprod = buffer((t) => Math.sqrt(1 / alphasCumprod[t] - 1));
    this.posteriorLogVarianceClipped = buffer((t) => Math.log(Math.max(posteriorVariance[t], 1e-20)));
    this.posteriorMeanCoef1 = buffer(
      (t) => (betas[t] * Math.sqrt(alphasCumprodPrev[t])) / (1 - alphasCumprod[t]),
    );
    this.posteriorMeanCoef2 = buffer(
      (t) => ((1 - alphasCumprodPrev[t]) * Math.sqrt(alphas[t])) / (1 - alphasCumprod[t]),
    );
  }

  predictStartFromNoise(x, t, noise) {
    return x * this.sqrtRecipAlphasCumprod[t] - noise * this.sqrtRecipm1AlphasCumprod[t];
  }

  pSample(x, t, predNoise, noise) {
    return x.map((value, i) => {
      const xStart = this.predictStartFromNoise(value, t, predNoise[i]);
      const mean = this.posteriorMeanCoef1[t] * xStart + this.posteriorMeanCoef2[t] * value;
      return mean + (t > 0 ? Math.exp(0.5 * this.posteriorLogVarianceClipped[t]) * noise[i] : 0);
    });
  }
}

export default {
  name: 'denoising-diffusion-pytorch',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: [
    'time t-1',
    'mean through x0',
    'log-variance clipped at 1e-20',
    'no noise term at the last step',
  ],
  operations: {
    ddpmStep: ({ betas, k, x, z, model }) => ({
      shape: x.shape,
      data: new GaussianDiffusion(betas.data).pSample(x.data, k, model(x, k).data, z.data),
    }),
    ddpmSample: ({ betas, x, noise, model }) => {
      const diffusion = new GaussianDiffusion(betas.data);
      let img = x.data.slice();
      for (let t = diffusion.numTimesteps - 1; t >= 0; t--)
        img = diffusion.pSample(img, t, model({ shape: x.shape, data: img }, t).data, noise[t].data);
      return { shape: x.shape, data: img };
    },
  },
};
