/** Choices in the loss. */
import { convention, type Convention } from '../signature.ts';

const operations = ['epsPredLoss'];
const sum = ['what the sum of the loss is divided by'];
const target = ['the target of the loss'];

export const lossConventions: readonly Convention[] = [
  convention({
    id: 'loss-sum',
    name: 'loss summed',
    phrase: 'the loss is a sum, not a mean',
    operations,
    fixes: sum,
    change: (_right, k) => ({ mean: (penalties) => k.sum(penalties) }),
  }),
  convention({
    id: 'loss-absolute',
    name: 'loss absolute',
    phrase: 'the loss takes absolute differences',
    operations,
    fixes: ['the measure of a difference'],
    change: (_right, k) => ({ penalty: (d) => k.max(d, k.neg(d)) }),
  }),
  convention({
    id: 'loss-smooth-l1',
    name: 'loss smooth L1',
    phrase: 'the loss is smooth L1: d^2/2 below |d| = 1, and |d| - 1/2 from there',
    operations,
    fixes: ['the measure of a difference'],
    change: (_right, k) => ({
      penalty: (d) => {
        const size = k.max(d, k.neg(d));
        return k.pick(k.one, size, k.mul(k.half, k.mul(d, d)), k.sub(size, k.half));
      },
    }),
  }),
  convention({
    id: 'loss-empty-nan',
    name: 'loss of an empty tensor 0/0',
    phrase: 'the mean of an empty tensor divides by 0',
    operations,
    fixes: sum,
    change: (_right, k) => ({ mean: (penalties) => k.div(k.sum(penalties), k.nat(penalties.length)) }),
  }),
  convention({
    id: 'loss-over-snr',
    name: 'loss weighted by 1/SNR',
    phrase: 'the loss is weighted by (1 - alphaBar)/alphaBar',
    operations,
    fixes: ['the weight of the loss'],
    change: (right, k) => ({
      loss: (alphaBar, differences, shape) =>
        k.mul(right.loss(alphaBar, differences, shape), k.div(k.sub(k.one, alphaBar), alphaBar)),
    }),
    link: 'huggingface/diffusers#5238',
  }),
  convention({
    id: 'loss-weighted-noise',
    name: 'loss against the weighted noise',
    phrase: 'the target of the loss is the noise times its weight',
    operations,
    fixes: target,
    change: (right, k) => ({
      lossTarget: (alphaBar) => {
        const c1 = right.noise(alphaBar);
        return (_x0, eps) => k.mul(eps, c1);
      },
    }),
    link: 'tqch/ddpm-torch#2',
  }),
  convention({
    id: 'loss-x0',
    name: 'loss against x0',
    phrase: 'the target of the loss is x0',
    operations,
    fixes: target,
    change: () => ({ lossTarget: () => (x0) => x0 }),
    link: 'irom-princeton/dppo#14',
  }),
];
