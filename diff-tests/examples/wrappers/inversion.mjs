const clamp = (x0) => Math.min(1, Math.max(-1, x0));

/** Your class: from an image back to its noise, so that DDIM finds the image again. */
export class DdimInverse {
  constructor(alphasCumprod, finalAlpha) {
    Object.assign(this, { alphasCumprod, finalAlpha });
  }

  step(modelOutput, t, sample) {
    const now = this.alphasCumprod[t];
    const next = this.alphasCumprod[t + 1] ?? this.finalAlpha;
    return sample.map((x, i) => {
      const x0 = clamp((x - Math.sqrt(1 - now) * modelOutput[i]) / Math.sqrt(now));
      return Math.sqrt(next) * x0 + Math.sqrt(1 - next) * modelOutput[i];
    });
  }
}

/** The wrapper hands the table over from its end: imageDdimStep takes any table, one that runs upwards too. */
const imageDdimStep = ({ alphaBars, index, x, model }) => {
  const inverse = new DdimInverse(alphaBars.data.slice().reverse(), 1);
  const e = model(x, index);
  return { shape: x.shape, data: inverse.step(e.data, alphaBars.data.length - 1 - index, x.data) };
};

export default {
  name: 'DDIM inversion',
  format: 'binary32',
  refuses: false,
  assumes: ['alphaBars in (0, 1]', 'finite inputs', 'moderate inputs'],
  conventions: ['no floor'],
  operations: { imageDdimStep },
};
