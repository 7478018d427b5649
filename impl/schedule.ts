/** The schedule on the host: what a step reads from its betas. */
import { fraction, mul, sqrtNonneg, sub } from './binary32.ts';
import { entry, type HostTensor } from './tensor.ts';

/** Lean's VPSchedule. The products are made once, when the schedule is. */
export interface Schedule {
  /** The number of steps. */
  readonly T: number;
  /** step in 0..T-1: from state step + 1 to state step. */
  beta(step: number): number;
  /** t in 0..T: ((1 * (1 - beta_0)) * (1 - beta_1)) * ... over the first t betas, from the left. */
  alphaBar(t: number): number;
  /** t in 0..T: t / T, and 0 where T = 0. */
  timeOfIndex(t: number): number;
}

export const scheduleOf = ({ data }: HostTensor): Schedule => {
  const products = new Float32Array(data.length + 1);
  let product = 1;
  products[0] = product;
  for (let step = 0; step < data.length; step++) {
    product = mul(product, sub(1, entry(data, step)));
    products[step + 1] = product;
  }
  return {
    T: data.length,
    beta: (step) => entry(data, step),
    alphaBar: (t) => entry(products, t),
    timeOfIndex: (t) => fraction(t, data.length),
  };
};

/** The weights of signal and noise in a state: c0 = sqrtNonneg(alphaBar), c1 = sqrtNonneg(1 - alphaBar). */
export const weights = (alphaBar: number): { readonly c0: number; readonly c1: number } => ({
  c0: sqrtNonneg(alphaBar),
  c1: sqrtNonneg(sub(1, alphaBar)),
});
