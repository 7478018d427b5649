/** Choices inside a reverse step. */
import { clippedMean, plainMean } from '../posterior.ts';
import { throughLogarithm } from '../logarithm.ts';
import type { Context } from '../../../../spec/context.ts';
import type { Change, Formulas } from '../formula-types.ts';
import { timesAQuotientOfItself } from '../../../judge/rescaled.ts';
import { convention, type Convention, using } from '../signature.ts';

const { ddpm, ddim, image, clean } = using;

const lastNoise = ['the noise of the last step'];
const floor = ['where the floor stands'];
const leastVariance = ['the least variance of a step'];
const deviation = ['how the standard deviation is made of the variance'];

const clippedVariance: Change = (right, k) => ({
  leastVariance: (variance) => k.max(right.leastVariance(variance), k.of('1e-20')),
});

/** A DDIM step whose noise is taken from x0 again, after what is done to x0. */
const noiseDerived =
  <A>(right: Formulas<A>, k: Context<A>, after: (x0: A) => A): Formulas<A>['ddimStep'] =>
  ({ noisier, cleaner }) => {
    const [estimate, mix] = [right.estimate(noisier), right.mix(cleaner)];
    const [c0, c1] = [right.signal(noisier), right.noise(noisier)];
    return (x, e) => {
      const x0 = after(estimate(x, e));
      return mix(x0, right.safeDiv(k.sub(x, k.mul(x0, c0)), c1));
    };
  };

const discrete: readonly Convention[] = [
  convention({
    id: 'variance-beta',
    name: 'beta for beta tilde',
    phrase: 'the variance of a step is beta, not beta tilde',
    operations: ddpm,
    fixes: ['the variance of a step'],
    // The variance alone: whether the last step has noise is a convention of its own.
    change: (right, k) => ({ betaTilde: ({ index, beta }) => (right.isLast(index) ? k.zero : beta) }),
    link: 'aqlaboratory/genie#5',
  }),
  convention({
    id: 'variance-beta-always',
    name: 'beta for beta tilde at every step',
    phrase: 'the variance of a step is beta, not beta tilde, and the last step has noise too',
    operations: ddpm,
    fixes: ['the variance of a step', ...lastNoise],
    change: () => ({ betaTilde: ({ beta }) => beta }),
  }),
  convention({
    id: 'last-noise',
    name: 'noise at the last step',
    phrase: 'the last step adds noise',
    operations: ddpm,
    fixes: lastNoise,
    change: (right) => ({
      isLast: () => false,
      noiseStep: (before) => {
        const step = right.noiseStep(before);
        return step.index === 0 ? { ...step, cleaner: step.noisier } : step;
      },
    }),
    link: 'lucidrains/denoising-diffusion-pytorch@532178a',
  }),
  convention({
    id: 'no-last-noise',
    name: 'no noise term at the last step',
    phrase: 'the last step leaves its noise out',
    operations: ddpm,
    fixes: lastNoise,
    change: (right) => ({
      ddpmStep: (step) => (step.index === 0 ? right.ddpmMean(step) : right.ddpmStep(step)),
    }),
  }),
  convention({
    id: 'x0-clipped',
    name: 'x0 clipped',
    phrase: 'x0 is clipped to [-1, 1]',
    operations: clean,
    fixes: ['the range of x0'],
    change: (right) => ({
      estimate: (alphaBar) => {
        const x0 = right.estimate(alphaBar);
        return (x, e) => right.clip(x0(x, e));
      },
    }),
    link: 'hojonathanho/diffusion#5',
  }),
  convention({
    id: 'x0-clipped-noise-derived',
    name: 'x0 clipped and the noise derived from it',
    phrase: 'x0 is clipped to [-1, 1] and the noise derived from it again',
    operations: ddim,
    fixes: ['the noise of a DDIM step'],
    // Clipped before already where x0 itself is declared to be: once more changes nothing.
    change: (right, k) => ({ ddimStep: noiseDerived(right, k, right.clip) }),
    link: 'lucidrains/denoising-diffusion-pytorch#84',
  }),
  convention({
    id: 'noise-derived',
    name: 'noise derived from x0',
    phrase: 'the noise of a DDIM step is derived from x0 again',
    operations: ddim,
    fixes: ['the noise of a DDIM step'],
    change: (right, k) => ({ ddimStep: noiseDerived(right, k, (x0) => x0) }),
    link: 'openai/guided-diffusion@22e0df8',
  }),
  convention({
    id: 'mean-x0-clipped',
    name: 'x0 clipped in the mean',
    phrase: 'the mean is taken from an x0 clipped to [-1, 1]',
    operations: ddpm,
    fixes: ['the mean of a DDPM step'],
    change: clippedMean,
    link: 'hojonathanho/diffusion#5',
  }),
  convention({
    id: 'mean-x0',
    name: 'mean through x0',
    phrase: 'the mean is taken through x0',
    operations: ddpm,
    fixes: ['the mean of a DDPM step'],
    change: plainMean,
    link: 'huggingface/diffusers@58eb52c',
  }),
  convention({
    id: 'variance-clipped',
    name: 'variance clipped at 1e-20',
    phrase: 'the least variance is 1e-20',
    operations: ddpm,
    fixes: leastVariance,
    change: clippedVariance,
    link: 'huggingface/diffusers#3006',
  }),
  convention({
    id: 'log-variance',
    name: 'deviation through the logarithm of the variance',
    phrase: 'the standard deviation is exp(log(variance)/2)',
    operations: ddpm,
    fixes: deviation,
    change: (right, k) => ({ deviation: (variance) => throughLogarithm(k, right.sqrtNonneg(variance)) }),
    link: 'openai/guided-diffusion@22e0df8',
  }),
  convention({
    id: 'log-variance-clipped',
    name: 'log-variance clipped at 1e-20',
    phrase: 'the standard deviation is exp(log(max(variance, 1e-20))/2)',
    operations: ddpm,
    fixes: [...leastVariance, ...deviation],
    change: (right, k) => ({
      ...clippedVariance(right, k),
      deviation: (variance) => throughLogarithm(k, right.sqrtNonneg(variance)),
    }),
    link: 'lucidrains/denoising-diffusion-pytorch@faed4db',
  }),
  convention({
    id: 'sigma-space',
    name: 'state in sigma space',
    phrase: 'the state is kept divided by the root of alphaBar, and multiplied again for the model',
    operations: [...ddpm, ...ddim, 'imageDdimStep', 'imageDdimSample'],
    fixes: ['the state that the model sees'],
    change: (_right, k) => ({ passed: (x) => timesAQuotientOfItself(k, x) }),
    link: 'crowsonkb/k-diffusion@4601bf0',
  }),
];

const imageSteps: readonly Convention[] = [
  convention({
    id: 'x0-not-clipped',
    name: 'x0 not clipped',
    phrase: 'x0 is not clipped',
    operations: image,
    fixes: ['the range of x0'],
    change: () => ({ clip: (x0) => x0 }),
    link: 'huggingface/diffusers#7017',
  }),
  convention({
    id: 'floor-added',
    name: 'floor added',
    phrase: 'the floor is added to the denominator',
    operations: image,
    fixes: floor,
    change: (_right, k) => ({ denominator: (root, least) => k.add(root, least) }),
  }),
  convention({
    id: 'floor-in-root',
    name: 'floor under alphaBar',
    phrase: 'the floor stands under alphaBar, inside the root',
    operations: image,
    fixes: floor,
    change: (right, k) => ({
      denominator: (root, least) => k.pick(root, least, root, right.sqrtNonneg(least)),
    }),
  }),
  convention({
    id: 'epsilon-for-floor',
    name: 'epsilon for the floor',
    phrase: 'the denominator is the root + epsilon, without a floor',
    operations: image,
    fixes: floor,
    change: (right, k) => ({ denominator: (root) => k.add(root, right.epsilon) }),
  }),
  convention({
    id: 'no-floor',
    name: 'no floor',
    phrase: 'nothing keeps the denominator from 0',
    operations: image,
    fixes: floor,
    change: () => ({ denominator: (root) => root }),
    link: 'huggingface/diffusers@58eb52c',
  }),
];

export const stepConventions: readonly Convention[] = [...discrete, ...imageSteps];
