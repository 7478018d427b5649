import { safeDiv, sqrtNonneg } from '../diffusion/core.ts';
import {
  everywhere,
  fromDefinitions,
  greater,
  inExact,
  isGreater,
  isNotMinusZero,
  isZero,
  law,
  type Law,
} from './law.ts';

export const coreLaws: readonly Law[] = [
  law({
    name: 'sqrtNonneg-squared',
    statement: 'The square of sqrtNonneg(a) is max(a, 0).',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { a }) => {
      const root = sqrtNonneg(k, a);
      return [[k.mul(root, root), k.max(a, k.zero)]];
    },
    fails: [{ in: 'binary32', at: { a: '2' }, because: 'the root of 2 is rounded' }],
  }),
  law({
    name: 'sqrtNonneg-of-product',
    statement: 'For a, b >= 0, sqrtNonneg(a * b) = sqrtNonneg(a) * sqrtNonneg(b).',
    source: fromDefinitions,
    holds: inExact,
    given: (k, { a, b }) => !isGreater(k, k.zero, a) && !isGreater(k, k.zero, b),
    claims: (k, { a, b }) => [[sqrtNonneg(k, k.mul(a, b)), k.mul(sqrtNonneg(k, a), sqrtNonneg(k, b))]],
    fails: [
      { in: 'binary32', at: { a: '2', b: '2' }, because: 'the root of 2 is rounded' },
      { in: 'rational', at: { a: '-1', b: '-1' }, because: 'both roots are 0, the product is positive' },
    ],
  }),
  law({
    name: 'sqrtNonneg-is-nonnegative',
    statement: 'sqrtNonneg(a) is never below 0, whatever a.',
    source: fromDefinitions,
    holds: everywhere,
    claims: (k, { a }) => [[greater(k, k.zero, sqrtNonneg(k, a)), k.zero]],
  }),
  law({
    name: 'safeDiv-without-epsilon',
    statement: 'With epsilon = 0, safeDiv(a, b) = a / b unless b is -0.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { b }) => isZero(k, k.epsilon) && isNotMinusZero(k, b),
    claims: (k, { a, b }) => [[safeDiv(k, a, b), k.div(a, b)]],
    fails: [
      { in: 'binary32', at: { epsilon: '0', b: '-0' }, because: '-0 + 0 is +0: +inf, and a / -0 is -inf' },
      { in: 'rational', at: {}, because: 'epsilon is not 0' },
    ],
  }),
  law({
    name: 'safeDiv-times-denominator',
    statement: 'safeDiv(a, b) * (b + epsilon) = a unless b = -epsilon.',
    source: fromDefinitions,
    holds: inExact,
    given: (k, { b }) => !isZero(k, k.add(b, k.epsilon)),
    claims: (k, { a, b }) => [[k.mul(safeDiv(k, a, b), k.add(b, k.epsilon)), a]],
    fails: [
      { in: 'binary32', at: { b: '1/3' }, because: 'the quotient is rounded' },
      { in: 'rational', at: { b: '-1/1000000' }, because: 'a / 0 is 0 by convention' },
    ],
  }),
];
