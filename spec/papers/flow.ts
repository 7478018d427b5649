/**
 * Flow matching: sigma is 1 for noise and 0 for data, v = noise - x0. Source: huggingface/diffusers@58eb52c,
 * scheduling_flow_match_euler_discrete.py, and pipeline_flux.py where it is named.
 */
import type { Context } from '../context.ts';
import type { Tensor } from '../tensor.ts';
import { each, oneMinus } from './shared.ts';
import { stepAt } from './sigma-space.ts';

/** (s * n) + ((1 - s) * x0). Line 234. */
export const flowAddNoise = <A>(k: Context<A>, s: A, x0: Tensor<A>, n: Tensor<A>): Tensor<A> => {
  const rest = oneMinus(k, s);
  return each('flowAddNoise', k, x0, { n }, (of, x, noise) => of.add(of.mul(s, noise as A), of.mul(rest, x)));
};

/** (shift * t) / (1 + ((shift - 1) * t)). Line 133. */
export const flowShift = <A>(k: Context<A>, shift: A, t: A): A =>
  k.div(k.mul(shift, t), k.add(k.one, k.mul(k.sub(shift, k.one), t)));

/** n/n, ..., 1/n, each shifted, and then 0. pipeline_flux.py, line 821. */
export const flowSigmas = <A>(k: Context<A>, n: number, shift: A): readonly A[] => [
  ...Array.from({ length: n }, (_, i) => flowShift(k, shift, k.div(k.nat(n - i), k.nat(n)))),
  k.zero,
];

/** Evenly from shifted 1 down to shifted 1/T, each shifted again, and then 0: the lower end is shifted twice. Line 336. */
export const flowSigmasSd3 = <A>(k: Context<A>, steps: number, n: number, shift: A): readonly A[] => {
  const high = flowShift(k, shift, k.one);
  const low = flowShift(k, shift, k.div(k.one, k.nat(steps)));
  const at = (i: number): A =>
    n === 1 ? high : k.add(high, k.mul(k.div(k.nat(i), k.nat(n - 1)), k.sub(low, high)));
  return [...Array.from({ length: n }, (_, i) => flowShift(k, shift, at(i))), k.zero];
};

/** (length * m) + c: the line through (256, 1/2) and (4096, 23/20); `length` counts tokens. pipeline_flux.py, line 73. */
export const flowMu = <A>(k: Context<A>, length: number): A => {
  const [least, base] = [k.of('1/2'), k.nat(256)];
  const m = k.div(k.sub(k.of('23/20'), least), k.sub(k.nat(4096), base));
  return k.add(k.mul(k.nat(length), m), k.sub(least, k.mul(m, base)));
};

/** E / (E + ((1 / t) - 1)) with E = exp(mu). Line 646. */
export const flowDynamicShift = <A>(k: Context<A>, mu: A, t: A): A => {
  const e = k.exp(mu);
  return k.div(e, k.add(e, k.sub(k.div(k.one, t), k.one)));
};

/** 1 - ((1 - t_i) / f) with f = (1 - t_last) / (1 - terminal): the last one becomes `terminal`. Line 278. */
export const flowStretchTerminal = <A>(k: Context<A>, t: readonly A[], terminal: A): readonly A[] => {
  const rest = t.map((value) => oneMinus(k, value));
  const last = rest.at(-1);
  if (last === undefined) return [];
  const factor = k.div(last, oneMinus(k, terminal));
  return rest.map((value) => oneMinus(k, k.div(value, factor)));
};

/** x + ((sn - s) * v). Line 504. */
export const flowStep = <A>(k: Context<A>, s: A, sn: A, x: Tensor<A>, v: Tensor<A>): Tensor<A> => {
  const by = k.sub(sn, s);
  return each('flowStep', k, x, { v }, (of, value, rate) => of.add(value, of.mul(by, rate as A)));
};

/** Step i of flowSample; the model predicts v. */
export const flowStepAt: ReturnType<typeof stepAt> = stepAt(flowStep);
