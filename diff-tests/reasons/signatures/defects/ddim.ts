/** One deterministic step, and one of the image API. */
import type { Context } from '../../../../spec/context.ts';
import type { Formulas, Step } from '../formula-types.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { ddpm, ddim, image, clean } = using;

/** Other weights of x0 and the direction. */
const weighted =
  (weightsOf: <A>(right: Formulas<A>, k: Context<A>, step: Step<A>) => readonly [A, A]) =>
  <A>(right: Formulas<A>, k: Context<A>): Partial<Formulas<A>> => ({
    ddimStep: (step: Step<A>) => {
      const estimate = right.estimate(step.noisier);
      const [c0, c1] = weightsOf(right, k, step);
      return (x, e) => k.add(k.mul(estimate(x, e), c0), k.mul(e, c1));
    },
  });

const plain: readonly Signature[] = [
  defect(
    'direction weighted by the noisier state',
    'the direction is weighted by alphaBar_(k+1)',
    ddim,
    weighted((right, _k, { noisier, cleaner }) => [right.signal(cleaner), right.noise(noisier)]),
    'huggingface/diffusers#1486',
  ),
  defect(
    'x0 weighted by the noisier state',
    'x0 is weighted by alphaBar_(k+1)',
    ddim,
    weighted((right, _k, { noisier, cleaner }) => [right.signal(noisier), right.noise(cleaner)]),
  ),
  defect(
    'variance of eta = 1 subtracted',
    'the variance of eta = 1 is subtracted under the root',
    ddim,
    weighted((right, k, step) => [
      right.signal(step.cleaner),
      right.sqrtNonneg(k.sub(k.sub(k.one, step.cleaner), right.betaTilde(step))),
    ]),
    'inbarhub/DDPM_inversion#12',
  ),
  defect(
    'direction left out',
    'the direction is left out',
    ddim,
    weighted((right, k, { cleaner }) => [right.signal(cleaner), k.zero]),
    'jsboige/CoursIA#16158',
  ),
  defect(
    'direction not rooted',
    'the direction is weighted by 1 - alphaBar_k, not by its root',
    ddim,
    weighted((right, k, { cleaner }) => [right.signal(cleaner), k.sub(k.one, cleaner)]),
    'mathpluscode/ImgX-DiffSeg#4',
  ),
  defect(
    'direction subtracted',
    'the direction is subtracted',
    ddim,
    weighted((right, k, { cleaner }) => [right.signal(cleaner), k.neg(right.noise(cleaner))]),
  ),
  defect(
    'x0 for the direction',
    'the direction is x0, not the predicted noise',
    ddim,
    (right) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const [estimate, mix] = [right.estimate(noisier), right.mix(cleaner)];
        return (x, e) => {
          const x0 = estimate(x, e);
          return mix(x0, x0);
        };
      },
    }),
    'huggingface/diffusers#2094',
  ),
  defect('x0 for the next state', 'the step returns x0', ddim, (right) => ({
    ddimStep: ({ noisier }) => right.estimate(noisier),
  })),
  defect(
    'ancestral step without noise',
    'the step is the ancestral one without its noise',
    ddim,
    (right, k) => ({
      ddimStep: (step) => {
        const next = right.ddpmStep(step);
        return (x, e) => next(x, e, k.zero);
      },
    }),
  ),
];

const both: readonly Signature[] = [
  defect(
    'alphaBar of the cleaner state is the noisier one',
    'alphaBar_k is alphaBar_(k+1), and 1 for k = T-1',
    [...ddpm, ...ddim, ...image],
    (right, k) => ({
      step: (schedule, index) => {
        const step = right.step(schedule, index);
        return { ...step, cleaner: index === schedule.betas.length - 1 ? k.one : step.noisier };
      },
    }),
    'lucidrains/denoising-diffusion-pytorch#18',
  ),
  defect(
    'both states the noisier one',
    'alphaBar_k is alphaBar_(k+1)',
    [...ddpm, ...ddim, ...image],
    (right) => ({
      step: (schedule, index) => {
        const step = right.step(schedule, index);
        return { ...step, cleaner: step.noisier };
      },
    }),
    'lucidrains/denoising-diffusion-pytorch#81',
  ),
  defect(
    'both states the cleaner one',
    'alphaBar_(k+1) is alphaBar_k',
    [...ddpm, ...ddim, ...image],
    (right) => ({
      step: (schedule, index) => {
        const step = right.step(schedule, index);
        return { ...step, noisier: step.cleaner };
      },
    }),
  ),
  defect(
    'states exchanged',
    'alphaBar_k and alphaBar_(k+1) are exchanged',
    [...ddpm, ...ddim, ...image],
    (right) => ({
      step: (schedule, index) => {
        const step = right.step(schedule, index);
        return { ...step, noisier: step.cleaner, cleaner: step.noisier };
      },
    }),
  ),
];

const imageSteps: readonly Signature[] = [
  defect(
    'x0 clipped whatever is asked',
    'x0 is clipped, whatever clip says',
    ['imageDdimStepFromEps'],
    () => ({ clips: () => true }),
  ),
  defect('x0 clipped to [0, 1]', 'x0 is clipped to [0, 1]', [...image, ...clean], (right, k) => {
    const clip = (x0: typeof k.one): typeof k.one => k.clamp(x0, k.zero, k.one);
    return {
      clip,
      estimate: (alphaBar) => {
        const x0 = right.estimate(alphaBar);
        return (x, e) => clip(x0(x, e));
      },
    };
  }),
  defect(
    'noise derived again from the clipped x0',
    'the noise is derived again from the clipped x0',
    image,
    (right, k) => ({
      imageStep: ({ noisier, cleaner }, floor, after) => {
        const [c0, c1, mix] = [right.signal(noisier), right.noise(noisier), right.mix(cleaner)];
        const inverse = k.div(k.one, right.denominator(right.sqrtNonneg(noisier), floor));
        return (x, e) => {
          const x0 = after(k.mul(k.sub(x, k.mul(e, c1)), inverse));
          return mix(x0, k.div(k.sub(x, k.mul(x0, c0)), c1));
        };
      },
    }),
    'lucidrains/denoising-diffusion-pytorch#84',
  ),
];

export const ddimDefects: readonly Signature[] = [...plain, ...both, ...imageSteps];
