/** lucidrains/imagen-pytorch@5f45ca0: x0 is alpha * x - sigma * eps. */
const predictStartFromNoise = (x, alphaCumprod, noise) => {
  const [alpha, sigma] = [alphaCumprod ** 0.5, (1 - alphaCumprod) ** 0.5];
  return x.map((value, i) => alpha * value - sigma * noise[i]);
};

export default {
  name: 'B48',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    x0Pred: ({ betas, t, x, model }) => {
      let product = 1;
      const alphasCumprod = Array.from(betas.data, (beta) => (product *= 1 - beta));
      const noise = model(x, t - 1).data;
      return { shape: x.shape, data: predictStartFromNoise(x.data, alphasCumprod[t - 1], noise) };
    },
  },
};
