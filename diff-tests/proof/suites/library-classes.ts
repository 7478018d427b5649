/**
 * Schedulers written as the authors of libraries write them: tables of T entries, no clamps, ** 0.5, and their own
 * arrangements. `moved`: with the index of the state that a step goes to off by one.
 */
export interface Scheduler {
  readonly alphasCumprod: readonly number[];
  addNoise(x0: number, e: number, t: number): number;
  /** x0 from the noise; without clipping. */
  predict(e: number, t: number, x: number): number;
  ddpm?(e: number, t: number, x: number, z: number): number;
  ddim?(e: number, t: number, x: number): number;
}

export interface Settings {
  readonly clips: boolean;
  readonly moved: boolean;
}

const cumprod = (betas: readonly number[]): readonly number[] => {
  let product = 1;
  return betas.map((beta) => (product *= 1 - beta));
};
const clamp = (x: number): number => Math.min(Math.max(x, -1), 1);

/** What all of them have. */
abstract class Tables implements Scheduler {
  readonly alphasCumprod: readonly number[];
  protected readonly betas: readonly number[];
  protected readonly settings: Settings;
  constructor(betas: readonly number[], settings: Settings) {
    this.betas = betas;
    this.alphasCumprod = cumprod(betas);
    this.settings = settings;
  }

  protected at(t: number): number {
    return this.alphasCumprod[t] as number;
  }

  /** alphaBar of the timestep before, or what stands for it before the first. */
  protected previous(t: number, before = 1): number {
    const index = this.settings.moved ? t : t - 1;
    return index >= 0 ? this.at(index) : before;
  }

  protected maybeClipped(x0: number): number {
    return this.settings.clips ? clamp(x0) : x0;
  }

  addNoise(x0: number, e: number, t: number): number {
    const a = this.at(this.settings.moved ? Math.max(t - 1, 0) : t);
    return a ** 0.5 * x0 + (1 - a) ** 0.5 * e;
  }

  predict(e: number, t: number, x: number): number {
    const a = this.at(this.settings.moved ? Math.max(t - 1, 0) : t);
    return (x - (1 - a) ** 0.5 * e) / a ** 0.5;
  }

  protected x0(e: number, t: number, x: number): number {
    const a = this.at(t);
    return (x - (1 - a) ** 0.5 * e) / a ** 0.5;
  }
}

/** As diffusers: beta from the ratio of two entries, the variance clamped, no noise at timestep 0. */
export class Diffusers extends Tables {
  ddpm(e: number, t: number, x: number, z: number): number {
    const [a, before] = [this.at(t), this.previous(t)];
    const [b, bBefore] = [1 - a, 1 - before];
    const alpha = a / before;
    const beta = 1 - alpha;
    const x0 = this.maybeClipped(this.x0(e, t, x));
    const mean = ((before ** 0.5 * beta) / b) * x0 + ((alpha ** 0.5 * bBefore) / b) * x;
    const variance = Math.max((bBefore / b) * beta, 1e-20);
    return t > 0 ? mean + variance ** 0.5 * z : mean;
  }

  ddim(e: number, t: number, x: number): number {
    const before = this.previous(t);
    const x0 = this.maybeClipped(this.x0(e, t, x));
    return before ** 0.5 * x0 + (1 - before) ** 0.5 * e;
  }
}

/** As MONAI: the beta of the table. */
export class Monai extends Diffusers {
  override ddpm(e: number, t: number, x: number, z: number): number {
    const [b, bBefore] = [1 - this.at(t), 1 - this.previous(t)];
    const beta = this.betas[t] as number;
    const x0 = this.maybeClipped(this.x0(e, t, x));
    const mean = ((this.previous(t) ** 0.5 * beta) / b) * x0 + (((1 - beta) ** 0.5 * bBefore) / b) * x;
    return t > 0 ? mean + Math.max((bBefore / b) * beta, 1e-20) ** 0.5 * z : mean;
  }
}

/** As guided-diffusion: roots of the reciprocals, the deviation through a logarithm, the noise derived from x0. */
export class Guided extends Tables {
  protected override x0(e: number, t: number, x: number): number {
    const inverse = 1 / this.at(t);
    return inverse ** 0.5 * x - (inverse - 1) ** 0.5 * e;
  }

  protected logVariance(t: number): number {
    const at = Math.max(t, 1);
    return Math.log(((this.betas[at] as number) * (1 - this.previous(at))) / (1 - this.at(at)));
  }

  ddpm(e: number, t: number, x: number, z: number): number {
    const [b, before, beta] = [1 - this.at(t), this.previous(t), this.betas[t] as number];
    const x0 = this.maybeClipped(this.x0(e, t, x));
    const mean = ((beta * before ** 0.5) / b) * x0 + (((1 - before) * (1 - beta) ** 0.5) / b) * x;
    const mask = t === 0 ? 0 : 1;
    return mean + mask * Math.exp(0.5 * this.logVariance(t)) * z;
  }

  ddim(e: number, t: number, x: number): number {
    const inverse = 1 / this.at(t);
    const x0 = this.maybeClipped(this.x0(e, t, x));
    const noise = (inverse ** 0.5 * x - x0) / (inverse - 1) ** 0.5;
    const before = this.previous(t);
    return x0 * before ** 0.5 + (1 - before) ** 0.5 * noise;
  }
}

/** As denoising-diffusion-pytorch: x0 always clipped, the log-variance of a clamped variance. */
export class Lucidrains extends Guided {
  protected override logVariance(t: number): number {
    const variance = ((this.betas[t] as number) * (1 - this.previous(t))) / (1 - this.at(t));
    return Math.log(Math.max(variance, 1e-20));
  }

  override ddim(e: number, t: number, x: number): number {
    if (t > 0 || this.settings.moved) return super.ddim(e, t, x);
    return this.maybeClipped(this.x0(e, t, x));
  }
}

/** As labml: the mean through the noise, beta for the variance, noise at every step. */
export class Labml extends Tables {
  ddpm(e: number, t: number, x: number, z: number): number {
    const beta = this.betas[t] as number;
    const a = this.at(this.settings.moved ? Math.max(t - 1, 0) : t);
    const coefficient = beta / (1 - a) ** 0.5;
    return (1 / (1 - beta) ** 0.5) * (x - coefficient * e) + beta ** 0.5 * z;
  }
}

/** As score_sde: the score in the place of the noise. */
export class Score extends Tables {
  ddpm(e: number, t: number, x: number, z: number): number {
    const beta = this.betas[t] as number;
    const std = (1 - this.at(this.settings.moved ? Math.max(t - 1, 0) : t)) ** 0.5;
    const score = -e / std;
    return (x + beta * score) / (1 - beta) ** 0.5 + beta ** 0.5 * z;
  }
}

/** As candle: nothing clipped, and DDIM ends at the first entry of the table. */
export class Candle extends Diffusers {
  override ddim(e: number, t: number, x: number): number {
    const before = this.previous(t, this.at(0));
    const x0 = (x - (1 - this.at(t)) ** 0.5 * e) * (1 / this.at(t) ** 0.5);
    return x0 * before ** 0.5 + (1 - before) ** 0.5 * e;
  }
}

/** As k-diffusion: x / sqrt(alphaBar) by Euler from sigma to sigma, the state scaled for the model. */
export class Karras extends Tables {
  sigma(t: number): number {
    const a = t < 0 ? 1 : this.at(t);
    return ((1 - a) / a) ** 0.5;
  }

  scale(t: number): number {
    return 1 / (this.sigma(t) ** 2 + 1) ** 0.5;
  }

  euler(y: number, e: number, t: number): number {
    const sigma = this.sigma(t);
    const denoised = y + e * -sigma;
    const next = this.sigma(this.settings.moved ? t : t - 1);
    return y + ((y - denoised) / sigma) * (next - sigma);
  }
}
