/** The mean of a DDPM step written through x0, as Ho et al. 2020 do in equation 7. */
import type { Context } from '../../../spec/context.ts';
import type { Formulas, OfTwo, Step } from './formula-types.ts';

const meanThrough =
  (clip: <A>(right: Formulas<A>) => (x0: A) => A) =>
  <A>(right: Formulas<A>, k: Context<A>): Partial<Formulas<A>> => ({
    ddpmMean: ({ beta, noisier, cleaner }: Step<A>): OfTwo<A> => {
      const x0FromEps = right.x0FromEps(noisier);
      const ofClean = k.mul(right.safeDiv(beta, k.sub(k.one, noisier)), right.signal(cleaner));
      const ofState = k.mul(
        right.safeDiv(k.sub(k.one, cleaner), k.sub(k.one, noisier)),
        right.signal(k.sub(k.one, beta)),
      );
      const after = clip(right);
      return (x, e) => k.add(k.mul(after(x0FromEps(x, e)), ofClean), k.mul(x, ofState));
    },
  });

export const clippedMean = meanThrough((right) => right.clip);
/** Equal to the direct form in exact arithmetic, but for epsilon. */
export const plainMean = meanThrough(() => (x0) => x0);
