/** DDIM with trailing spacing: the timestep before is the next of the list, whatever the stride is. */
import { schedulersFor, stepOf } from '../strides.mjs';

class TrailingDDIM {
  constructor(betas, numInferenceSteps) {
    let product = 1;
    this.alphasCumprod = Float32Array.from(betas, (beta) => (product *= 1 - beta));
    const ratio = betas.length / numInferenceSteps;
    this.timesteps = Array.from(
      { length: numInferenceSteps },
      (_, i) => Math.round(betas.length - i * ratio) - 1,
    );
  }

  step(eps, t, sample) {
    const prevT = this.timesteps[this.timesteps.indexOf(t) + 1] ?? -1;
    const alphaBar = this.alphasCumprod[t];
    const alphaBarPrev = prevT < 0 ? 1 : this.alphasCumprod[prevT];
    return sample.map((x, i) => {
      const predX0 = (x - (1 - alphaBar) ** 0.5 * eps[i]) / alphaBar ** 0.5;
      return alphaBarPrev ** 0.5 * predX0 + (1 - alphaBarPrev) ** 0.5 * eps[i];
    });
  }
}

export default {
  name: 'trailing DDIM',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  operations: {
    ddimSample: ({ betas, x, model }) => {
      const T = betas.data.length;
      let data = x.data.slice();
      if (T === 0) return { shape: x.shape, data };
      const { listed, schedulers } = schedulersFor(TrailingDDIM, betas.data);
      for (const [i, t] of listed.entries()) {
        const e = model({ shape: x.shape, data }, Math.fround((T - i) / T)).data;
        data = stepOf(schedulers, e, t, data);
      }
      return { shape: x.shape, data };
    },
  },
};
