/** "DDPM from scratch", as in many notebooks: algorithms 1 and 2 of the paper with tables of T entries. */
const makeSchedule = (beta) => {
  const alpha = beta.map((b) => 1 - b);
  const alphaHat = alpha.map((_, t) => alpha.slice(0, t + 1).reduce((product, a) => product * a, 1));
  return { beta, alpha, alphaHat };
};

const noiseImages = ({ alphaHat }, x0, eps, t) =>
  x0.map((x, i) => alphaHat[t] ** 0.5 * x + (1 - alphaHat[t]) ** 0.5 * eps[i]);

const removeNoise = ({ beta, alpha, alphaHat }, x, predicted, noise, t) => {
  const variance = t > 0 ? ((1 - alphaHat[t - 1]) / (1 - alphaHat[t])) * beta[t] : 0;
  return x.map(
    (value, i) =>
      (1 / alpha[t] ** 0.5) * (value - ((1 - alpha[t]) / (1 - alphaHat[t]) ** 0.5) * predicted[i]) +
      variance ** 0.5 * noise[i],
  );
};

const scheduleOf = (betas) => makeSchedule(Array.from(betas.data));

export default {
  name: 'from scratch',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 't >= 1', 'finite inputs', 'moderate inputs', 'no empty tensors'],
  conventions: ['time t-1'],
  operations: {
    qSample: ({ betas, t, x0, eps }) => ({
      shape: x0.shape,
      data: noiseImages(scheduleOf(betas), x0.data, eps.data, t - 1),
    }),
    epsPredLoss: ({ betas, t, x0, eps, model }) => {
      const xt = noiseImages(scheduleOf(betas), x0.data, eps.data, t - 1);
      const predicted = model({ shape: x0.shape, data: xt }, t - 1).data;
      const loss = eps.data.reduce((sum, e, i) => sum + (e - predicted[i]) ** 2, 0) / eps.data.length;
      return { shape: [], data: Float32Array.of(loss) };
    },
    ddpmStep: ({ betas, k, x, z, model }) => ({
      shape: x.shape,
      data: removeNoise(scheduleOf(betas), x.data, model(x, k).data, z.data, k),
    }),
    ddpmSample: ({ betas, x, noise, model }) => {
      const schedule = scheduleOf(betas);
      let data = x.data.slice();
      for (let t = betas.data.length - 1; t >= 0; t--)
        data = removeNoise(schedule, data, model({ shape: x.shape, data }, t).data, noise[t].data, t);
      return { shape: x.shape, data };
    },
  },
};
