/** A narrower format inside. */
import type { Context } from '../../../../spec/context.ts';
import { type Signature, signatureOf, using } from '../signature.ts';
import { narrow } from '../narrow.ts';
import { accumulatedBetas, accumulatedTimes } from './tables.ts';

const rounding = signatureOf('rounding');
const { roots, bars, weights, vp } = using;

/** The running product of 1 - beta from 1, each step rounded. */
const accumulated =
  <A>(k: Context<A>, rounded: (x: A) => A) =>
  (betas: readonly A[]): A[] => {
    let last = k.one;
    return [last, ...betas.map((beta) => (last = rounded(k.mul(last, rounded(k.sub(k.one, beta))))))];
  };

export const narrower: readonly Signature[] = [
  rounding('roots in binary16', 'roots are rounded to binary16', roots, (right, k) => {
    const half = narrow(k, 'binary16');
    return { sqrtNonneg: (x) => half(right.sqrtNonneg(x)) };
  }),
  rounding(
    'alphaBar accumulated in binary16',
    'alphaBar is accumulated in binary16',
    bars,
    (_right, k) => ({ products: accumulated(k, narrow(k, 'binary16')) }),
    'pytorch/pytorch#156018',
  ),
  rounding(
    'alphaBar accumulated in binary32',
    'alphaBar is accumulated in binary32',
    bars,
    (_right, k) => ({ products: accumulated(k, narrow(k, 'binary32')) }),
    'lucidrains/denoising-diffusion-pytorch@402b7c2',
  ),
  rounding(
    'betas and alphaBar in binary32',
    'betas are rounded to binary32, and alphaBar is accumulated in binary32',
    bars,
    (_right, k) => {
      const single = narrow(k, 'binary32');
      const products = accumulated(k, single);
      return { products: (betas) => products(betas.map(single)) };
    },
    'lucidrains/denoising-diffusion-pytorch@402b7c2',
  ),
  rounding(
    'alphaBar stored in binary16',
    'the table of alphaBar is stored in binary16',
    bars,
    (right, k) => ({ alphaBars: (betas) => right.alphaBars(betas).map(narrow(k, 'binary16')) }),
    'AUTOMATIC1111/stable-diffusion-webui#14071',
  ),
  rounding(
    'weights in binary16',
    'the weights are rounded to binary16',
    weights,
    (right, k) => {
      const half = narrow(k, 'binary16');
      return {
        signal: (alphaBar) => half(right.signal(alphaBar)),
        noise: (alphaBar) => half(right.noise(alphaBar)),
      };
    },
    'huggingface/diffusers#9004',
  ),
  rounding(
    'betas accumulated in binary32',
    'betas are accumulated in binary32',
    ['linearBetas'],
    (_right, k) => ({ linearBeta: accumulatedBetas(k, narrow(k, 'binary32')) }),
    'pytorch/pytorch#40904',
  ),
  rounding(
    'time accumulated in binary32',
    'the time is accumulated in binary32',
    ['pfOdeSampleEuler'],
    (_right, k) => ({
      odeTime: accumulatedTimes(k, narrow(k, 'binary32')),
    }),
  ),
  rounding(
    'exp as exp2 in binary32',
    'exp is exp2 of x * log2(e), in binary32',
    vp,
    (right, k) => {
      const single = narrow(k, 'binary32');
      // Both to 30 digits: exp(y * ln 2) for 2^y is far closer than binary32 needs.
      const [log2e, ln2] = [
        k.of('1.44269504088896340735992468100'),
        k.of('0.693147180559945309417232121458'),
      ];
      return {
        vpAlphaBar: (schedule, t) =>
          single(k.exp(k.mul(ln2, single(k.mul(k.neg(right.vpIntegral(schedule, t)), log2e))))),
      };
    },
    'pytorch/pytorch#161944',
  ),
];
