/** jsboige/CoursIA#16158: sigma in the place of the weight of the direction, which vanishes at eta = 0. */
const ddimStep = (alphaBar, alphaBarPrev, x, eps, eta = 0) => {
  const variance = ((1 - alphaBarPrev) / (1 - alphaBar)) * (1 - alphaBar / alphaBarPrev);
  const sigma = eta * variance ** 0.5;
  return x.map((value, i) => {
    const x0 = (value - (1 - alphaBar) ** 0.5 * eps[i]) / alphaBar ** 0.5;
    return alphaBarPrev ** 0.5 * x0 + (sigma ** 2) ** 0.5 * eps[i];
  });
};

export default {
  name: 'B76',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    ddimStep: ({ betas, k, x, model }) => {
      let product = 1;
      const table = Array.from(betas.data, (beta) => (product *= 1 - beta));
      const previous = k > 0 ? table[k - 1] : 1;
      return { shape: x.shape, data: ddimStep(table[k], previous, x.data, model(x, k).data) };
    },
  },
};
