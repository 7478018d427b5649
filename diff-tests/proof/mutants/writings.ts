/**
 * Other hands: a mistake is written as the bank has it, and as somebody else would have it, who orders products otherwise,
 * computes in binary64, or guards no denominator. A name that fits only the bank's own code knows the code, not the mistake.
 */
import type { Change, Formulas, Round } from '../../examples/formulas.ts';
import type { MutantFormat } from './mutant.ts';

export interface Writing {
  readonly name: string;
  /** The formulas of this hand, under the one that is wrong. */
  readonly change: Change;
  /** What rounds each operation, where it is not the format itself. */
  readonly inside?: Round;
  readonly formats: readonly MutantFormat[];
  /** The names of what it does on purpose; nothing where it is as right as the bank's. */
  readonly brings: readonly string[];
}

export const asWritten: Writing = {
  name: 'as written',
  change: () => ({}),
  formats: ['binary32', 'binary64'],
  brings: [],
};

/** The same mathematics in another order: one weight for each term; terms and factors exchanged. */
const reordered: Change = (own): Partial<Formulas> => {
  const { f } = own;
  return {
    linearBeta: (i, T, start, end) => (T === 1 ? end : f(f(f(f(end - start) * f(i)) / f(T - 1)) + start)),
    mix: (alphaBar) => {
      const [c0, c1] = [own.signal(alphaBar), own.noise(alphaBar)];
      return (x0, e) => f(f(c1 * e) + f(c0 * x0));
    },
    x0FromEps: (alphaBar) => {
      const inverse = own.inverse(alphaBar);
      const weight = f(inverse * own.noise(alphaBar));
      return (x, e) => f(f(inverse * x) - f(weight * e));
    },
    betaTilde: ({ beta, noisier, cleaner }) => f(beta * own.safeDiv(f(1 - cleaner), f(1 - noisier))),
    ddpmMean: (step) => {
      const inverse = own.inverse(f(1 - step.beta));
      const weight = f(own.coefficient(step) * inverse);
      return (x, e) => f(f(inverse * x) - f(weight * e));
    },
    vpIntegral: ({ beta0, beta1 }, t) => f(t * f(beta0 + f(f(t * f(beta1 - beta0)) * 0.5))),
    rhs: (vp, t) => {
      const [beta, sigma] = [own.vpBeta(vp, t), own.vpSigma(vp, t)];
      return (x, e) => f(f(-0.5 * beta) * f(x - own.safeDiv(e, sigma)));
    },
    meanSquare: (differences) =>
      f(differences.reduceRight((sum, d) => f(sum + f(d * d)), 0) / Math.max(1, differences.length)),
  };
};

/** What the other order is called, where a profile has no room for it: an overflow, a cancellation. */
const arrangements = [
  'i * (end - start) / (T-1)',
  'the reciprocal multiplied into x and the noise',
  'the integral of beta by Horner',
  'beta/2 multiplied last in the drift',
  'the loss summed from the end',
];

/** Two units in the last place of binary32 off at most, as NumPy's is; which way, the bits of the result say. */
const looseExp = (x: number): number => {
  const right = Math.fround(Math.exp(x));
  const ulp = Math.max(2 ** (Math.floor(Math.log2(right)) - 23), 2 ** -149);
  const bits = new Uint32Array(Float32Array.of(right).buffer)[0] ?? 0;
  return right > 0 && Number.isFinite(right) && right !== 1 ? right + ((bits % 3) - 1) * 2 * ulp : right;
};

export const writings: readonly Writing[] = [
  {
    name: 'in another order, binary64 inside',
    change: reordered,
    inside: (x) => x,
    formats: ['binary32'],
    brings: arrangements,
  },
  {
    name: 'without a guard, the start at T = 1, a looser exp',
    change: ({ f }) => ({
      safeDiv: (x, y) => f(x / y),
      linearBeta: (i, T, start, end) => (T === 1 ? start : f(start + f(f(f(i) / f(T - 1)) * f(end - start)))),
      ...(f(0.1) === 0.1
        ? {}
        : {
            vpAlphaBar: ({ beta0, beta1 }, t) =>
              looseExp(-f(f(beta0 * t) + f(f(0.5 * f(beta1 - beta0)) * f(t * t)))),
          }),
    }),
    formats: ['binary32', 'binary64'],
    brings: ['epsilon 0', 'betas from the start for T = 1'],
  },
  {
    name: 'a floor of 1e-8 for a guard, in another order',
    change: (own) => ({
      ...reordered(own),
      safeDiv: (x, y) => own.f(x / Math.max(y, own.f(1e-8))),
    }),
    formats: ['binary32', 'binary64'],
    // Where a denominator is 0 or far above 1e-8, the four are the same.
    brings: ['epsilon clamped, 1e-8', 'epsilon 1e-8', 'epsilon 1e-12', 'epsilon 0', ...arrangements],
  },
];

/** A mistake in another hand: its formulas stand on those of the hand, and the hand's call those that are wrong. */
export const inWriting =
  ({ change }: Writing, wrong: Change): Change =>
  (right) => {
    const own = { ...right };
    const hand = change(own);
    Object.assign(own, hand);
    const mistaken = wrong({ ...own });
    Object.assign(own, mistaken);
    return { ...hand, ...mistaken };
  };
