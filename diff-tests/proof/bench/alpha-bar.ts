/** Exact alphaBar of the 1000-step schedule of the DDPM paper, against a fold that reduces every fraction. */
import { alphaBarVec, linear } from '../../../spec/diffusion/schedule.ts';
import { gcd } from '../../../spec/scalars/exact/gcd.ts';
import { lowestTerms, rational as q, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { measure, type Timed } from './measure.ts';

const schedule = (steps: number) => linear(q, steps, q.of('1/10000'), q.of('1/50'));

/** The textbook way: a product in lowest terms at every step. */
const reducedFold = (steps: number): Rational => {
  const betas = schedule(steps);
  let [n, d] = [1n, 1n];
  for (let step = 0; step < steps; step++) {
    const alpha = lowestTerms(betas.alpha(step));
    [n, d] = [n * alpha.n, d * alpha.d];
    const common = gcd(n, d);
    [n, d] = [n / common, d / common];
  }
  return { n, d, e: 0 };
};

/** The contenders must agree before their times mean anything. */
const agree = (steps: number): void => {
  const [ours, theirs] = [lowestTerms(schedule(steps).alphaBar(steps)), lowestTerms(reducedFold(steps))];
  if (ours.n !== theirs.n || ours.d !== theirs.d)
    throw new Error(`the contenders disagree on alphaBar_${steps}`);
};

export const alphaBarBench = async (steps: number, rounds: number): Promise<Timed[]> => {
  agree(steps);
  const fast = await measure(
    [
      { name: `alphaBar_${steps}`, run: () => schedule(steps).alphaBar(steps) },
      { name: `alphaBar_0..alphaBar_${steps}`, run: () => alphaBarVec(schedule(steps)) },
    ],
    { rounds },
  );
  const [slow] = await measure([{ name: 'a fold in lowest terms', run: () => reducedFold(steps) }], {
    rounds: 1,
  });
  if (slow === undefined) return fast;
  return [...fast, { ...slow, ratio: slow.milliseconds / (fast[0]?.milliseconds ?? NaN) }];
};
