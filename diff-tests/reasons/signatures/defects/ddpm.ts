/** One ancestral step. */
import { entry, type Formulas, type Schedule, type Step } from '../formulas.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { ddpm } = using;

/** A step whose beta is that of another one. */
const betaOf =
  (other: (index: number, T: number) => number) =>
  <A>(right: Formulas<A>): Partial<Formulas<A>> => ({
    step: (schedule: Schedule<A>, index: number): Step<A> => ({
      ...right.step(schedule, index),
      beta: entry(schedule.betas, other(index, schedule.betas.length)),
    }),
  });

const variances: readonly Signature[] = [
  defect(
    'ratio of the variance inverted',
    'the ratio of the variance is inverted',
    ddpm,
    (right, k) => ({
      betaTilde: ({ beta, noisier, cleaner }) =>
        k.mul(right.safeDiv(k.sub(k.one, noisier), k.sub(k.one, cleaner)), beta),
    }),
    'labmlai/annotated_deep_learning_paper_implementations@4eec7a4e',
  ),
  defect(
    'variance without its denominator',
    'the variance is (1 - alphaBar_k) * beta',
    ddpm,
    (_right, k) => ({ betaTilde: ({ beta, cleaner }) => k.mul(k.sub(k.one, cleaner), beta) }),
    'varun-ml/diffusion-models-tutorial#1',
  ),
  defect(
    'variance without beta',
    'the variance is (1 - alphaBar_k) / (1 - alphaBar_(k+1))',
    ddpm,
    (right, k) => ({
      betaTilde: ({ noisier, cleaner }) => right.safeDiv(k.sub(k.one, cleaner), k.sub(k.one, noisier)),
    }),
  ),
  defect(
    'variance from alphaBar, not 1 - alphaBar',
    'the variance takes alphaBar for 1 - alphaBar',
    ddpm,
    (right, k) => ({
      betaTilde: ({ beta, noisier, cleaner }) => k.mul(right.safeDiv(cleaner, noisier), beta),
    }),
  ),
  defect('variance 1 - alphaBar', 'the variance is 1 - alphaBar_(k+1)', ddpm, (_right, k) => ({
    betaTilde: ({ noisier }) => k.sub(k.one, noisier),
  })),
  defect(
    'variance as the weight of the fresh noise',
    'the weight of the fresh noise is the variance, not its root',
    ddpm,
    (right) => ({
      sigma: (step) => right.betaTilde(step),
    }),
  ),
  defect(
    'root of a logarithm for sigma',
    'sigma is sqrt(log(variance))',
    ddpm,
    // The logarithm is negative below 1, where nearly every variance lies, and at most variance - 1 above.
    (right, k) => ({ sigma: (step) => k.sqrt(k.sub(right.betaTilde(step), k.one)) }),
    'huggingface/diffusers#14569',
  ),
  defect(
    'fresh noise scaled by 1/sqrt(alpha)',
    'the fresh noise is scaled by 1/sqrt(alpha) too',
    ddpm,
    (right, k) => ({
      sigma: (step) => k.mul(right.sigma(step), right.inverse(k.sub(k.one, step.beta))),
    }),
    'TimofeyEfimov/AcceleratedDiffusionSamplers#1',
  ),
  defect('fresh noise left out', 'the fresh noise is left out', ddpm, (right) => ({
    ddpmStep: (step) => right.ddpmMean(step),
  })),
  defect('no fresh noise at index 1', 'the last step but one leaves the fresh noise out', ddpm, (right) => ({
    ddpmStep: (step) => (step.index === 1 ? right.ddpmMean(step) : right.ddpmStep(step)),
  })),
  defect(
    'variance of index 1 at index 0',
    'the last step has the variance of the one before it',
    ddpm,
    <A>(right: Formulas<A>): Partial<Formulas<A>> => {
      // What makes a step knows the schedule, and what makes its noise does not: one comes right before the other.
      let before: Step<A> | null = null;
      return {
        step: (schedule, index) => {
          before = index === 0 && schedule.betas.length > 1 ? right.step(schedule, 1) : null;
          return right.step(schedule, index);
        },
        noiseStep: (step) => before ?? right.noiseStep(step),
      };
    },
  ),
  defect('fresh noise subtracted', 'the fresh noise is subtracted', ddpm, (right, k) => ({
    sigma: (step) => k.neg(right.sigma(step)),
  })),
  defect(
    'predicted noise for the fresh one',
    'the predicted noise stands in the place of the fresh one',
    ddpm,
    (right) => ({
      ddpmStep: (step) => {
        const next = right.ddpmStep(step);
        return (x, e) => next(x, e, e);
      },
    }),
    'IDEALLab/EngiOpt#67',
  ),
];

const means: readonly Signature[] = [
  defect(
    '1 - alphaBar for beta in the coefficient',
    'the coefficient takes 1 - alphaBar for beta',
    ddpm,
    (right, k) => ({
      coefficient: (step) => right.coefficient({ ...step, beta: k.sub(k.one, step.noisier) }),
    }),
    'coleygroup/shepherd#13',
  ),
  defect('coefficient of the state before', 'the coefficient takes alphaBar_k', ddpm, (right) => ({
    coefficient: (step) => right.coefficient({ ...step, noisier: step.cleaner }),
  })),
  defect('coefficient not rooted', 'the coefficient is beta / (1 - alphaBar)', ddpm, (right, k) => ({
    coefficient: ({ beta, noisier }) => right.safeDiv(beta, k.sub(k.one, noisier)),
  })),
  defect('coefficient not divided', 'the coefficient is beta', ddpm, () => ({
    coefficient: ({ beta }) => beta,
  })),
  defect(
    'no epsilon in the coefficient',
    'the coefficient has no epsilon',
    ddpm,
    (right, k) => ({ coefficient: ({ beta, noisier }) => k.div(beta, right.noise(noisier)) }),
    'Project-MONAI/GenerativeModels#489',
  ),
  defect('1/alpha not rooted', 'the mean is divided by alpha, not by its root', ddpm, (right, k) => ({
    inverse: (alpha) => right.safeDiv(k.one, alpha),
  })),
  defect('mean not divided', 'the mean is not divided by sqrt(alpha)', ddpm, (_right, k) => ({
    inverse: () => k.one,
  })),
  defect('mean multiplied by sqrt(alpha)', 'the mean is multiplied by sqrt(alpha)', ddpm, (right) => ({
    inverse: (alpha) => right.sqrtNonneg(alpha),
  })),
  defect(
    'mean divided by sqrt(alphaBar)',
    'the mean is divided by sqrt(alphaBar), not by sqrt(alpha)',
    ddpm,
    (right, k) => ({
      ddpmMean: (step) => {
        const [coefficient, inverse] = [right.coefficient(step), right.inverse(step.noisier)];
        return (x, e) => k.mul(k.sub(x, k.mul(e, coefficient)), inverse);
      },
    }),
  ),
  defect('predicted noise added in the mean', 'the predicted noise is added', ddpm, (right, k) => ({
    coefficient: (step) => k.neg(right.coefficient(step)),
  })),
  defect(
    'predicted noise not divided',
    'x / sqrt(alpha) is taken before the noise is subtracted',
    ddpm,
    (right, k) => ({
      ddpmMean: (step) => {
        const [coefficient, inverse] = [right.coefficient(step), right.inverse(k.sub(k.one, step.beta))];
        return (x, e) => k.sub(k.mul(x, inverse), k.mul(e, coefficient));
      },
    }),
  ),
  defect(
    'beta of the step before',
    'beta is that of step k-1',
    ddpm,
    betaOf((index) => Math.max(index - 1, 0)),
    'huggingface/diffusers#2076',
  ),
  defect(
    'beta of the next step',
    'beta is that of step k+1',
    ddpm,
    betaOf((index, T) => Math.min(index + 1, T - 1)),
  ),
  defect(
    'beta in the opposite order',
    'beta is that of step T-1-k',
    ddpm,
    betaOf((index, T) => T - 1 - index),
  ),
];

export const ddpmDefects: readonly Signature[] = [...variances, ...means];
