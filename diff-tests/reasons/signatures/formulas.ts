/**
 * The formulas of the diffusion layer over a context, in the order of the specification. A formula for tensors takes
 * its coefficients first and gives a function of one element of each tensor. Formulas call each other through `own`,
 * so one that is replaced is replaced everywhere: that is what a signature does.
 */
import type { Context } from '../../../spec/context.ts';
import type { Change, Formulas } from './formula-types.ts';

export type { Change, Formulas, Schedule, Step, VpLinear } from './formula-types.ts';

/** An entry of a table. A change can ask for one that there is not, where the implementation has no value either. */
export const entry = <V>(list: readonly V[], i: number): V => {
  if (i in list) return list[i] as V;
  throw new RangeError(`a table of ${list.length} entries has no entry ${i}`);
};

type Part<A, N extends keyof Formulas<A>> = Pick<Formulas<A>, N>;

type Betas =
  'linearBeta' | 'ends' | 'onlyBeta' | 'betaRun' | 'betaCurve' | 'betaScale' | 'betaRange' | 'beta';

/** A table of betas, from its ends. */
const betas = <A>(k: Context<A>, own: Formulas<A>): Part<A, Betas> => ({
  linearBeta: (i, T, start, end) =>
    T === 1 ? end : k.add(start, k.mul(k.div(k.nat(i), k.nat(T - 1)), k.sub(end, start))),
  ends: (start, end) => [start, end],
  onlyBeta: (start, end) => own.linearBeta(0, 1, ...own.ends(start, end)),
  betaRun: (i, T, start, end) =>
    T === 1 ? own.onlyBeta(start, end) : own.linearBeta(i, T, ...own.ends(start, end)),
  betaCurve: (i, T, start, end) => own.betaRun(i, T, start, end),
  betaScale: (_T, beta) => beta,
  betaRange: (beta) => beta,
  beta: (i, T, start, end) => own.betaRange(own.betaScale(T, own.betaCurve(i, T, start, end))),
});

type Discrete =
  | 'products'
  | 'table'
  | 'alphaBars'
  | 'stateOf'
  | 'lookup'
  | 'bar'
  | 'imageBars'
  | 'fraction'
  | 'unit'
  | 'time'
  | 'order'
  | 'noiseIndex'
  | 'cleaner'
  | 'betaOf'
  | 'stepBeta'
  | 'step'
  | 'modelIndex'
  | 'passed';

/** Tables of alphaBar, times, and the order of steps. */
const discrete = <A>(k: Context<A>, own: Formulas<A>): Part<A, Discrete> => ({
  products: (list) => {
    let last = k.one;
    return [last, ...list.map((beta) => (last = k.mul(last, k.sub(k.one, beta))))];
  },
  table: (products) => products,
  alphaBars: (list) => own.table(own.products(list)),
  stateOf: (t) => t,
  lookup: (alphaBars, t) => entry(alphaBars, t),
  bar: (schedule, t) => own.lookup(schedule.alphaBars, own.stateOf(t, schedule.betas.length)),
  imageBars: (alphaBars) => [k.one, ...alphaBars],
  fraction: (t, T) => (T === 0 ? k.zero : k.div(k.nat(t), k.nat(T))),
  unit: (t) => t,
  time: (t, T) => own.unit(own.fraction(t, T)),
  order: (T) => Array.from({ length: T }, (_, i) => T - 1 - i),
  noiseIndex: (index) => index,
  cleaner: (schedule, index) => own.bar(schedule, index),
  betaOf: (schedule, index) => entry(schedule.betas, index),
  stepBeta: (schedule, states) => own.betaOf(schedule, states.index),
  step: (schedule, index) => {
    const states = {
      index,
      noisier: own.bar(schedule, index + 1),
      cleaner: own.cleaner(schedule, index),
    };
    return { ...states, beta: own.stepBeta(schedule, states) };
  },
  modelIndex: (index) => index,
  passed: (x) => x,
});

type Weights =
  'epsilon' | 'sqrtNonneg' | 'safeDiv' | 'signal' | 'noise' | 'inverse' | 'mix' | 'x0FromEps' | 'estimate';

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
  estimate: (alphaBar) => own.x0FromEps(alphaBar),
});

type Reverse =
  | 'coefficient'
  | 'betaTilde'
  | 'isLast'
  | 'noiseStep'
  | 'leastVariance'
  | 'deviation'
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
  isLast: (index) => index === 0,
  noiseStep: (step) => step,
  leastVariance: (variance) => variance,
  deviation: (variance) => own.sqrtNonneg(variance),
  sigma: (step) => own.deviation(own.leastVariance(own.betaTilde(step))),
  ddpmMean: (step) => {
    const [coefficient, inverse] = [own.coefficient(step), own.inverse(k.sub(k.one, step.beta))];
    return (x, e) => k.mul(k.sub(x, k.mul(e, coefficient)), inverse);
  },
  ddpmStep: (step) => {
    const [mean, sigma] = [own.ddpmMean(step), own.sigma(own.noiseStep(step))];
    return (x, e, z) => k.add(mean(x, e), k.mul(z, sigma));
  },
  ddimStep: ({ noisier, cleaner }) => {
    const [clean, mix] = [own.estimate(noisier), own.mix(cleaner)];
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
  | 'vpRun'
  | 'betaAt'
  | 'vpIntegral'
  | 'vpAlphaBar'
  | 'vpTime'
  | 'alphaBarAt'
  | 'vpSigma'
  | 'ratio'
  | 'rhs'
  | 'direction'
  | 'modelTime'
  | 'dt'
  | 'odeTime'
  | 'eulerStep';

/** The linear VP schedule, its probability-flow ODE and Euler's method. */
const ode = <A>(k: Context<A>, own: Formulas<A>): Part<A, Ode> => ({
  vpBeta: ({ beta0, beta1 }, t) => k.add(beta0, k.mul(t, k.sub(beta1, beta0))),
  vpRun: (vp) => vp,
  betaAt: (vp, t) => own.vpBeta(own.vpRun(vp), t),
  vpIntegral: ({ beta0, beta1 }, t) =>
    k.add(k.mul(beta0, t), k.mul(k.mul(k.half, k.sub(beta1, beta0)), k.mul(t, t))),
  vpAlphaBar: (vp, t) => k.exp(k.neg(own.vpIntegral(vp, t))),
  vpTime: (t) => t,
  alphaBarAt: (vp, t) => own.vpAlphaBar(vp, own.vpTime(t)),
  vpSigma: (vp, t) => own.noise(own.alphaBarAt(vp, t)),
  ratio: (vp, t) => own.safeDiv(own.betaAt(vp, t), own.vpSigma(vp, t)),
  rhs: (vp, t) => {
    const ofState = k.mul(k.neg(k.half), own.betaAt(vp, t));
    const ofNoise = k.mul(k.half, own.ratio(vp, t));
    return (x, e) => k.add(k.mul(x, ofState), k.mul(e, ofNoise));
  },
  direction: (t) => t,
  modelTime: (t) => own.unit(own.direction(t)),
  dt: (n) => k.neg(k.div(k.one, k.nat(n))),
  odeTime: (c, n) => k.div(k.nat(c), k.nat(n)),
  eulerStep: (dt) => (x, slope) => k.add(x, k.mul(slope, dt)),
});

type Loss = 'lossState' | 'lossTarget' | 'penalty' | 'mean' | 'meanSquare' | 'loss';

const loss = <A>(k: Context<A>, own: Formulas<A>): Part<A, Loss> => ({
  lossState: (alphaBar) => own.mix(alphaBar),
  lossTarget: () => (_x0, eps) => eps,
  penalty: (difference) => k.mul(difference, difference),
  mean: (penalties) => k.div(k.sum(penalties), k.nat(penalties.length === 0 ? 1 : penalties.length)),
  meanSquare: (differences) => own.mean(differences.map((difference) => own.penalty(difference))),
  loss: (_alphaBar, differences) => own.meanSquare(differences),
});

/**
 * The formulas of the specification, with changes. A change reads the finished formulas, so that what it does to one
 * formula is seen by those that change another, whichever stands first. Only of the formulas that it gives itself it
 * reads what stood before: where two give the same one their order counts, and that one the later gives.
 */
export const makeFormulas = <A>(k: Context<A>, changes: readonly Change[] = []): Formulas<A> => {
  const own = {} as Formulas<A>;
  Object.assign(
    own,
    betas(k, own),
    discrete(k, own),
    weights(k, own),
    reverse(k, own),
    ode(k, own),
    loss(k, own),
  );
  for (const change of changes) {
    const right = Object.create(own) as Formulas<A>;
    const given = change(right, k);
    const before = Object.keys(given).map((name) => [name, own[name as keyof Formulas<A>]]);
    Object.assign(right, Object.fromEntries(before));
    Object.assign(own, given);
  }
  return own;
};
