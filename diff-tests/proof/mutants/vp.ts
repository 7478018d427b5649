/** V: beta(t), alphaBar(t) and sigma(t) of the linear VP schedule. */
import { formula, type Mutant } from './mutant.ts';

const bar = 'vpAlphaBar';
const sigma = 'vpSigma';

export const vp: readonly Mutant[] = [
  formula(
    'V01',
    bar,
    'the half is missing',
    ({ f }) => ({
      vpIntegral: ({ beta0, beta1 }, t) => f(f(beta0 * t) + f(f(beta1 - beta0) * f(t * t))),
    }),
    { diagnosis: ['half of the integral missing'] },
  ),
  formula(
    'V03',
    bar,
    'beta1 in the place of beta1 - beta0',
    ({ f }) => ({
      vpIntegral: ({ beta0, beta1 }, t) => f(f(beta0 * t) + f(f(0.5 * beta1) * f(t * t))),
    }),
    { diagnosis: ['beta1 for beta1 - beta0 in the integral'], link: 'NVlabs/edm#5' },
  ),
  formula(
    'V05',
    bar,
    'exp(-I/2), the weight of the mean',
    (right) => ({
      vpIntegral: (schedule, t) => right.f(0.5 * right.vpIntegral(schedule, t)),
    }),
    { diagnosis: ['weight of the mean for alphaBar(t)'] },
  ),
  formula(
    'V07',
    bar,
    '1 - I',
    (right) => ({ vpAlphaBar: (schedule, t) => right.f(1 - right.vpIntegral(schedule, t)) }),
    { diagnosis: ['exp cut off after two terms'], link: 'huggingface/candle#901' },
  ),
  formula(
    'V15',
    bar,
    't clamped to [1e-3, 1]',
    (right) => ({
      vpAlphaBar: (schedule, t) =>
        right.vpAlphaBar(schedule, Number.isNaN(t) ? t : Math.min(1, Math.max(right.f(1e-3), t))),
    }),
    { diagnosis: ['time of the VP schedule clamped to [1e-3, 1]'], link: 'lucidrains/imagen-pytorch#265' },
  ),
  formula(
    'V17',
    bar,
    'exp as exp2 of x * log2(e) in binary32',
    (right) => ({
      vpAlphaBar: (schedule, t) => Math.fround(2 ** Math.fround(-right.vpIntegral(schedule, t) * Math.LOG2E)),
    }),
    { diagnosis: ['exp as exp2 in binary32'], formats: ['binary64'], link: 'pytorch/pytorch#161944' },
  ),
  formula(
    'V19',
    bar,
    'a product over a thousand steps in the place of exp',
    (right) => ({
      vpAlphaBar: (schedule, t) => {
        let product = 1;
        for (let i = 0; i < 1000; i++) {
          const beta = right.vpBeta(schedule, right.f(right.f(t * (i + 0.5)) / 1000));
          product = right.f(product * right.f(1 - right.f(right.f(beta * t) / 1000)));
        }
        return product;
      },
    }),
    { diagnosis: ['exp as a product of a thousand steps'] },
  ),
  formula(
    'V13',
    'vpBeta',
    'from beta1 to beta0',
    (right) => ({
      vpBeta: ({ beta0, beta1 }, t) => right.vpBeta({ beta0: beta1, beta1: beta0 }, t),
    }),
    { diagnosis: ['VP schedule from beta1 to beta0'] },
  ),
  formula(
    'V21',
    'vpBeta',
    // Right for t in [0, 1]. Beyond, two large products cancel where the definition has none.
    'beta0 * (1 - t) + beta1 * t, for any t',
    ({ f }) => ({
      vpBeta: ({ beta0, beta1 }, t) => f(f(beta0 * f(1 - t)) + f(beta1 * t)),
    }),
    { diagnosis: ['beta(t) as beta0 * (1 - t) + beta1 * t'] },
  ),
  formula(
    'V09',
    sigma,
    'sqrt(-expm1(-I)), more accurate than the definition',
    (right) => ({
      vpSigma: (schedule, t) => right.sqrtNonneg(right.f(-Math.expm1(-right.vpIntegral(schedule, t)))),
    }),
    { control: true, link: 'Comfy-Org/ComfyUI#6388' },
  ),
  formula(
    'V11',
    sigma,
    'sqrt((1 - alphaBar) / alphaBar), the sigma of EDM',
    (right) => ({
      vpSigma: (schedule, t) => {
        const alphaBar = right.vpAlphaBar(schedule, t);
        return right.sqrtNonneg(right.f(right.f(1 - alphaBar) / alphaBar));
      },
    }),
    { diagnosis: ['sigma of EDM'] },
  ),
];
