/** Stability-AI/stablediffusion#345: the last step goes to the first entry of the table, not to 1. */
const makeDdim = (alphacums) => ({
  alphas: alphacums,
  alphasPrev: [alphacums[0], ...alphacums.slice(0, -1)],
});

const pSampleDdim = ({ alphas, alphasPrev }, x, index, e) => {
  const [a, aPrev] = [alphas[index], alphasPrev[index]];
  return x.map((value, i) => {
    const predX0 = (value - (1 - a) ** 0.5 * e[i]) / a ** 0.5;
    return aPrev ** 0.5 * predX0 + (1 - aPrev) ** 0.5 * e[i];
  });
};

export default {
  name: 'B70',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    ddimStep: ({ betas, k, x, model }) => {
      let product = 1;
      const ddim = makeDdim(Array.from(betas.data, (beta) => (product *= 1 - beta)));
      return { shape: x.shape, data: pSampleDdim(ddim, x.data, k, model(x, k).data) };
    },
  },
};
