/** F: the drift of the probability-flow ODE. */
import { formula, type Mutant, whole } from './mutant.ts';

const operation = 'pfOdeRhs';

export const pfOde: readonly Mutant[] = [
  formula(
    'F01',
    operation,
    'the half of the score is missing',
    (right) => ({
      rhs: (vp, t) => {
        const [f, beta] = [right.f, right.vpBeta(vp, t)];
        const [ofState, ofNoise] = [f(-0.5 * beta), right.safeDiv(beta, right.vpSigma(vp, t))];
        return (x, e) => f(f(x * ofState) + f(e * ofNoise));
      },
    }),
    { diagnosis: ['half of the score missing'], link: 'deepinv/deepinv#1343' },
  ),
  formula(
    'F03',
    operation,
    'the sign of the score',
    (right) => ({
      rhs: (vp, t) => {
        const rhs = right.rhs(vp, t);
        return (x, e) => rhs(x, -e);
      },
    }),
    { diagnosis: ['sign of the score'], link: 'soran-ghaderi/torchebm#333' },
  ),
  formula(
    'F05',
    operation,
    'divided by sigma^2',
    (right) => ({
      vpSigma: (vp, t) => right.f(right.vpSigma(vp, t) ** 2),
    }),
    { diagnosis: ['divided by the square of sigma', 'not rooted'] },
  ),
  formula(
    'F07',
    operation,
    'sqrt(beta) in the place of beta',
    (right) => ({
      vpBeta: (vp, t) => right.sqrtNonneg(right.vpBeta(vp, t)),
    }),
    { diagnosis: ['root of beta for beta'] },
  ),
  formula(
    'F09',
    operation,
    'max(sigma, epsilon)',
    ({ f, epsilon }) => ({
      safeDiv: (x, y) => f(x / Math.max(y, epsilon)),
    }),
    { diagnosis: ['epsilon clamped', 'epsilon only where the denominator is 0'] },
  ),
  whole(
    'F11',
    operation,
    'the model gets 1000 * t',
    (inputs, { own, operations }) => {
      const { model } = inputs;
      return operations.pfOdeRhs({ ...inputs, model: (x, t) => model(x, own.f(1000 * t)) });
    },
    { diagnosis: ['time times 1000'], expected: 'time', link: 'stepfun-ai/Step1X-Edit#91' },
  ),
];
