/** What keeps a denominator from 0. */
import type { Context } from '../../../../spec/context.ts';
import type { Change, Formulas, Step, VpLinear } from '../formula-types.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const convention = signatureOf('convention');
const { quotients, clean, ddpm, drift } = using;

const added =
  (epsilon: string): Change =>
  (_right, k) => ({ epsilon: k.of(epsilon) });

/** x / max(y, least) */
const atLeast =
  (least: string): Change =>
  (_right, k) => ({ safeDiv: (x, y) => k.div(x, k.max(y, k.of(least))) });

/** The reciprocal of a weight of the signal, and the quotients by a weight of the noise, guarded inside the root. */
const insideTheRoot: Change = <A>(right: Formulas<A>, k: Context<A>) => {
  const byRoot = (x: A, radicand: A): A => k.div(x, right.sqrtNonneg(k.add(radicand, right.epsilon)));
  return {
    inverse: (alphaBar: A) => byRoot(k.one, alphaBar),
    coefficient: ({ beta, noisier }: Step<A>) => byRoot(beta, k.sub(k.one, noisier)),
    ratio: (vp: VpLinear<A>, t: A) => byRoot(right.vpBeta(vp, t), k.sub(k.one, right.vpAlphaBar(vp, t))),
  };
};

export const epsilonConventions: readonly Signature[] = [
  convention(
    'epsilon 0',
    'epsilon is 0',
    quotients,
    (_right, k) => ({ safeDiv: (x, y) => k.div(x, y) }),
    'huggingface/diffusers#3851',
  ),
  convention('epsilon 1e-5', 'epsilon is 1e-5', quotients, added('1e-5')),
  convention('epsilon 1e-8', 'epsilon is 1e-8', quotients, added('1e-8')),
  convention('epsilon 1e-12', 'epsilon is 1e-12', quotients, added('1e-12')),
  convention(
    'epsilon clamped',
    'epsilon is the least denominator, max(y, epsilon), and not added',
    quotients,
    (right, k) => ({ safeDiv: (x, y) => k.div(x, k.max(y, right.epsilon)) }),
  ),
  convention(
    'epsilon clamped, 1e-5',
    'the least denominator is 1e-5 and no epsilon is added',
    quotients,
    atLeast('1e-5'),
    'lucidrains/imagen-pytorch@5f45ca0',
  ),
  convention(
    'epsilon clamped, 1e-8',
    'the least denominator is 1e-8 and no epsilon is added',
    quotients,
    atLeast('1e-8'),
  ),
  convention(
    'epsilon clamped, 1e-12',
    'the least denominator is 1e-12 and no epsilon is added',
    quotients,
    atLeast('1e-12'),
    'wadkisson/TorchLean@c2be276',
  ),
  convention(
    'epsilon inside the root',
    'epsilon is inside the root, sqrt(alphaBar + epsilon)',
    [...clean, ...ddpm, ...drift],
    insideTheRoot,
  ),
  convention(
    'epsilon with the sign of the denominator',
    'epsilon has the sign of the denominator',
    quotients,
    (right, k) => ({
      // 1/y is negative for -0 too, which a comparison of y itself does not see.
      safeDiv: (x, y) =>
        k.div(x, k.pick(k.zero, k.div(k.one, y), k.sub(y, right.epsilon), k.add(y, right.epsilon))),
    }),
  ),
];
