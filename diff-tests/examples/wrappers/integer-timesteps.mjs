const root = (v) => Math.sqrt(Math.max(v, 0));

/** Your loop: the network gets the integer timestep, from T-1 down to 0. */
export const sample = (alphasCumprod, network, noise) => {
  let state = noise;
  for (let t = alphasCumprod.length - 1; t >= 0; t--) {
    const e = network(state, t);
    const [now, before] = [alphasCumprod[t], t === 0 ? 1 : alphasCumprod[t - 1]];
    state = state.map((x, i) => {
      const x0 = (x - root(1 - now) * e[i]) / root(now);
      return root(before) * x0 + root(1 - before) * e[i];
    });
  }
  return state;
};

/** Nothing to turn: the convention says what the model is given. */
const ddimSample = ({ betas, x, model }) => {
  let product = 1;
  const alphas = Array.from(betas.data, (beta) => (product *= 1 - beta));
  const network = (data, t) => model({ shape: x.shape, data }, t).data;
  return { shape: x.shape, data: sample(alphas, network, x.data.slice()) };
};

export default {
  name: 'integer timesteps',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: { ddimSample },
};
