/**
 * Tables of a schedule: entry t, from 0, is the state after t + 1 noise steps. Sources: huggingface/diffusers@58eb52c,
 * scheduling_ddim.py and scheduling_euler_discrete.py, in their order of operations.
 */
import type { Context } from '../context.ts';
import { sqrtNonneg } from '../diffusion/core.ts';
import { oneMinus, square } from './shared.ts';

/** (r0 + (i/(T-1)) * (r1 - r0))^2 with the roots of both ends; [r0^2], the start, where T = 1. Source: line 216. */
export const scaledLinearBetas = <A>(
  k: Context<A>,
  steps: number,
  betaStart: A,
  betaEnd: A,
): readonly A[] => {
  const first = sqrtNonneg(k, betaStart);
  if (steps === 1) return [square(k, first)];
  const range = k.sub(sqrtNonneg(k, betaEnd), first);
  return Array.from({ length: steps }, (_, i) =>
    square(k, k.add(first, k.mul(k.div(k.nat(i), k.nat(steps - 1)), range))),
  );
};

/** The running product of 1 - beta, from 1, which is left out. Source: line 229. */
export const alphaBarsFromBetas = <A>(k: Context<A>, betas: readonly A[]): readonly A[] => {
  let product = k.one;
  return betas.map((beta) => (product = k.mul(product, oneMinus(k, beta))));
};

/** 1 - a_0, then 1 - (a_i / a_(i-1)): after an entry 0 the next is 0/0. Source: line 131. */
export const betasFromAlphaBars = <A>(k: Context<A>, alphaBars: readonly A[]): readonly A[] =>
  alphaBars.map((a, i) => oneMinus(k, i === 0 ? a : k.div(a, alphaBars[i - 1] as A)));

/**
 * The table with its roots shifted so that the last is 0, and scaled so that the first stays: ((r_i - l) * (f / (f - l)))^2.
 * A constant table divides 0 by 0. Source: line 115, Algorithm 1 of arXiv 2305.08891.
 */
export const zeroTerminalSnrAlphaBars = <A>(k: Context<A>, alphaBars: readonly A[]): readonly A[] => {
  const roots = alphaBars.map((a) => sqrtNonneg(k, a));
  const [first, last] = [roots[0], roots.at(-1)];
  if (first === undefined || last === undefined) return [];
  const scale = k.div(first, k.sub(first, last));
  return roots.map((root) => square(k, k.mul(k.sub(root, last), scale)));
};

/** The same for betas: the last is 1. Source: line 98. */
export const zeroTerminalSnrBetas = <A>(k: Context<A>, betas: readonly A[]): readonly A[] =>
  betasFromAlphaBars(k, zeroTerminalSnrAlphaBars(k, alphaBarsFromBetas(k, betas)));

/** sqrt((1 - a) / a): 0 at a = 1, infinite at a = 0. Source: scheduling_euler_discrete.py, line 253. */
export const sigmaFromAlphaBar = <A>(k: Context<A>, a: A): A => sqrtNonneg(k, k.div(oneMinus(k, a), a));

/** 1 / (s^2 + 1), its inverse. Source: scheduling_dpmsolver_multistep.py, line 596. */
export const alphaBarFromSigma = <A>(k: Context<A>, s: A): A => k.div(k.one, k.add(square(k, s), k.one));
