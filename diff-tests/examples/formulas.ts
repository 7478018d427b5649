/**
 * The formulas of the diffusion layer on plain numbers. `f` rounds the result of every operation: Math.fround for
 * binary32, nothing for binary64, a function of rounding.ts for 16 bits. A formula for tensors takes its coefficients
 * first and gives a function of one element of each tensor. Formulas call each other through `own`, so one that is
 * replaced is replaced everywhere.
 */
export type FloatArray = Float32Array | Float64Array;
export type Round = (x: number) => number;
type OfTwo = (a: number, b: number) => number;

/** The betas of a schedule and alphaBar_0..alphaBar_T. */
interface Schedule {
  readonly betas: FloatArray;
  readonly alphaBars: readonly number[];
}

/** The step from state index + 1 (noisier) to state index (cleaner), with the alphaBar of both. */
export interface Step {
  readonly index: number;
  readonly beta: number;
  readonly noisier: number;
  readonly cleaner: number;
}

/** beta(t) runs from beta0 at t = 0 to beta1 at t = 1. */
export interface VpLinear {
  readonly beta0: number;
  readonly beta1: number;
}

const make = (f: Round, epsilon: number) => {
  const own = {
    f,
    epsilon,

    // Core
    sqrtNonneg: (x: number): number => f(Math.sqrt(Math.max(x, 0))),
    safeDiv: (x: number, y: number): number => f(x / f(y + epsilon)),

    // Schedules
    linearBeta: (i: number, T: number, start: number, end: number): number =>
      T === 1 ? end : f(start + f(f(f(i) / f(T - 1)) * f(end - start))),
    alphaBars: (betas: FloatArray): number[] => {
      const table = [1];
      for (const beta of betas) table.push(f((table.at(-1) as number) * f(1 - beta)));
      return table;
    },
    time: (t: number, T: number): number => (T === 0 ? 0 : f(f(t) / f(T))),
    /** The steps of a sampler, in the order in which they run. */
    order: (T: number): number[] => Array.from({ length: T }, (_, i) => T - 1 - i),
    schedule: (betas: FloatArray): Schedule => ({ betas, alphaBars: own.alphaBars(betas) }),
    step: ({ betas, alphaBars }: Schedule, index: number): Step => ({
      index,
      beta: betas[index] as number,
      noisier: alphaBars[index + 1] as number,
      cleaner: alphaBars[index] as number,
    }),

    // The weights of signal and noise in a state
    signal: (alphaBar: number): number => own.sqrtNonneg(alphaBar),
    noise: (alphaBar: number): number => own.sqrtNonneg(f(1 - alphaBar)),
    inverse: (alphaBar: number): number => own.safeDiv(1, own.sqrtNonneg(alphaBar)),
    mix: (alphaBar: number): OfTwo => {
      const [c0, c1] = [own.signal(alphaBar), own.noise(alphaBar)];
      return (x0, e) => f(f(x0 * c0) + f(e * c1));
    },
    x0FromEps: (alphaBar: number): OfTwo => {
      const [c1, inverse] = [own.noise(alphaBar), own.inverse(alphaBar)];
      return (x, e) => f(f(x - f(e * c1)) * inverse);
    },

    // DDPM
    coefficient: ({ beta, noisier }: Step): number => own.safeDiv(beta, own.noise(noisier)),
    betaTilde: ({ beta, noisier, cleaner }: Step): number =>
      f(own.safeDiv(f(1 - cleaner), f(1 - noisier)) * beta),
    ddpmMean: (step: Step): OfTwo => {
      const [coefficient, inverse] = [own.coefficient(step), own.inverse(f(1 - step.beta))];
      return (x, e) => f(f(x - f(e * coefficient)) * inverse);
    },
    sigma: (step: Step): number => own.sqrtNonneg(own.betaTilde(step)),

    // DDIM, and DDIM of the image API: a floor under the denominator, x0 clipped
    ddimStep: ({ noisier, cleaner }: Step): OfTwo => {
      const [clean, mix] = [own.x0FromEps(noisier), own.mix(cleaner)];
      return (x, e) => mix(clean(x, e), e);
    },
    denominator: (root: number, floor: number): number => (root > floor ? root : floor),
    clip: (x0: number): number => Math.min(1, Math.max(-1, x0)),
    /** `after` is what is done to x0. */
    imageStep: ({ noisier, cleaner }: Step, floor: number, after: (x0: number) => number): OfTwo => {
      const [c1, mix] = [own.noise(noisier), own.mix(cleaner)];
      const inverse = f(1 / own.denominator(own.sqrtNonneg(noisier), floor));
      return (x, e) => mix(after(f(f(x - f(e * c1)) * inverse)), e);
    },

    // The linear VP schedule and its probability-flow ODE
    vpBeta: ({ beta0, beta1 }: VpLinear, t: number): number => f(beta0 + f(t * f(beta1 - beta0))),
    vpIntegral: ({ beta0, beta1 }: VpLinear, t: number): number =>
      f(f(beta0 * t) + f(f(0.5 * f(beta1 - beta0)) * f(t * t))),
    vpAlphaBar: (vp: VpLinear, t: number): number => f(Math.exp(-own.vpIntegral(vp, t))),
    vpSigma: (vp: VpLinear, t: number): number => own.noise(own.vpAlphaBar(vp, t)),
    rhs: (vp: VpLinear, t: number): OfTwo => {
      const [beta, sigma] = [own.vpBeta(vp, t), own.vpSigma(vp, t)];
      const [ofState, ofNoise] = [f(-0.5 * beta), f(0.5 * own.safeDiv(beta, sigma))];
      return (x, e) => f(f(x * ofState) + f(e * ofNoise));
    },
    dt: (n: number): number => -f(1 / f(n)),
    eulerStep:
      (dt: number): OfTwo =>
      (x, slope) =>
        f(x + f(slope * dt)),

    // Loss
    meanSquare: (differences: readonly number[]): number => {
      let sum = 0;
      for (const d of differences) sum = f(sum + f(d * d));
      return f(sum / f(Math.max(differences.length, 1)));
    },
  };
  return own;
};

export type Formulas = ReturnType<typeof make>;

/** Formulas of one's own in the place of some of the right ones. */
export type Change = (right: Formulas) => Partial<Formulas>;

export const formulas = (f: Round, epsilon: number, change: Change = () => ({})): Formulas => {
  const own = make(f, epsilon);
  return Object.assign(own, change({ ...own }));
};
