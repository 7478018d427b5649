/** The mean of a DDPM step written through x0, as Ho et al. 2020 do in equation 7. */
import type { Context } from '../../../spec/context.ts';
import type { Formulas, OfTwo, Step } from './formula-types.ts';

/** a * b / y, in one of its two orders. */
type Weight = <A>(right: Formulas<A>, k: Context<A>, a: A, b: A, y: A) => A;
const quotientFirst: Weight = (right, k, a, b, y) => k.mul(right.safeDiv(a, y), b);
const productFirst: Weight = (right, k, a, b, y) => right.safeDiv(k.mul(a, b), y);

const meanThrough =
  (clip: <A>(right: Formulas<A>) => (x0: A) => A, weight: Weight = quotientFirst) =>
  <A>(right: Formulas<A>, k: Context<A>): Partial<Formulas<A>> => ({
    ddpmMean: ({ beta, noisier, cleaner }: Step<A>): OfTwo<A> => {
      const x0FromEps = right.x0FromEps(noisier);
      const noise = k.sub(k.one, noisier);
      const ofClean = weight(right, k, beta, right.signal(cleaner), noise);
      const root = right.signal(k.sub(k.one, beta));
      const ofState = weight(right, k, k.sub(k.one, cleaner), root, noise);
      const after = clip(right);
      return (x, e) => k.add(k.mul(after(x0FromEps(x, e)), ofClean), k.mul(x, ofState));
    },
  });

export const clippedMean = meanThrough((right) => right.clip);
/** Equal to the direct form in exact arithmetic, but for epsilon. */
export const plainMean = meanThrough(() => (x0) => x0);
export const plainMeanProductFirst = meanThrough(() => (x0) => x0, productFirst);
