/** Products, quotients and sums in another order. */
import { plainMean, plainMeanProductFirst } from '../posterior.ts';
import { type Signature, signatureOf, using } from '../signature.ts';

const rounding = signatureOf('rounding');
const { quotients, clean, ddpm, ddim, image, drift, roots, vp } = using;
const divided = [...clean, ...ddpm];

export const arrangements: readonly Signature[] = [
  rounding(
    'a reciprocal, then a product',
    'a reciprocal is multiplied where a quotient is written',
    quotients,
    (right, k) => ({
      safeDiv: (x, y) => k.mul(x, k.div(k.one, k.add(y, right.epsilon))),
    }),
  ),
  rounding(
    'a division in the place of the reciprocal',
    'a quotient is taken where the reciprocal is multiplied',
    [...divided, ...image],
    (right, k) => ({
      x0FromEps: (alphaBar) => {
        const [c0, c1] = [right.sqrtNonneg(alphaBar), right.noise(alphaBar)];
        return (x, e) => right.safeDiv(k.sub(x, k.mul(e, c1)), c0);
      },
      ddpmMean: (step) => {
        const [coefficient, root] = [right.coefficient(step), right.sqrtNonneg(k.sub(k.one, step.beta))];
        return (x, e) => right.safeDiv(k.sub(x, k.mul(e, coefficient)), root);
      },
      imageStep: ({ noisier, cleaner }, floor, after) => {
        const [c1, mix] = [right.noise(noisier), right.mix(cleaner)];
        const denominator = right.denominator(right.sqrtNonneg(noisier), floor);
        return (x, e) => mix(after(k.div(k.sub(x, k.mul(e, c1)), denominator)), e);
      },
    }),
  ),
  rounding(
    'the reciprocal multiplied into both',
    'the reciprocal is multiplied into x and the noise',
    divided,
    (right, k) => ({
      x0FromEps: (alphaBar) => {
        const [c1, inverse] = [right.noise(alphaBar), right.inverse(alphaBar)];
        const ofNoise = k.mul(c1, inverse);
        return (x, e) => k.sub(k.mul(x, inverse), k.mul(e, ofNoise));
      },
      ddpmMean: (step) => {
        const [coefficient, inverse] = [right.coefficient(step), right.inverse(k.sub(k.one, step.beta))];
        const ofNoise = k.mul(coefficient, inverse);
        return (x, e) => k.sub(k.mul(x, inverse), k.mul(e, ofNoise));
      },
    }),
  ),
  rounding(
    'the root of 1/alphaBar',
    'the roots are those of 1/alphaBar and 1/alphaBar - 1',
    clean,
    (right, k) => ({
      x0FromEps: (alphaBar) => {
        const inverse = k.div(k.one, alphaBar);
        const [ofState, ofNoise] = [right.sqrtNonneg(inverse), right.sqrtNonneg(k.sub(inverse, k.one))];
        return (x, e) => k.sub(k.mul(x, ofState), k.mul(e, ofNoise));
      },
    }),
  ),
  rounding(
    'a DDIM step with one weight each',
    'the weights of x and the noise are made one each',
    ddim,
    (right, k) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const [c0, c1, before] = [right.signal(cleaner), right.noise(cleaner), right.noise(noisier)];
        const ofState = k.mul(c0, right.inverse(noisier));
        const ofNoise = k.sub(c1, k.mul(before, ofState));
        return (x, e) => k.add(k.mul(x, ofState), k.mul(e, ofNoise));
      },
    }),
  ),
  rounding('the mean through x0', 'the mean is taken through x0', ddpm, plainMean),
  rounding(
    'the mean through x0, products first',
    'the mean is taken through x0, its weights multiplied before they are divided',
    ddpm,
    plainMeanProductFirst,
  ),
  rounding(
    'the variance multiplied before it is divided',
    'the variance is multiplied by beta before it is divided',
    ddpm,
    (right, k) => ({
      betaTilde: ({ beta, noisier, cleaner }) =>
        right.safeDiv(k.mul(k.sub(k.one, cleaner), beta), k.sub(k.one, noisier)),
    }),
  ),
  rounding('sigma as a product of roots', 'sigma is a product of roots', ddpm, (right, k) => ({
    sigma: ({ beta, noisier, cleaner }) =>
      k.mul(right.safeDiv(right.noise(cleaner), right.noise(noisier)), right.sqrtNonneg(beta)),
  })),
  rounding(
    'a branch in the place of max',
    'a branch stands in the place of max, so that -0 stays -0',
    roots,
    (_right, k) => ({
      sqrtNonneg: (x) => k.sqrt(k.pick(k.zero, x, k.zero, x)),
    }),
  ),
  rounding('the root as 1 / (1 / sqrt)', 'a root is 1 / (1 / sqrt(x))', roots, (right, k) => ({
    sqrtNonneg: (x) => k.div(k.one, k.div(k.one, right.sqrtNonneg(x))),
  })),
  rounding(
    'beta(t) as beta0 * (1 - t) + beta1 * t',
    'beta(t) is beta0 * (1 - t) + beta1 * t',
    ['vpBeta', ...drift],
    (_right, k) => ({
      vpBeta: ({ beta0, beta1 }, t) => k.add(k.mul(beta0, k.sub(k.one, t)), k.mul(beta1, t)),
    }),
  ),
  rounding(
    'the integral of beta by Horner',
    'the integral of beta is t * (beta0 + t * half)',
    vp,
    (_right, k) => ({
      vpIntegral: ({ beta0, beta1 }, t) =>
        k.mul(t, k.add(beta0, k.mul(k.mul(k.half, k.sub(beta1, beta0)), t))),
    }),
  ),
  rounding('the square of exp(-I/2)', 'alphaBar(t) is the square of exp(-I/2)', vp, (right, k) => ({
    vpAlphaBar: (schedule, t) => {
      const root = k.exp(k.neg(k.mul(k.half, right.vpIntegral(schedule, t))));
      return k.mul(root, root);
    },
  })),
  rounding('1 / exp(I)', 'alphaBar(t) is 1 / exp(I)', vp, (right, k) => ({
    vpAlphaBar: (schedule, t) => k.div(k.one, k.exp(right.vpIntegral(schedule, t))),
  })),
  rounding('the drift with beta outside', 'beta/2 is multiplied last in the drift', drift, (right, k) => ({
    rhs: (schedule, t) => {
      const half = k.mul(k.half, right.betaAt(schedule, t));
      const sigma = right.vpSigma(schedule, t);
      return (x, e) => k.mul(half, k.sub(right.safeDiv(e, sigma), x));
    },
  })),
  rounding('the slope divided by n', 'the slope is divided by n', ['pfOdeSampleEuler'], (_right, k) => ({
    dt: (n) => k.neg(k.nat(n)),
    eulerStep: (n) => (x, slope) => k.add(x, k.div(slope, n)),
  })),
  rounding('the loss summed from the end', 'the loss is summed from the end', ['epsPredLoss'], (right) => ({
    meanSquare: (differences) => right.meanSquare(differences.toReversed()),
  })),
  rounding(
    'the loss multiplied by 1/n',
    'the sum of the loss is multiplied by 1/n',
    ['epsPredLoss'],
    (_right, k) => ({
      mean: (penalties) => k.mul(k.sum(penalties), k.div(k.one, k.nat(Math.max(penalties.length, 1)))),
    }),
  ),
];
