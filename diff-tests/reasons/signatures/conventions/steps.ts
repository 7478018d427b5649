/** Choices inside a reverse step. */
import { clippedMean } from '../posterior.ts';
import { convention, type Signature, using } from '../signature.ts';

const { ddpm, ddim, image, clean } = using;

const lastNoise = ['the noise of the last step'];
const floor = ['where the floor stands'];

const discrete: readonly Signature[] = [
  convention({
    name: 'beta for beta tilde',
    phrase: 'the variance of a step is beta, not beta tilde',
    operations: ddpm,
    fixes: ['the variance of a step'],
    change: () => ({ betaTilde: ({ beta }) => beta }),
    link: 'aqlaboratory/genie#5',
  }),
  convention({
    name: 'noise at the last step',
    phrase: 'the last step adds noise',
    operations: ddpm,
    fixes: lastNoise,
    change: (right) => ({
      noiseStep: (before) => {
        const step = right.noiseStep(before);
        return step.index === 0 ? { ...step, cleaner: step.noisier } : step;
      },
    }),
    link: 'lucidrains/denoising-diffusion-pytorch@532178a',
  }),
  convention({
    name: 'no noise term at the last step',
    phrase: 'the last step leaves its noise out',
    operations: ddpm,
    fixes: lastNoise,
    change: (right) => ({
      ddpmStep: (step) => (step.index === 0 ? right.ddpmMean(step) : right.ddpmStep(step)),
    }),
  }),
  convention({
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
    name: 'x0 clipped and the noise derived from it',
    phrase: 'x0 is clipped to [-1, 1] and the noise derived from it again',
    operations: ddim,
    fixes: ['the noise of a DDIM step'],
    change: (right, k) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const [estimate, mix] = [right.estimate(noisier), right.mix(cleaner)];
        const [c0, c1] = [right.signal(noisier), right.noise(noisier)];
        return (x, e) => {
          // Clipped before already where x0 itself is declared to be: once more changes nothing.
          const x0 = right.clip(estimate(x, e));
          return mix(x0, right.safeDiv(k.sub(x, k.mul(x0, c0)), c1));
        };
      },
    }),
    link: 'lucidrains/denoising-diffusion-pytorch#84',
  }),
  convention({
    name: 'x0 clipped in the mean',
    phrase: 'the mean is taken from an x0 clipped to [-1, 1]',
    operations: ddpm,
    fixes: ['the mean of a DDPM step'],
    change: clippedMean,
    link: 'hojonathanho/diffusion#5',
  }),
];

const imageSteps: readonly Signature[] = [
  convention({
    name: 'x0 not clipped',
    phrase: 'x0 is not clipped',
    operations: image,
    fixes: ['the range of x0'],
    change: () => ({ clip: (x0) => x0 }),
    link: 'huggingface/diffusers#7017',
  }),
  convention({
    name: 'floor added',
    phrase: 'the floor is added to the denominator',
    operations: image,
    fixes: floor,
    change: (_right, k) => ({ denominator: (root, least) => k.add(root, least) }),
  }),
  convention({
    name: 'floor under alphaBar',
    phrase: 'the floor stands under alphaBar, inside the root',
    operations: image,
    fixes: floor,
    change: (right, k) => ({
      denominator: (root, least) => k.pick(root, least, root, right.sqrtNonneg(least)),
    }),
  }),
];

export const stepConventions: readonly Signature[] = [...discrete, ...imageSteps];
