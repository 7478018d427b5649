/**
 * NN/Spec/Generative/Diffusion/Schedule.lean: discrete variance-preserving schedules.
 *
 * State t = 0..T counts the noise steps applied. Step k = 0..T-1 owns beta_k and joins state k to state k+1.
 */
import type { Context } from '../context.ts';
import { requireCount, requireIndex } from '../require.ts';

/** A schedule of T steps over a context: its betas, and what is made of them. */
export interface VPSchedule<A> {
  readonly steps: number;
  /** beta_k, k in 0..T-1. Lean: VPSchedule.beta. */
  beta(step: number): A;
  /** 1 - beta_k, k in 0..T-1. Lean: VPSchedule.alpha. */
  alpha(step: number): A;
  /**
   * alphaBar_t, t in 0..T: alphaBar_0 = 1 and alphaBar_(k+1) = alphaBar_k * (1 - beta_k), a left fold from 1 with
   * the accumulator on the left. Lean: VPSchedule.alphaBar (which folds anew for each t: the same bits).
   */
  alphaBar(t: number): A;
}

/** The schedule with these betas. Nothing is required of them: negative ones and ones above 1 run too. */
export const vpSchedule = <A>(k: Context<A>, betas: readonly A[]): VPSchedule<A> => {
  const beta = (step: number): A => {
    requireIndex('VPSchedule.beta', 'k', step, betas.length, 'T-1');
    return betas[step] as A;
  };
  const alpha = (step: number): A => k.sub(k.one, beta(step));
  // The table grows on demand: folding from scratch for each t would be quadratic in T.
  const table: A[] = [k.one];
  return {
    steps: betas.length,
    beta,
    alpha,
    alphaBar: (t) => {
      requireIndex('VPSchedule.alphaBar', 't', t, betas.length, 'T');
      for (let step = table.length - 1; step < t; step++) table.push(k.mul(table[step] as A, alpha(step)));
      return table[t] as A;
    },
  };
};

/** All of alphaBar_0..alphaBar_T, length T + 1. Lean: VPSchedule.alphaBarVec. */
export const alphaBarVec = <A>(schedule: VPSchedule<A>): readonly A[] =>
  Array.from({ length: schedule.steps + 1 }, (_, t) => schedule.alphaBar(t));

/** t/T, the time that a model is given for state t in 0..T; 0 when T = 0. Lean: VPSchedule.timeOfIndex. */
export const timeOfIndex = <A>(k: Context<A>, steps: number, t: number): A => {
  requireCount('timeOfIndex', 'T', steps);
  requireIndex('timeOfIndex', 't', t, steps, 'T');
  return steps === 0 ? k.zero : k.div(k.nat(t), k.nat(steps));
};

/**
 * beta_i = betaStart + (i/(T-1)) * (betaEnd - betaStart) for T >= 2; [betaEnd] for T = 1; [] for T = 0. In floats the
 * last one need not be betaEnd. Lean: VPSchedule.linearBetas.
 */
export const linearBetas = <A>(k: Context<A>, steps: number, betaStart: A, betaEnd: A): readonly A[] => {
  requireCount('linearBetas', 'T', steps);
  if (steps === 1) return [betaEnd];
  return Array.from({ length: steps }, (_, i) => {
    const fraction = k.div(k.nat(i), k.nat(steps - 1));
    return k.add(betaStart, k.mul(fraction, k.sub(betaEnd, betaStart)));
  });
};

/** The schedule of linearBetas. Lean: VPSchedule.linear. */
export const linear = <A>(k: Context<A>, steps: number, betaStart: A, betaEnd: A): VPSchedule<A> =>
  vpSchedule(k, linearBetas(k, steps, betaStart, betaEnd));

/** alphaBar_1..alphaBar_T, the table of the image API, without the leading 1. Lean: VPSchedule.noisyAlphaBars. */
export const noisyAlphaBars = <A>(schedule: VPSchedule<A>): readonly A[] => alphaBarVec(schedule).slice(1);
