/** deepinv/deepinv#1343: the score without its half, as in the reverse SDE. */
export default {
  name: 'B88',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  operations: {
    pfOdeRhs: ({ beta0, beta1, x, t, model }) => {
      const beta = beta0 + t * (beta1 - beta0);
      const alphaBar = Math.exp(-(beta0 * t + 0.5 * t ** 2 * (beta1 - beta0)));
      const sigma = Math.sqrt(1 - alphaBar);
      const eps = model(x, t).data;
      return {
        shape: x.shape,
        data: x.data.map((value, i) => -0.5 * beta * value + (beta * eps[i]) / sigma),
      };
    },
  },
};
