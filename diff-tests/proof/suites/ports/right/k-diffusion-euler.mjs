/** sample_euler as in k-diffusion around a discrete eps model: the state is x / sqrt(alphaBar) all the way. */
class DiscreteEpsDenoiser {
  constructor(model, alphasCumprod) {
    this.model = model;
    this.sigmas = alphasCumprod.map((alpha) => ((1 - alpha) / alpha) ** 0.5);
  }

  getSigmas() {
    return [...this.sigmas.toReversed(), 0];
  }

  denoise(input, t) {
    const sigma = this.sigmas[t];
    const cIn = 1 / (sigma ** 2 + 1) ** 0.5;
    const eps = this.model(
      input.map((x) => x * cIn),
      t,
    );
    return Float64Array.from(input, (x, i) => x - eps[i] * sigma);
  }
}

const sampleEuler = (denoiser, x, sigmas) => {
  let state = x;
  for (let i = 0; i < sigmas.length - 1; i++) {
    const denoised = denoiser.denoise(state, sigmas.length - 2 - i);
    const dt = sigmas[i + 1] - sigmas[i];
    state = state.map((value, j) => value + ((value - denoised[j]) / sigmas[i]) * dt);
  }
  return state;
};

export default {
  name: 'k-diffusion Euler',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  conventions: ['time t-1', 'state in sigma space'],
  operations: {
    ddimSample: ({ betas, x, model }) => {
      let product = 1;
      const alphas = Array.from(betas.data, (beta) => (product *= 1 - beta));
      const network = (data, t) => model({ shape: x.shape, data }, t).data;
      const denoiser = new DiscreteEpsDenoiser(network, alphas);
      const sigmas = denoiser.getSigmas();
      const start = x.data.map((value) => value * (sigmas[0] ** 2 + 1) ** 0.5);
      return { shape: x.shape, data: sampleEuler(denoiser, start, sigmas) };
    },
  },
};
