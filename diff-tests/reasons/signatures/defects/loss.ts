/** epsPredLoss. */
import { type Signature, signatureOf } from '../signature.ts';

const defect = signatureOf('defect');
const operations = ['epsPredLoss'];

export const lossDefects: readonly Signature[] = [
  defect('model of the loss sees x0', 'the model sees x0, not x_t', operations, () => ({
    lossState: () => (x0) => x0,
  })),
  defect('model of the loss sees the noise', 'the model sees the noise, not x_t', operations, () => ({
    lossState: () => (_x0, eps) => eps,
  })),
  defect(
    'loss against x_t',
    'the target of the loss is x_t',
    operations,
    (right) => ({ lossTarget: (alphaBar) => right.lossState(alphaBar) }),
    'irom-princeton/dppo#14',
  ),
  defect('loss against -eps', 'the target of the loss is -eps', operations, (_right, k) => ({
    lossTarget: () => (_x0, eps) => k.neg(eps),
  })),
  defect(
    'loss against eps - x0',
    'the target of the loss is eps - x0, as in flow matching',
    operations,
    (_right, k) => ({
      lossTarget: () => (x0, eps) => k.sub(eps, x0),
    }),
  ),
  defect('loss divided by n - 1', 'the loss is divided by n - 1', operations, (_right, k) => ({
    mean: (penalties) => {
      const n = penalties.length;
      return k.div(k.sum(penalties), n === 0 ? k.neg(k.one) : k.nat(n - 1));
    },
  })),
  {
    ...defect(
      'loss divided by the first extent',
      'the sum of the loss is divided by the first extent, the size of the batch, and not by the number of elements',
      operations,
      (right, k) => ({
        loss: (_alphaBar, differences, shape) =>
          k.div(k.sum(differences.map((d) => right.penalty(d))), k.nat(shape[0] ?? 1)),
      }),
    ),
    isOfShape: true,
  },
  defect('loss halved', 'the loss is halved', operations, (right, k) => ({
    meanSquare: (differences) => k.mul(k.half, right.meanSquare(differences)),
  })),
  defect('loss rooted', 'the loss is the root of the mean', operations, (right) => ({
    meanSquare: (differences) => right.sqrtNonneg(right.meanSquare(differences)),
  })),
  defect(
    'loss weighted by SNR',
    'the loss is weighted by alphaBar/(1 - alphaBar)',
    operations,
    (right, k) => ({
      loss: (alphaBar, differences, shape) =>
        k.mul(right.loss(alphaBar, differences, shape), k.div(alphaBar, k.sub(k.one, alphaBar))),
    }),
  ),
  defect('loss of the mean difference', 'the loss is the square of the mean', operations, (_right, k) => ({
    meanSquare: (differences) => {
      const mean = k.div(k.sum(differences), k.nat(Math.max(differences.length, 1)));
      return k.mul(mean, mean);
    },
  })),
];
