/** What the formulas of the diffusion layer are, over a scalar A; formulas.ts gives those of the specification. */
import type { Context } from '../../../spec/context.ts';

export type OfTwo<A> = (a: A, b: A) => A;
type OfThree<A> = (a: A, b: A, c: A) => A;

/** The betas of a schedule and alphaBar_0..alphaBar_T. */
export interface Schedule<A> {
  readonly betas: readonly A[];
  readonly alphaBars: readonly A[];
}

/** The step from state index + 1 (noisier) to state index (cleaner), with the alphaBar of both. */
export interface Step<A> {
  readonly index: number;
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

  /** The i-th of T betas between two ends. */
  readonly linearBeta: (i: number, T: number, start: A, end: A) => A;
  /** The ends in the order in which the betas run. */
  readonly ends: (start: A, end: A) => readonly [A, A];
  /** The beta of T = 1. */
  readonly onlyBeta: (start: A, end: A) => A;
  readonly betaRun: (i: number, T: number, start: A, end: A) => A;
  /** The run, or what it is of the roots of its ends. */
  readonly betaCurve: (i: number, T: number, start: A, end: A) => A;
  readonly betaScale: (T: number, beta: A) => A;
  readonly betaRange: (beta: A) => A;
  /** What a table of betas holds: the curve, scaled, in its range. */
  readonly beta: (i: number, T: number, start: A, end: A) => A;

  /** 1 and the running products. */
  readonly products: (betas: readonly A[]) => readonly A[];
  /** Those of them that are kept. */
  readonly table: (products: readonly A[]) => readonly A[];
  readonly alphaBars: (betas: readonly A[]) => readonly A[];
  /** The state whose alphaBar stands for that of state t. */
  readonly stateOf: (t: number, T: number) => number;
  readonly lookup: (alphaBars: readonly A[], t: number) => A;
  /** alphaBar of state t. */
  readonly bar: (schedule: Schedule<A>, t: number) => A;
  /** The table of the image API, which has no leading 1, by state. */
  readonly imageBars: (alphaBars: readonly A[]) => readonly A[];
  readonly fraction: (t: number, T: number) => A;
  /** What is made of a time before the model gets it. */
  readonly unit: (t: A) => A;
  /** The time that the model is given for state t. */
  readonly time: (t: number, T: number) => A;
  /** The steps of a sampler, in the order in which they run; one may be missing or repeated. */
  readonly order: (T: number) => readonly number[];
  /** Which noise the step takes. */
  readonly noiseIndex: (index: number, T: number) => number;
  /** alphaBar of the state that the step goes to. */
  readonly cleaner: (schedule: Schedule<A>, index: number) => A;
  /** The beta of a step as the table has it. */
  readonly betaOf: (schedule: Schedule<A>, index: number) => A;
  readonly stepBeta: (schedule: Schedule<A>, states: Omit<Step<A>, 'beta'>) => A;
  readonly step: (schedule: Schedule<A>, index: number) => Step<A>;
  /** What the model of the image API is given for an index. */
  readonly modelIndex: (index: number, T: number) => number;
  /** What the model sees of an element of the state. */
  readonly passed: (x: A) => A;

  /** The weights of signal and noise in a state with this alphaBar. */
  readonly signal: (alphaBar: A) => A;
  readonly noise: (alphaBar: A) => A;
  readonly inverse: (alphaBar: A) => A;
  readonly mix: (alphaBar: A) => OfTwo<A>;
  readonly x0FromEps: (alphaBar: A) => OfTwo<A>;
  /** The x0 that is returned, or that a step goes on with. */
  readonly estimate: (alphaBar: A) => OfTwo<A>;

  readonly coefficient: (step: Step<A>) => A;
  readonly betaTilde: (step: Step<A>) => A;
  /** Whether step k is the one that ends without noise. */
  readonly isLast: (k: number) => boolean;
  /** The step whose variance the fresh noise gets. */
  readonly noiseStep: (step: Step<A>) => Step<A>;
  /** A variance in its range, and the standard deviation that is made of it. */
  readonly leastVariance: (variance: A) => A;
  readonly deviation: (variance: A) => A;
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
  /** The schedule, with its ends in the order in which beta(t) runs. */
  readonly vpRun: (vp: VpLinear<A>) => VpLinear<A>;
  /** beta(t) of the run. */
  readonly betaAt: (vp: VpLinear<A>, t: A) => A;
  readonly vpIntegral: (vp: VpLinear<A>, t: A) => A;
  readonly vpAlphaBar: (vp: VpLinear<A>, t: A) => A;
  /** The time at which alphaBar(t) is taken. */
  readonly vpTime: (t: A) => A;
  readonly alphaBarAt: (vp: VpLinear<A>, t: A) => A;
  readonly vpSigma: (vp: VpLinear<A>, t: A) => A;
  /** beta(t) / sigma(t), guarded. */
  readonly ratio: (vp: VpLinear<A>, t: A) => A;
  readonly rhs: (vp: VpLinear<A>, t: A) => OfTwo<A>;
  /** t, or the time that runs against it. */
  readonly direction: (t: A) => A;
  /** The time that the model is given where the drift is taken at t. */
  readonly modelTime: (t: A) => A;
  readonly dt: (n: number) => A;
  /** The time of the step at the counter c of n. */
  readonly odeTime: (c: number, n: number) => A;
  readonly eulerStep: (dt: A) => OfTwo<A>;

  /** What the model sees, and what its answer is compared with, of x0 and eps. */
  readonly lossState: (alphaBar: A) => OfTwo<A>;
  readonly lossTarget: (alphaBar: A) => OfTwo<A>;
  /** What a difference adds to the loss. */
  readonly penalty: (difference: A) => A;
  readonly mean: (penalties: readonly A[]) => A;
  readonly meanSquare: (differences: readonly A[]) => A;
  readonly loss: (alphaBar: A, differences: readonly A[], shape: readonly number[]) => A;
}

/**
 * Formulas in the place of some; over any context, so that every judge can run it. `right` is the finished formulas,
 * all changes made, but for those that the change gives itself: of these it is what they were before.
 */
export type Change = <A>(right: Formulas<A>, k: Context<A>) => Partial<Formulas<A>>;
