/** Tables of betas between the same ends, and the ends themselves. */
import { type Signature, signatureOf, using } from '../signature.ts';

const convention = signatureOf('convention');
const betas = ['linearBetas'];

export const betaConventions: readonly Signature[] = [
  convention(
    'betas scaled-linear',
    'betas are scaled-linear: from root to root, squared',
    betas,
    (right, k) => ({
      linearBeta: (i, T, start, end) => {
        const root = right.linearBeta(i, T, right.sqrtNonneg(start), right.sqrtNonneg(end));
        return k.mul(root, root);
      },
    }),
    'Comfy-Org/ComfyUI#1998',
  ),
  convention(
    'betas times 1000/T',
    'betas are multiplied by 1000/T',
    betas,
    (right, k) => ({
      linearBeta: (i, T, start, end) =>
        k.mul(right.linearBeta(i, T, start, end), k.div(k.nat(1000), k.nat(T))),
    }),
    'huggingface/diffusers#12341',
  ),
  convention('betas at i/T', 'betas are taken at i/T, without the end', betas, (_right, k) => ({
    linearBeta: (i, T, start, end) =>
      T === 1 ? end : k.add(start, k.mul(k.div(k.nat(i), k.nat(T)), k.sub(end, start))),
  })),
  convention('betas at (i+1)/T', 'betas are taken at (i+1)/T, without the start', betas, (_right, k) => ({
    linearBeta: (i, T, start, end) => k.add(start, k.mul(k.div(k.nat(i + 1), k.nat(T)), k.sub(end, start))),
  })),
  convention('betas from the start for T = 1', 'the only beta of T = 1 is betaStart', betas, (right) => ({
    linearBeta: (i, T, start, end) => (T === 1 ? start : right.linearBeta(i, T, start, end)),
  })),
  convention(
    'betas clipped to [0, 0.999]',
    'betas are clipped to [0, 0.999]',
    betas,
    (right, k) => ({
      linearBeta: (i, T, start, end) => k.clamp(right.linearBeta(i, T, start, end), k.zero, k.of('0.999')),
    }),
    'lucidrains/imagen-pytorch#161',
  ),
  convention('betas from end to start', 'betas run from betaEnd to betaStart', betas, (right) => ({
    linearBeta: (i, T, start, end) => right.linearBeta(i, T, end, start),
  })),
  convention(
    'time of the VP schedule clamped to [1e-3, 1]',
    'the time of the VP schedule is clamped to [1e-3, 1]',
    using.vp,
    (right, k) => ({
      vpAlphaBar: (vp, t) => right.vpAlphaBar(vp, k.min(k.one, k.max(k.of('1e-3'), t))),
    }),
    'lucidrains/imagen-pytorch#265',
  ),
  convention(
    'VP schedule from beta1 to beta0',
    'beta(t) runs from beta1 to beta0',
    ['vpBeta', ...using.drift],
    (right) => ({
      vpBeta: ({ beta0, beta1 }, t) => right.vpBeta({ beta0: beta1, beta1: beta0 }, t),
    }),
  ),
];
