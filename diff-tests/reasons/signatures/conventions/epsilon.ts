/** What keeps a denominator from 0. */
import type { Context } from '../../../../spec/context.ts';
import type { Change, Formulas, Step, VpLinear } from '../formula-types.ts';
import { convention, type Convention, using } from '../signature.ts';

const { quotients, clean, ddpm, drift } = using;

const value = 'the value of epsilon';
const form = 'how epsilon keeps a denominator from 0';

const added = (epsilon: string): Convention =>
  convention({
    id: `eps-${epsilon}`,
    name: `epsilon ${epsilon}`,
    phrase: `epsilon is ${epsilon}`,
    operations: quotients,
    fixes: [value],
    change: (_right, k) => ({ epsilon: k.of(epsilon) }),
  });

/** x / max(y, least) */
const atLeast = (least: string, link = ''): Convention =>
  convention({
    id: `eps-clamped-${least}`,
    name: `epsilon clamped, ${least}`,
    phrase: `the least denominator is ${least} and no epsilon is added`,
    operations: quotients,
    fixes: [value, form],
    change: (_right, k) => {
      const epsilon = k.of(least);
      return { epsilon, safeDiv: (x, y) => k.div(x, k.max(y, epsilon)) };
    },
    link,
  });

/** The reciprocal of a weight of the signal, and the quotients by a weight of the noise, guarded inside the root. */
const insideTheRoot: Change = <A>(right: Formulas<A>, k: Context<A>) => {
  const byRoot = (x: A, radicand: A): A => k.div(x, right.sqrtNonneg(k.add(radicand, right.epsilon)));
  return {
    inverse: (alphaBar: A) => byRoot(k.one, alphaBar),
    coefficient: ({ beta, noisier }: Step<A>) => byRoot(beta, k.sub(k.one, noisier)),
    ratio: (vp: VpLinear<A>, t: A) => byRoot(right.betaAt(vp, t), k.sub(k.one, right.alphaBarAt(vp, t))),
  };
};

export const epsilonConventions: readonly Convention[] = [
  convention({
    id: 'eps-0',
    name: 'epsilon 0',
    phrase: 'epsilon is 0',
    operations: quotients,
    fixes: [value, form],
    change: (_right, k) => ({ epsilon: k.zero, safeDiv: (x, y) => k.div(x, y) }),
    link: 'huggingface/diffusers#3851',
  }),
  ...['1e-5', '1e-8', '1e-12'].map(added),
  convention({
    id: 'eps-clamped',
    name: 'epsilon clamped',
    phrase: 'epsilon is the least denominator, max(y, epsilon), and not added',
    operations: quotients,
    fixes: [form],
    change: (right, k) => ({ safeDiv: (x, y) => k.div(x, k.max(y, right.epsilon)) }),
  }),
  atLeast('1e-5', 'lucidrains/imagen-pytorch@5f45ca0'),
  atLeast('1e-8'),
  atLeast('1e-12', 'wadkisson/TorchLean@c2be276'),
  convention({
    id: 'eps-in-root',
    name: 'epsilon inside the root',
    phrase: 'epsilon is inside the root, sqrt(alphaBar + epsilon)',
    operations: [...clean, ...ddpm, ...drift],
    fixes: [form],
    change: insideTheRoot,
  }),
  convention({
    id: 'eps-signed',
    name: 'epsilon with the sign of the denominator',
    phrase: 'epsilon has the sign of the denominator',
    operations: quotients,
    fixes: [form],
    change: (right, k) => ({
      // 1/y is negative for -0 too, which a comparison of y itself does not see.
      safeDiv: (x, y) =>
        k.div(x, k.pick(k.zero, k.div(k.one, y), k.sub(y, right.epsilon), k.add(y, right.epsilon))),
    }),
  }),
  convention({
    id: 'eps-times-sign',
    name: 'epsilon times the sign of the denominator',
    phrase: 'epsilon is multiplied by the sign of the denominator, 0 at 0',
    operations: quotients,
    fixes: [form],
    change: (right, k) => ({
      safeDiv: (x, y) => {
        const below = k.pick(k.zero, y, k.sub(y, right.epsilon), y);
        return k.div(x, k.pick(y, k.zero, k.add(y, right.epsilon), below));
      },
    }),
  }),
];
