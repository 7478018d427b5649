/** Choices inside a reverse step, and in the loss. */
import { type Signature, signatureOf, using } from '../signature.ts';
import { clippedMean } from '../posterior.ts';

const convention = signatureOf('convention');
const { ddpm, ddim, image, clean } = using;

export const stepConventions: readonly Signature[] = [
  convention(
    'beta for beta tilde',
    'the variance of a step is beta, not beta tilde',
    ddpm,
    () => ({ betaTilde: ({ beta }) => beta }),
    'aqlaboratory/genie#5',
  ),
  convention(
    'noise at the last step',
    'the last step adds noise',
    ddpm,
    (right) => ({
      betaTilde: (step) => right.betaTilde(step.k === 0 ? { ...step, cleaner: step.noisier } : step),
    }),
    'lucidrains/denoising-diffusion-pytorch@532178a',
  ),
  convention('no noise term at the last step', 'the last step leaves its noise out', ddpm, (right) => ({
    ddpmStep: (step) => (step.k === 0 ? right.ddpmMean(step) : right.ddpmStep(step)),
  })),
  convention(
    'x0 clipped',
    'x0 is clipped to [-1, 1]',
    clean,
    (right) => ({
      x0FromEps: (alphaBar) => {
        const x0 = right.x0FromEps(alphaBar);
        return (x, e) => right.clip(x0(x, e));
      },
    }),
    'hojonathanho/diffusion#5',
  ),
  convention(
    'x0 clipped and the noise derived from it',
    'x0 is clipped to [-1, 1] and the noise derived from it again',
    ddim,
    (right, k) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const [x0FromEps, mix] = [right.x0FromEps(noisier), right.mix(cleaner)];
        const [c0, c1] = [right.signal(noisier), right.noise(noisier)];
        return (x, e) => {
          const x0 = right.clip(x0FromEps(x, e));
          return mix(x0, right.safeDiv(k.sub(x, k.mul(x0, c0)), c1));
        };
      },
    }),
    'lucidrains/denoising-diffusion-pytorch#84',
  ),
  convention(
    'x0 clipped in the mean',
    'the mean is taken from an x0 clipped to [-1, 1]',
    ddpm,
    clippedMean,
    'hojonathanho/diffusion#5',
  ),
  convention(
    'x0 not clipped',
    'x0 is not clipped',
    image,
    () => ({ clip: (x0) => x0 }),
    'huggingface/diffusers#7017',
  ),
  convention('floor added', 'the floor is added to the denominator', image, (_right, k) => ({
    denominator: (root, floor) => k.add(root, floor),
  })),
  convention(
    'floor under alphaBar',
    'the floor stands under alphaBar, inside the root',
    image,
    (right, k) => ({
      denominator: (root, floor) => k.pick(root, floor, root, right.sqrtNonneg(floor)),
    }),
  ),
  convention('loss summed', 'the loss is a sum, not a mean', ['epsPredLoss'], (_right, k) => ({
    meanSquare: (differences) => k.sum(differences.map((d) => k.mul(d, d))),
  })),
  convention('loss absolute', 'the loss takes absolute differences', ['epsPredLoss'], (_right, k) => ({
    meanSquare: (differences) =>
      k.div(k.sum(differences.map((d) => k.max(d, k.neg(d)))), k.nat(Math.max(differences.length, 1))),
  })),
  convention(
    'loss of an empty tensor 0/0',
    'the mean of an empty tensor divides by 0',
    ['epsPredLoss'],
    (_right, k) => ({
      meanSquare: (differences) =>
        k.div(k.sum(differences.map((d) => k.mul(d, d))), k.nat(differences.length)),
    }),
  ),
  convention(
    'loss weighted by 1/SNR',
    'the loss is weighted by (1 - alphaBar)/alphaBar',
    ['epsPredLoss'],
    (right, k) => ({
      loss: (alphaBar, differences) =>
        k.mul(right.loss(alphaBar, differences), k.div(k.sub(k.one, alphaBar), alphaBar)),
    }),
    'huggingface/diffusers#5238',
  ),
  convention(
    'loss against the weighted noise',
    'the target of the loss is the noise times its weight',
    ['epsPredLoss'],
    (right, k) => ({
      lossTarget: (alphaBar) => {
        const c1 = right.noise(alphaBar);
        return (_x0, eps) => k.mul(eps, c1);
      },
    }),
    'tqch/ddpm-torch#2',
  ),
  convention(
    'loss against x0',
    'the target of the loss is x0',
    ['epsPredLoss'],
    () => ({ lossTarget: () => (x0) => x0 }),
    'irom-princeton/dppo#14',
  ),
];
