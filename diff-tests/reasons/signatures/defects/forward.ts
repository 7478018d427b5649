/** The weights of signal and noise, and x0 from a predicted noise. */
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { weights, clean, image } = using;
const mixed = ['qSample', 'epsPredLoss'];
const signals = [...mixed, 'ddimStep', 'ddimSample', ...image];

export const forwardDefects: readonly Signature[] = [
  defect(
    'variance used as standard deviation',
    'the weight of the noise is 1 - alphaBar, not its root',
    weights,
    (_right, k) => ({ noise: (alphaBar) => k.sub(k.one, alphaBar) }),
    'huggingface/diffusers#10185',
  ),
  defect(
    'weight 1 for the noise',
    'the weight of the noise is 1',
    weights,
    (_right, k) => ({ noise: () => k.one }),
    'huggingface/diffusers#564',
  ),
  defect(
    'weight of the signal for both',
    'the weight of the noise is that of the signal',
    weights,
    (right) => ({ noise: (alphaBar) => right.signal(alphaBar) }),
    'labmlai/annotated_deep_learning_paper_implementations#152',
  ),
  defect(
    'weight 1 for the signal',
    'the weight of the signal is 1, as where the variance explodes',
    signals,
    (_right, k) => ({ signal: () => k.one }),
    'huggingface/diffusers#5158',
  ),
  defect(
    'alphaBar not rooted',
    'the weight of the signal is alphaBar, not its root',
    signals,
    () => ({ signal: (alphaBar) => alphaBar }),
    'mathpluscode/ImgX-DiffSeg#4',
  ),
  defect('neither weight rooted', 'neither weight is rooted', signals, (_right, k) => ({
    signal: (alphaBar) => alphaBar,
    noise: (alphaBar) => k.sub(k.one, alphaBar),
  })),
  defect('weights exchanged', 'the weights of signal and noise are exchanged', signals, (right) => ({
    signal: (alphaBar) => right.noise(alphaBar),
    noise: (alphaBar) => right.signal(alphaBar),
  })),
  defect(
    'weight 1 - root for the noise',
    'the weight of the noise is 1 - sqrt(alphaBar)',
    weights,
    (right, k) => ({ noise: (alphaBar) => k.sub(k.one, right.sqrtNonneg(alphaBar)) }),
    'jcwang-gh/classifier-free-diffusion-guidance-Pytorch#12',
  ),
  defect(
    'weight sqrt(1/alphaBar - 1) for the noise',
    'the weight of the noise is sqrt(1/alphaBar - 1)',
    weights,
    (right, k) => ({ noise: (alphaBar) => right.sqrtNonneg(k.sub(k.div(k.one, alphaBar), k.one)) }),
    'tqch/ddpm-torch@1702650',
  ),
  defect('noise subtracted', 'the noise is subtracted', mixed, (right, k) => ({
    mix: (alphaBar) => {
      const mix = right.mix(alphaBar);
      return (x0, e) => mix(x0, k.neg(e));
    },
  })),
  defect('noise left out', 'the noise is left out', mixed, (right, k) => ({
    mix: (alphaBar) => {
      const c0 = right.signal(alphaBar);
      return (x0) => k.mul(x0, c0);
    },
  })),
  defect('x0 and noise exchanged', 'x0 and the noise are exchanged', mixed, (right) => ({
    mix: (alphaBar) => {
      const mix = right.mix(alphaBar);
      return (x0, e) => mix(e, x0);
    },
  })),
  defect(
    'multiplied where it must be divided',
    'x0 is x * sqrt(alphaBar) - e * sqrt(1 - alphaBar)',
    clean,
    (right, k) => ({
      x0FromEps: (alphaBar) => {
        const [c0, c1] = [right.signal(alphaBar), right.noise(alphaBar)];
        return (x, e) => k.sub(k.mul(x, c0), k.mul(e, c1));
      },
    }),
    'lucidrains/imagen-pytorch@5f45ca0',
  ),
  defect(
    'denominator rooted twice',
    'the denominator is rooted twice',
    clean,
    (right) => ({ inverse: (alphaBar) => right.inverse(right.sqrtNonneg(alphaBar)) }),
    'deepinv/deepinv#360',
  ),
  defect(
    'denominator not rooted',
    'the denominator is alphaBar, not its root',
    [...clean, 'ddpmStep', 'ddpmSample'],
    (right, k) => ({
      inverse: (alphaBar) => right.safeDiv(k.one, alphaBar),
    }),
  ),
  defect('x0 not divided', 'x0 is not divided', clean, (right, k) => ({
    x0FromEps: (alphaBar) => {
      const c1 = right.noise(alphaBar);
      return (x, e) => k.sub(x, k.mul(e, c1));
    },
  })),
  defect('only x divided', 'only x is divided, not the noise', clean, (right, k) => ({
    x0FromEps: (alphaBar) => {
      const [c1, inverse] = [right.noise(alphaBar), right.inverse(alphaBar)];
      return (x, e) => k.sub(k.mul(x, inverse), k.mul(e, c1));
    },
  })),
  defect(
    'predicted noise added in x0',
    'the predicted noise is added',
    clean,
    (right, k) => ({
      x0FromEps: (alphaBar) => {
        const x0 = right.x0FromEps(alphaBar);
        return (x, e) => x0(x, k.neg(e));
      },
    }),
    'lucidrains/denoising-diffusion-pytorch@37334ae',
  ),
];
