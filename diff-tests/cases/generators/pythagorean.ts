import fc from 'fast-check';
import type { Ratio } from '../../../spec/context.ts';

/**
 * Schedules whose square roots are rational, for `rational` and the laws: sqrt(alphaBar_t) and sqrt(1 - alphaBar_t)
 * are the legs p = (1 - u^2)/(1 + u^2) and 2u/(1 + u^2) of a right triangle with hypotenuse 1. No float has them.
 */
export interface PythagoreanSchedule {
  /** sqrt(alphaBar_t) as "n/d", t in 0..T; the first is 1. */
  readonly roots: readonly string[];
  /** beta_k = 1 - alphaBar_(k+1)/alphaBar_k as "n/d": below 1; 1 - beta_k is a square too. */
  readonly betas: readonly string[];
}

const one: Ratio = { n: 1n, d: 1n };

const textOf = ({ n, d }: Ratio): string => `${n}/${d}`;

const legOf = ({ n, d }: Ratio): Ratio => ({ n: d * d - n * n, d: d * d + n * n });

const times = (p: Ratio, q: Ratio): Ratio => ({ n: p.n * q.n, d: p.d * q.d });

const betaBetween = (cleaner: Ratio, noisier: Ratio): Ratio => {
  const [top, bottom] = [noisier.n * cleaner.d, noisier.d * cleaner.n];
  return { n: bottom * bottom - top * top, d: bottom * bottom };
};

const fromRoots = (roots: readonly Ratio[]): PythagoreanSchedule => ({
  roots: roots.map(textOf),
  betas: roots.slice(1).map((root, k) => textOf(betaBetween(roots[k] as Ratio, root))),
});

/** u in (0, 1): small fractions, and ones near both ends (alphaBar near 1, near 0). */
const parameter: fc.Arbitrary<Ratio> = fc
  .oneof(
    fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
    fc.tuple(fc.constant(1), fc.integer({ min: 13, max: 1000 })),
    fc.tuple(fc.integer({ min: 13, max: 1000 }), fc.constant(1)),
  )
  .map(([below, rest]) => ({ n: BigInt(below), d: BigInt(below + rest) }));

const compare = (u: Ratio, v: Ratio): number => {
  const difference = u.n * v.d - v.n * u.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Of 0 to `most` steps, every alphaBar positive; betas are >= 0, and in one schedule of four some are negative. */
export const pythagoreanSchedule = (most = 4): fc.Arbitrary<PythagoreanSchedule> =>
  fc
    .tuple(fc.array(parameter, { maxLength: most }), fc.integer({ min: 0, max: 3 }))
    .map(([parameters, order]) => (order === 0 ? parameters : parameters.toSorted(compare)))
    .map((parameters) => fromRoots([one, ...parameters.map(legOf)]));

/** Pairs u, v with (u^2 + v^2)(1 + u^2 v^2) a square: then 1 - (p q)^2 is one for their legs p and q. Found by search. */
const pairs: readonly (readonly [Ratio, Ratio])[] = [
  ['4/7', '3/5'],
  ['1/13', '1/9'],
  ['4/13', '1/13'],
  ['3/14', '5/8'],
  ['5/14', '3/8'],
  ['7/15', '4/13'],
  ['9/19', '3/14'],
  ['5/21', '8/19'],
  ['16/21', '10/11'],
  ['11/24', '2/5'],
  ['3/28', '9/13'],
].map((pair) => {
  const [u, v] = pair.map((text) => {
    const [n = '0', d = '1'] = text.split('/');
    return { n: BigInt(n), d: BigInt(d) };
  });
  return [u ?? one, v ?? one];
});

/**
 * Two steps whose betas are squares too, so that with epsilon = 0 the weight of the noise in `ddpmStep` is rational at
 * k = 1, and not 0.
 */
export const ancestralSchedule = (): fc.Arbitrary<PythagoreanSchedule> =>
  fc.tuple(fc.constantFrom(...pairs), fc.boolean()).map(([[u, v], swap]) => {
    const [p, q] = [legOf(u), legOf(v)];
    return fromRoots([one, swap ? q : p, times(p, q)]);
  });
