/** Tables of betas between the same ends, and the ends themselves. */
import { convention, type Convention, using } from '../signature.ts';

const operations = ['linearBetas'];
const places = ['where betas are taken'];

export const betaConventions: readonly Convention[] = [
  convention({
    id: 'betas-scaled-linear',
    name: 'betas scaled-linear',
    phrase: 'betas are scaled-linear: from root to root, squared',
    operations,
    fixes: ['the curve of the betas'],
    change: (right, k) => ({
      betaCurve: (i, T, start, end) => {
        const root = right.betaRun(i, T, right.sqrtNonneg(start), right.sqrtNonneg(end));
        return k.mul(root, root);
      },
    }),
    link: 'Comfy-Org/ComfyUI#1998',
  }),
  convention({
    id: 'betas-times-1000-over-T',
    name: 'betas times 1000/T',
    phrase: 'betas are multiplied by 1000/T',
    operations,
    fixes: ['the scale of the betas'],
    change: (right, k) => ({
      betaScale: (T, beta) => k.mul(right.betaScale(T, beta), k.div(k.nat(1000), k.nat(T))),
    }),
    link: 'huggingface/diffusers#12341',
  }),
  convention({
    id: 'betas-at-i-over-T',
    name: 'betas at i/T',
    phrase: 'betas are taken at i/T, without the end',
    operations,
    fixes: places,
    change: (_right, k) => ({
      linearBeta: (i, T, start, end) =>
        T === 1 ? end : k.add(start, k.mul(k.div(k.nat(i), k.nat(T)), k.sub(end, start))),
    }),
  }),
  convention({
    id: 'betas-at-i-plus-1-over-T',
    name: 'betas at (i+1)/T',
    phrase: 'betas are taken at (i+1)/T, without the start',
    operations,
    fixes: places,
    change: (_right, k) => ({
      linearBeta: (i, T, start, end) => k.add(start, k.mul(k.div(k.nat(i + 1), k.nat(T)), k.sub(end, start))),
    }),
  }),
  convention({
    id: 'betas-start-for-T-1',
    name: 'betas from the start for T = 1',
    phrase: 'the only beta of T = 1 is betaStart',
    operations,
    fixes: ['the beta of T = 1'],
    change: () => ({ onlyBeta: (start) => start }),
  }),
  convention({
    id: 'betas-clipped',
    name: 'betas clipped to [0, 0.999]',
    phrase: 'betas are clipped to [0, 0.999]',
    operations,
    fixes: ['the range of the betas'],
    change: (right, k) => ({
      betaRange: (beta) => k.clamp(right.betaRange(beta), k.zero, k.of('0.999')),
    }),
    link: 'lucidrains/imagen-pytorch#161',
  }),
  convention({
    id: 'betas-reversed',
    name: 'betas from end to start',
    phrase: 'betas run from betaEnd to betaStart',
    operations,
    fixes: ['the direction of the betas'],
    change: (right) => ({ ends: (start, end) => right.ends(end, start) }),
  }),
  convention({
    id: 'vp-time-clamped',
    name: 'time of the VP schedule clamped to [1e-3, 1]',
    phrase: 'the time of the VP schedule is clamped to [1e-3, 1]',
    operations: using.vp,
    fixes: ['the time of alphaBar(t)'],
    change: (right, k) => ({ vpTime: (t) => k.min(k.one, k.max(k.of('1e-3'), right.vpTime(t))) }),
    link: 'lucidrains/imagen-pytorch#265',
  }),
  convention({
    id: 'vp-reversed',
    name: 'VP schedule from beta1 to beta0',
    phrase: 'beta(t) runs from beta1 to beta0',
    operations: ['vpBeta', ...using.drift],
    fixes: ['the direction of beta(t)'],
    change: (right) => ({
      vpRun: (vp) => {
        const { beta0, beta1 } = right.vpRun(vp);
        return { beta0: beta1, beta1: beta0 };
      },
    }),
  }),
];
