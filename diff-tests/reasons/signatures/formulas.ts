/**
 * The formulas of the diffusion layer over a context, in the order of the specification. A formula for tensors takes
 * its coefficients first and gives a function of one element of each tensor. Formulas call each other through `own`,
 * so one that is replaced is replaced everywhere: that is what a signature does.
 */
import type { Context } from '../../../spec/context.ts';
import type { Change, Formulas } from './formula-types.ts';

export type { Change, Formulas, OfThree, OfTwo, Schedule, Step, VpLinear } from './formula-types.ts';

/** An entry of a table. A change can ask for one that there is not, where the implementation has no value either. */
export const entry = <V>(list: readonly V[], i: number): V => {
  if (i in list) return list[i] as V;
  throw new RangeError(`a table of ${list.length} entries has no entry ${i}`);
};

type Part<A, N extends keyof Formulas<A>> = Pick<Formulas<A>, N>;

type Discrete =
  'linearBeta' | 'alphaBars' | 'bar' | 'imageBars' | 'time' | 'order' | 'noiseIndex' | 'step' | 'modelIndex';

/** Betas, tables of alphaBar, times, and the order of steps. */
const discrete = <A>(k: Context<A>, own: Formulas<A>): Part<A, Discrete> => ({
  linearBeta: (i, T, start, end) =>
    T === 1 ? end : k.add(start, k.mul(k.div(k.nat(i), k.nat(T - 1)), k.sub(end, start))),
  alphaBars: (betas) => {
    let last = k.one;
    return [last, ...betas.map((beta) => (last = k.mul(last, k.sub(k.one, beta))))];
  },
  bar: ({ alphaBars }, t) => entry(alphaBars, t),
  imageBars: (alphaBars) => [k.one, ...alphaBars],
  time: (t, T) => (T === 0 ? k.zero : k.div(k.nat(t), k.nat(T))),
  order: (T) => Array.from({ length: T }, (_, i) => T - 1 - i),
  noiseIndex: (index) => index,
  step: (schedule, index) => ({
    k: index,
    beta: entry(schedule.betas, index),
    noisier: own.bar(schedule, index + 1),
    cleaner: own.bar(schedule, index),
  }),
  modelIndex: (index) => index,
});

type Weights = 'epsilon' | 'sqrtNonneg' | 'safeDiv' | 'signal' | 'noise' | 'inverse' | 'mix' | 'x0FromEps';

/** Roots and quotients, and the weights of signal and noise in a state. */
const weights = <A>(k: Context<A>, own: Formulas<A>): Part<A, Weights> => ({
  epsilon: k.epsilon,
  sqrtNonneg: (x) => k.sqrt(k.max(x, k.zero)),
  safeDiv: (x, y) => k.div(x, k.add(y, own.epsilon)),
  signal: (alphaBar) => own.sqrtNonneg(alphaBar),
  noise: (alphaBar) => own.sqrtNonneg(k.sub(k.one, alphaBar)),
  inverse: (alphaBar) => own.safeDiv(k.one, own.sqrtNonneg(alphaBar)),
  mix: (alphaBar) => {
    const [c0, c1] = [own.signal(alphaBar), own.noise(alphaBar)];
    return (x0, e) => k.add(k.mul(x0, c0), k.mul(e, c1));
  },
  x0FromEps: (alphaBar) => {
    const [c1, inverse] = [own.noise(alphaBar), own.inverse(alphaBar)];
    return (x, e) => k.mul(k.sub(x, k.mul(e, c1)), inverse);
  },
});

type Reverse =
  | 'coefficient'
  | 'betaTilde'
  | 'sigma'
  | 'ddpmMean'
  | 'ddpmStep'
  | 'ddimStep'
  | 'denominator'
  | 'clip'
  | 'clips'
  | 'imageStep';

/** The steps of the samplers over a table. */
const reverse = <A>(k: Context<A>, own: Formulas<A>): Part<A, Reverse> => ({
  coefficient: ({ beta, noisier }) => own.safeDiv(beta, own.noise(noisier)),
  betaTilde: ({ beta, noisier, cleaner }) =>
    k.mul(own.safeDiv(k.sub(k.one, cleaner), k.sub(k.one, noisier)), beta),
  sigma: (step) => own.sqrtNonneg(own.betaTilde(step)),
  ddpmMean: (step) => {
    const [coefficient, inverse] = [own.coefficient(step), own.inverse(k.sub(k.one, step.beta))];
    return (x, e) => k.mul(k.sub(x, k.mul(e, coefficient)), inverse);
  },
  ddpmStep: (step) => {
    const [mean, sigma] = [own.ddpmMean(step), own.sigma(step)];
    return (x, e, z) => k.add(mean(x, e), k.mul(z, sigma));
  },
  ddimStep: ({ noisier, cleaner }) => {
    const [clean, mix] = [own.x0FromEps(noisier), own.mix(cleaner)];
    return (x, e) => mix(clean(x, e), e);
  },
  denominator: (root, floor) => k.pick(root, floor, root, floor),
  clip: (x0) => k.clamp(x0, k.neg(k.one), k.one),
  clips: (asked) => asked === 1,
  imageStep: ({ noisier, cleaner }, floor, after) => {
    const [c1, mix] = [own.noise(noisier), own.mix(cleaner)];
    const inverse = k.div(k.one, own.denominator(own.sqrtNonneg(noisier), floor));
    return (x, e) => mix(after(k.mul(k.sub(x, k.mul(e, c1)), inverse)), e);
  },
});

type Ode =
  | 'vpBeta'
  | 'vpIntegral'
  | 'vpAlphaBar'
  | 'vpSigma'
  | 'ratio'
  | 'rhs'
  | 'modelTime'
  | 'dt'
  | 'odeTime'
  | 'eulerStep';

/** The linear VP schedule, its probability-flow ODE and Euler's method. */
const ode = <A>(k: Context<A>, own: Formulas<A>): Part<A, Ode> => ({
  vpBeta: ({ beta0, beta1 }, t) => k.add(beta0, k.mul(t, k.sub(beta1, beta0))),
  vpIntegral: ({ beta0, beta1 }, t) =>
    k.add(k.mul(beta0, t), k.mul(k.mul(k.half, k.sub(beta1, beta0)), k.mul(t, t))),
  vpAlphaBar: (vp, t) => k.exp(k.neg(own.vpIntegral(vp, t))),
  vpSigma: (vp, t) => own.noise(own.vpAlphaBar(vp, t)),
  ratio: (vp, t) => own.safeDiv(own.vpBeta(vp, t), own.vpSigma(vp, t)),
  rhs: (vp, t) => {
    const ofState = k.mul(k.neg(k.half), own.vpBeta(vp, t));
    const ofNoise = k.mul(k.half, own.ratio(vp, t));
    return (x, e) => k.add(k.mul(x, ofState), k.mul(e, ofNoise));
  },
  modelTime: (t) => t,
  dt: (n) => k.neg(k.div(k.one, k.nat(n))),
  odeTime: (c, n) => k.div(k.nat(c), k.nat(n)),
  eulerStep: (dt) => (x, slope) => k.add(x, k.mul(slope, dt)),
});

type Loss = 'lossState' | 'lossTarget' | 'meanSquare' | 'loss';

const loss = <A>(k: Context<A>, own: Formulas<A>): Part<A, Loss> => ({
  lossState: (alphaBar) => own.mix(alphaBar),
  lossTarget: () => (_x0, eps) => eps,
  meanSquare: (differences) => {
    const squares = differences.map((d) => k.mul(d, d));
    return k.div(k.sum(squares), k.nat(squares.length === 0 ? 1 : squares.length));
  },
  loss: (_alphaBar, differences) => own.meanSquare(differences),
});

/** The formulas of the specification, with changes applied in order. */
export const makeFormulas = <A>(k: Context<A>, changes: readonly Change[] = []): Formulas<A> => {
  const own = {} as Formulas<A>;
  Object.assign(own, discrete(k, own), weights(k, own), reverse(k, own), ode(k, own), loss(k, own));
  // Each change gets what stood before it: what it keeps calls `own`, and so sees this change and the later ones.
  for (const change of changes) Object.assign(own, change({ ...own }, k));
  return own;
};
