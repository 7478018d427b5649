/** sqrtNonneg and safeDiv. */
import { type Signature, signatureOf, using } from '../signature.ts';

const defect = signatureOf('defect');
const { roots, quotients } = using;

export const coreDefects: readonly Signature[] = [
  defect(
    'root without max',
    'the root has no max',
    roots,
    (_right, k) => ({ sqrtNonneg: (x) => k.sqrt(x) }),
    'huggingface/diffusers#14213',
  ),
  defect(
    'root of at least 1e-20',
    'the root is that of max(x, 1e-20)',
    roots,
    (_right, k) => ({ sqrtNonneg: (x) => k.sqrt(k.max(x, k.of('1e-20'))) }),
    'huggingface/diffusers#3006',
  ),
  defect(
    'max drops NaN',
    'the root of NaN is 0',
    roots,
    (right, k) => ({ sqrtNonneg: (x) => k.pick(x, k.zero, right.sqrtNonneg(x), k.zero) }),
    'gpuweb/gpuweb#5192',
  ),
  defect('not rooted', 'max(x, 0) is not rooted', roots, (_right, k) => ({
    sqrtNonneg: (x) => k.max(x, k.zero),
  })),
  defect('rooted twice', 'the root is taken twice', roots, (right) => ({
    sqrtNonneg: (x) => right.sqrtNonneg(right.sqrtNonneg(x)),
  })),
  defect('root of the absolute value', 'the root is that of |x|', roots, (_right, k) => ({
    sqrtNonneg: (x) => k.sqrt(k.max(x, k.neg(x))),
  })),
  defect(
    'binary32 subnormals flushed before the root',
    'binary32 subnormals are 0 under the root',
    roots,
    (right, k) => ({
      sqrtNonneg: (x) => right.sqrtNonneg(k.pick(k.of('0x1p-126'), k.max(x, k.neg(x)), k.zero, x)),
    }),
    'cupy/cupy#8382',
  ),
  defect('epsilon added to the quotient', 'epsilon is added to the quotient', quotients, (right, k) => ({
    safeDiv: (x, y) => k.add(k.div(x, y), right.epsilon),
  })),
  defect('epsilon subtracted', 'epsilon is subtracted', quotients, (right, k) => ({
    safeDiv: (x, y) => k.div(x, k.sub(y, right.epsilon)),
  })),
  defect('epsilon added to both', 'epsilon is added above and below', quotients, (right, k) => ({
    safeDiv: (x, y) => k.div(k.add(x, right.epsilon), k.add(y, right.epsilon)),
  })),
  defect('epsilon added to |y|', 'epsilon is added to the absolute value of y', quotients, (right, k) => ({
    safeDiv: (x, y) => k.div(x, k.add(k.max(y, k.neg(y)), right.epsilon)),
  })),
  defect(
    'epsilon only where the denominator is 0',
    'epsilon stands only for a denominator of 0',
    quotients,
    (right, k) => ({
      safeDiv: (x, y) => k.div(x, k.pick(k.max(y, k.neg(y)), k.zero, y, right.epsilon)),
    }),
  ),
  defect(
    'quotient 0 where the denominator is 0',
    'the quotient is 0 where the denominator is 0',
    quotients,
    (_right, k) => ({
      safeDiv: (x, y) => k.pick(k.max(y, k.neg(y)), k.zero, k.div(x, y), k.zero),
    }),
  ),
  defect('quotient upside down', 'the quotient is upside down', ['safeDiv'], (right) => ({
    safeDiv: (x, y) => right.safeDiv(y, x),
  })),
  defect('multiplied by the denominator', 'the denominator is multiplied', ['safeDiv'], (right, k) => ({
    safeDiv: (x, y) => k.mul(x, k.add(y, right.epsilon)),
  })),
];
