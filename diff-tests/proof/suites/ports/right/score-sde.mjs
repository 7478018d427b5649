/** VPSDE as in score_sde: the mean's coefficient as a logarithm, the drift of the probability flow from the score. */
class VPSDE {
  constructor(betaMin, betaMax) {
    this.beta0 = betaMin;
    this.beta1 = betaMax;
  }

  beta(t) {
    return this.beta0 + t * (this.beta1 - this.beta0);
  }

  logMeanCoeff(t) {
    return -0.25 * t ** 2 * (this.beta1 - this.beta0) - 0.5 * t * this.beta0;
  }

  std(t) {
    return Math.sqrt(1 - Math.exp(2 * this.logMeanCoeff(t)));
  }

  probabilityFlow(x, t, eps) {
    const betaT = this.beta(t);
    const score = Array.from(eps, (e) => -e / this.std(t));
    return x.map((value, i) => -0.5 * betaT * value - 0.5 * betaT * score[i]);
  }
}

const times = (g) => (inputs) => {
  const sde = new VPSDE(inputs.beta0, inputs.beta1);
  return { shape: inputs.t.shape, data: inputs.t.data.map((t) => g(sde, t)) };
};

export default {
  name: 'score_sde VP',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['times in (0, 1]', 'beta0 >= 0', 'beta0 < beta1', 'finite inputs', 'moderate inputs'],
  operations: {
    vpBeta: times((sde, t) => sde.beta(t)),
    vpAlphaBar: times((sde, t) => Math.exp(2 * sde.logMeanCoeff(t))),
    vpSigma: times((sde, t) => sde.std(t)),
    pfOdeRhs: ({ beta0, beta1, x, t, model }) => {
      const sde = new VPSDE(beta0, beta1);
      return { shape: x.shape, data: sde.probabilityFlow(x.data, t, model(x, t).data) };
    },
    pfOdeSampleEuler: ({ beta0, beta1, steps, x, model }) => {
      const sde = new VPSDE(beta0, beta1);
      let data = x.data.slice();
      for (let i = 0; i < steps; i++) {
        const t = Math.fround((steps - i) / steps);
        const drift = sde.probabilityFlow(
          Float64Array.from(data),
          t,
          model({ shape: x.shape, data }, t).data,
        );
        data = data.map((value, j) => value - drift[j] / steps);
      }
      return { shape: x.shape, data };
    },
  },
};
