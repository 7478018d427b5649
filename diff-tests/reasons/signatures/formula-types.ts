/** What the formulas of the diffusion layer are, over a scalar A; formulas.ts gives those of the specification. */
import type { Context } from '../../../spec/context.ts';

export type OfTwo<A> = (a: A, b: A) => A;
export type OfThree<A> = (a: A, b: A, c: A) => A;

/** The betas of a schedule and alphaBar_0..alphaBar_T. */
export interface Schedule<A> {
  readonly betas: readonly A[];
  readonly alphaBars: readonly A[];
}

/** The step from state k+1 (noisier) to state k (cleaner), with the alphaBar of both. */
export interface Step<A> {
  readonly k: number;
  readonly beta: A;
  readonly noisier: A;
  readonly cleaner: A;
}

/** beta(t) runs from beta0 at t = 0 to beta1 at t = 1. */
export interface VpLinear<A> {
  readonly beta0: A;
  readonly beta1: A;
}

export interface Formulas<A> {
  /** What safeDiv adds. */
  readonly epsilon: A;
  readonly sqrtNonneg: (x: A) => A;
  readonly safeDiv: OfTwo<A>;

  readonly linearBeta: (i: number, T: number, start: A, end: A) => A;
  readonly alphaBars: (betas: readonly A[]) => readonly A[];
  /** alphaBar of state t. */
  readonly bar: (schedule: Schedule<A>, t: number) => A;
  /** The table of the image API, which has no leading 1, by state. */
  readonly imageBars: (alphaBars: readonly A[]) => readonly A[];
  /** The time that the model is given for state t. */
  readonly time: (t: number, T: number) => A;
  /** The steps of a sampler, in the order in which they run; one may be missing or repeated. */
  readonly order: (T: number) => readonly number[];
  /** Which noise the step takes. */
  readonly noiseIndex: (k: number, T: number) => number;
  readonly step: (schedule: Schedule<A>, k: number) => Step<A>;
  /** What the model of the image API is given for an index. */
  readonly modelIndex: (index: number, T: number) => number;

  /** The weights of signal and noise in a state with this alphaBar. */
  readonly signal: (alphaBar: A) => A;
  readonly noise: (alphaBar: A) => A;
  readonly inverse: (alphaBar: A) => A;
  readonly mix: (alphaBar: A) => OfTwo<A>;
  readonly x0FromEps: (alphaBar: A) => OfTwo<A>;

  readonly coefficient: (step: Step<A>) => A;
  readonly betaTilde: (step: Step<A>) => A;
  readonly sigma: (step: Step<A>) => A;
  readonly ddpmMean: (step: Step<A>) => OfTwo<A>;
  /** Of the state, the predicted noise and the fresh one. */
  readonly ddpmStep: (step: Step<A>) => OfThree<A>;
  readonly ddimStep: (step: Step<A>) => OfTwo<A>;
  readonly denominator: (root: A, floor: A) => A;
  readonly clip: (x0: A) => A;
  /** Whether x0 is clipped, of what was asked. */
  readonly clips: (asked: number) => boolean;
  /** `after` is what is done to x0: clip it, or leave it. */
  readonly imageStep: (step: Step<A>, floor: A, after: (x0: A) => A) => OfTwo<A>;

  readonly vpBeta: (vp: VpLinear<A>, t: A) => A;
  readonly vpIntegral: (vp: VpLinear<A>, t: A) => A;
  readonly vpAlphaBar: (vp: VpLinear<A>, t: A) => A;
  readonly vpSigma: (vp: VpLinear<A>, t: A) => A;
  /** beta(t) / sigma(t), guarded. */
  readonly ratio: (vp: VpLinear<A>, t: A) => A;
  readonly rhs: (vp: VpLinear<A>, t: A) => OfTwo<A>;
  /** The time that the model is given where the drift is taken at t. */
  readonly modelTime: (t: A) => A;
  readonly dt: (n: number) => A;
  /** The time of the step at the counter c of n. */
  readonly odeTime: (c: number, n: number) => A;
  readonly eulerStep: (dt: A) => OfTwo<A>;

  /** What the model sees, and what its answer is compared with, of x0 and eps. */
  readonly lossState: (alphaBar: A) => OfTwo<A>;
  readonly lossTarget: (alphaBar: A) => OfTwo<A>;
  readonly meanSquare: (differences: readonly A[]) => A;
  readonly loss: (alphaBar: A, differences: readonly A[]) => A;
}

/** Formulas in the place of some of those before it; over any context, so that every judge can run it. */
export type Change = <A>(right: Formulas<A>, k: Context<A>) => Partial<Formulas<A>>;
