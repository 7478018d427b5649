/** coleygroup/shepherd#13: 1 - alphaBar where beta is meant, in the weight of the predicted noise. */
const step = (alphas, alphaBars, sigmas, x, t, eps, z) => {
  const [alpha, alphaBar] = [alphas[t], alphaBars[t]];
  const coefficient = (1 - alphaBar) / (alpha ** 0.5 * (1 - alphaBar) ** 0.5);
  return x.map((value, i) => value / alpha ** 0.5 - coefficient * eps[i] + sigmas[t] * z[i]);
};

export default {
  name: 'B62',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    ddpmStep: ({ betas, k, x, z, model }) => {
      let product = 1;
      const alphas = Array.from(betas.data, (beta) => 1 - beta);
      const alphaBars = alphas.map((alpha) => (product *= alpha));
      const before = [1, ...alphaBars];
      const sigmas = alphas.map((alpha, t) => (((1 - before[t]) / (1 - alphaBars[t])) * (1 - alpha)) ** 0.5);
      return {
        shape: x.shape,
        data: step(alphas, alphaBars, sigmas, x.data, k, model(x, k).data, z.data),
      };
    },
  },
};
