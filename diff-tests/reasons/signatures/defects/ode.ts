/** The linear VP schedule, the drift and one Euler step. */
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { vp, drift } = using;
const sigmas = ['vpSigma', ...drift];
const euler = ['eulerStep', 'pfOdeSampleEuler'];

const schedule: readonly Signature[] = [
  defect('half of the integral missing', 'the integral of beta misses its half', vp, (_right, k) => ({
    vpIntegral: ({ beta0, beta1 }, t) => k.add(k.mul(beta0, t), k.mul(k.sub(beta1, beta0), k.mul(t, t))),
  })),
  defect(
    'beta1 for beta1 - beta0 in the integral',
    'the integral of beta takes beta1 for beta1 - beta0',
    vp,
    (_right, k) => ({
      vpIntegral: ({ beta0, beta1 }, t) => k.add(k.mul(beta0, t), k.mul(k.mul(k.half, beta1), k.mul(t, t))),
    }),
    'NVlabs/edm#5',
  ),
  defect('t for its square in the integral', 'the integral of beta takes t for t * t', vp, (_right, k) => ({
    vpIntegral: ({ beta0, beta1 }, t) => k.add(k.mul(beta0, t), k.mul(k.mul(k.half, k.sub(beta1, beta0)), t)),
  })),
  defect('beta(t) * t for its integral', 'the integral of beta is beta(t) * t', vp, (right, k) => ({
    vpIntegral: (schedule, t) => k.mul(right.vpBeta(schedule, t), t),
  })),
  defect('beta(t) for its integral', 'the integral of beta is beta(t)', vp, (right) => ({
    vpIntegral: (schedule, t) => right.vpBeta(schedule, t),
  })),
  defect(
    'weight of the mean for alphaBar(t)',
    'alphaBar(t) is exp(-I/2), the weight of the mean',
    vp,
    (right, k) => ({
      vpIntegral: (schedule, t) => k.mul(k.half, right.vpIntegral(schedule, t)),
    }),
  ),
  defect(
    'exp cut off after two terms',
    'alphaBar(t) is 1 - I',
    vp,
    (right, k) => ({ vpAlphaBar: (schedule, t) => k.sub(k.one, right.vpIntegral(schedule, t)) }),
    'huggingface/candle#901',
  ),
  defect('exp of the positive integral', 'alphaBar(t) is exp(I)', vp, (right, k) => ({
    vpAlphaBar: (schedule, t) => k.exp(right.vpIntegral(schedule, t)),
  })),
  {
    longer: 1000,
    ...defect(
      'exp as a product of a thousand steps',
      'alphaBar(t) is a product over 1000 steps',
      vp,
      (right, k) => ({
        vpAlphaBar: (schedule, t) => {
          let product = k.one;
          for (let i = 0; i < 1000; i++) {
            const middle = k.add(k.nat(i), k.half);
            const beta = right.vpBeta(schedule, k.div(k.mul(t, middle), k.nat(1000)));
            product = k.mul(product, k.sub(k.one, k.div(k.mul(beta, t), k.nat(1000))));
          }
          return product;
        },
      }),
    ),
  },
  defect(
    'beta1 for beta1 - beta0 in beta(t)',
    'beta(t) is beta0 + t * beta1',
    ['vpBeta', ...drift],
    (_right, k) => ({
      vpBeta: ({ beta0, beta1 }, t) => k.add(beta0, k.mul(t, beta1)),
    }),
  ),
  defect('sigma of EDM', 'sigma(t) is sqrt((1 - alphaBar) / alphaBar)', sigmas, (right, k) => ({
    vpSigma: (schedule, t) => {
      const alphaBar = right.alphaBarAt(schedule, t);
      return right.sqrtNonneg(k.div(k.sub(k.one, alphaBar), alphaBar));
    },
  })),
  defect('sigma not rooted', 'sigma(t) is 1 - alphaBar(t)', sigmas, (right, k) => ({
    vpSigma: (schedule, t) => k.sub(k.one, right.alphaBarAt(schedule, t)),
  })),
  defect('root of alphaBar(t) for sigma', 'sigma(t) is sqrt(alphaBar(t))', sigmas, (right) => ({
    vpSigma: (schedule, t) => right.sqrtNonneg(right.alphaBarAt(schedule, t)),
  })),
  defect(
    'sigma from the square of alphaBar(t)',
    'sigma(t) is sqrt(1 - alphaBar(t)^2)',
    sigmas,
    (right, k) => ({
      vpSigma: (schedule, t) => {
        const alphaBar = right.alphaBarAt(schedule, t);
        return right.noise(k.mul(alphaBar, alphaBar));
      },
    }),
  ),
];

const drifts: readonly Signature[] = [
  defect(
    'half of the score missing',
    'the score has the weight beta, not beta/2',
    drift,
    (right, k) => ({
      rhs: (schedule, t) => {
        const ofState = k.mul(k.neg(k.half), right.betaAt(schedule, t));
        const ofNoise = right.ratio(schedule, t);
        return (x, e) => k.add(k.mul(x, ofState), k.mul(e, ofNoise));
      },
    }),
    'deepinv/deepinv#1343',
  ),
  defect('half of the state missing', 'the state has the weight -beta, not -beta/2', drift, (right, k) => ({
    rhs: (schedule, t) => {
      const ofState = k.neg(right.betaAt(schedule, t));
      const ofNoise = k.mul(k.half, right.ratio(schedule, t));
      return (x, e) => k.add(k.mul(x, ofState), k.mul(e, ofNoise));
    },
  })),
  defect(
    'sign of the score',
    'the score has the other sign',
    drift,
    (right, k) => ({
      rhs: (schedule, t) => {
        const rhs = right.rhs(schedule, t);
        return (x, e) => rhs(x, k.neg(e));
      },
    }),
    'soran-ghaderi/torchebm#333',
  ),
  defect('sign of the state', 'the state has the other sign', drift, (right, k) => ({
    rhs: (schedule, t) => {
      const rhs = right.rhs(schedule, t);
      return (x, e) => rhs(k.neg(x), e);
    },
  })),
  defect('sign of the drift', 'the drift has the other sign', drift, (right, k) => ({
    rhs: (schedule, t) => {
      const rhs = right.rhs(schedule, t);
      return (x, e) => k.neg(rhs(x, e));
    },
  })),
  defect('divided by the square of sigma', 'the score is divided by sigma^2', drift, (right, k) => ({
    vpSigma: (schedule, t) => {
      const sigma = right.vpSigma(schedule, t);
      return k.mul(sigma, sigma);
    },
  })),
  defect('score not divided by sigma', 'the score is not divided by sigma', drift, (right) => ({
    ratio: (schedule, t) => right.betaAt(schedule, t),
  })),
  defect('score multiplied by sigma', 'the score is multiplied by sigma', drift, (right, k) => ({
    ratio: (schedule, t) => k.mul(right.betaAt(schedule, t), right.vpSigma(schedule, t)),
  })),
  defect('root of beta for beta', 'the drift takes sqrt(beta) for beta', drift, (right) => ({
    vpBeta: (schedule, t) => right.sqrtNonneg(right.vpBeta(schedule, t)),
  })),
];

const steps: readonly Signature[] = [
  defect('x forgotten in the Euler step', 'the Euler step forgets x', euler, (_right, k) => ({
    eulerStep: (dt) => (_x, slope) => k.mul(slope, dt),
  })),
  defect('dt forgotten in the Euler step', 'the Euler step forgets dt', euler, (_right, k) => ({
    eulerStep: () => (x, slope) => k.add(x, slope),
  })),
  defect('Euler step subtracted', 'the Euler step is subtracted', euler, (_right, k) => ({
    eulerStep: (dt) => (x, slope) => k.sub(x, k.mul(slope, dt)),
  })),
  defect('x and slope exchanged in the Euler step', 'x and the slope are exchanged', euler, (right) => ({
    eulerStep: (dt) => {
      const step = right.eulerStep(dt);
      return (x, slope) => step(slope, x);
    },
  })),
];

export const odeDefects: readonly Signature[] = [...schedule, ...drifts, ...steps];
