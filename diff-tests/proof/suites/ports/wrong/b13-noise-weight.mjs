/** labmlai/annotated_deep_learning_paper_implementations#152: the root of alphaBar for that of 1 - alphaBar. */
export default {
  name: 'B13',
  format: 'binary32',
  refuses: false,
  operations: {
    qSample: ({ betas, t, x0, eps }) => {
      let product = 1;
      const alphaBar = Array.from(betas.data, (beta) => (product *= 1 - beta))[t - 1];
      const sqrtAlphaBar = alphaBar ** 0.5;
      const sqrt1mAlphaBar = alphaBar ** 0.5;
      return {
        shape: x0.shape,
        data: x0.data.map((x, i) => sqrtAlphaBar * x + sqrt1mAlphaBar * eps.data[i]),
      };
    },
  },
};
