/** Tables of alphaBar: where they start, and how they are counted. */
import type { Context } from '../../../../spec/context.ts';
import type { Change, Formulas, Schedule, Step } from '../formula-types.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const convention = signatureOf('convention');
const { bars, states, ddpm, ddim, image } = using;

/** Entry t is the product through t, of t + 1 factors, and the table has T entries; past its end the last one again. */
const withoutLeadingOne: Change = <A>(right: Formulas<A>, k: Context<A>) => ({
  alphaBars: (betas: readonly A[]) => right.alphaBars(betas).slice(1),
  bar: ({ alphaBars }: Schedule<A>, t: number) => alphaBars[t] ?? alphaBars.at(-1) ?? k.one,
});

export const alphaBarConventions: readonly Signature[] = [
  convention(
    'alphaBar without the leading 1',
    'alphaBar has no leading 1',
    bars,
    withoutLeadingOne,
    'wadkisson/TorchLean@c2be276',
  ),
  convention(
    'alphaBar of the next state',
    'alphaBar is that of state t+1',
    states,
    (right) => ({ bar: (schedule, t) => right.bar(schedule, Math.min(t + 1, schedule.betas.length)) }),
    'leejet/stable-diffusion.cpp#1372',
  ),
  convention(
    'alphaBar of the state before',
    'alphaBar is that of state t-1',
    states,
    (right) => ({ bar: (schedule, t) => right.bar(schedule, Math.max(t - 1, 0)) }),
    'invoke-ai/InvokeAI#1946',
  ),
  convention(
    'last alphaBar not 1',
    'the last step goes to alphaBar_1, not to 1',
    [...ddpm, ...ddim, ...image],
    (right) => ({
      step: (schedule, index) => {
        const step = right.step(schedule, index);
        return index === 0 ? { ...step, cleaner: step.noisier } : step;
      },
    }),
    'Stability-AI/stablediffusion#345',
  ),
  convention(
    'alphaBar clipped to [0.0001, 0.9999]',
    'alphaBar is clipped to [0.0001, 0.9999]',
    bars,
    (right, k) => ({
      alphaBars: (betas) =>
        right.alphaBars(betas).map((bar) => k.min(k.of('0.9999'), k.max(k.of('0.0001'), bar))),
    }),
  ),
  convention(
    'alphaBar rescaled to zero terminal SNR',
    'the roots of alphaBar are rescaled to end at 0',
    bars,
    <A>(right: Formulas<A>, k: Context<A>) => ({
      alphaBars: (betas: readonly A[]) => {
        const roots = right.alphaBars(betas).map(right.sqrtNonneg);
        const [first, last] = [roots[0] as A, roots.at(-1) as A];
        const factor = k.div(first, k.sub(first, last));
        return roots.map((root) => {
          const rescaled = k.mul(k.sub(root, last), factor);
          return k.mul(rescaled, rescaled);
        });
      },
    }),
    'huggingface/diffusers#3851',
  ),
  convention(
    'beta from the ratio of alphaBar',
    'beta is 1 - alphaBar_(k+1)/alphaBar_k',
    [...ddpm],
    <A>(right: Formulas<A>, k: Context<A>) => ({
      step: (schedule: Schedule<A>, index: number): Step<A> => {
        const step = right.step(schedule, index);
        return { ...step, beta: k.sub(k.one, k.div(step.noisier, step.cleaner)) };
      },
    }),
    'huggingface/diffusers#5130',
  ),
];
