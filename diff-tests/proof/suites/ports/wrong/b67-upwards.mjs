/** nathan-barry/tiny-diffusion#2: the loop runs from t = 0 upwards. */
export default {
  name: 'B67',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    ddpmSample: ({ betas, x, noise, model }) => {
      let product = 1;
      const alphaBars = Array.from(betas.data, (beta) => (product *= 1 - beta));
      let data = x.data.slice();
      for (let t = 0; t < betas.data.length; t++) {
        const e = model({ shape: x.shape, data }, t).data;
        const beta = betas.data[t];
        const variance = t > 0 ? ((1 - alphaBars[t - 1]) / (1 - alphaBars[t])) * beta : 0;
        data = data.map((value, i) => {
          const mean = (value - (beta / (1 - alphaBars[t]) ** 0.5) * e[i]) / (1 - beta) ** 0.5;
          return mean + variance ** 0.5 * noise[t].data[i];
        });
      }
      return { shape: x.shape, data };
    },
  },
};
