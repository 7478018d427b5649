/** Your class: times run from 1 down to 0, a schedule turns them into rates, and the network gets the variance. */
export class DiffusionModel {
  constructor(schedule, network) {
    Object.assign(this, { schedule, network });
  }

  generate(initialNoise, steps) {
    const stepSize = 1 / steps;
    let noisy = initialNoise;
    let images = initialNoise;
    for (let step = 0; step < steps; step++) {
      const time = 1 - step * stepSize;
      const [noiseRate, signalRate] = this.schedule(time);
      const noise = this.network(noisy, noiseRate ** 2);
      images = noisy.map((x, i) => (x - noiseRate * noise[i]) / signalRate);
      const [nextNoise, nextSignal] = this.schedule(time - stepSize);
      noisy = images.map((x0, i) => nextSignal * x0 + nextNoise * noise[i]);
    }
    return images;
  }
}

/** The wrapper has a schedule for any time, here that of the nearest state, and finds the state of a variance again. */
const ddimSample = ({ betas, x, model }) => {
  const T = betas.data.length;
  const alphas = [1];
  for (const beta of betas.data) alphas.push(alphas.at(-1) * (1 - beta));
  let state = T;
  const schedule = (time) => {
    state = Math.round(time * T);
    return [Math.sqrt(1 - alphas[state]), Math.sqrt(alphas[state])];
  };
  const network = (data) => model({ shape: x.shape, data }, Math.fround(state / T)).data;
  const sampler = new DiffusionModel(schedule, network);
  return { shape: x.shape, data: sampler.generate(x.data.slice(), T) };
};

export default {
  name: 'a loop over times',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  assumes: ['betas in (0, 1)', 'finite inputs', 'moderate inputs'],
  operations: { ddimSample },
};
