/**
 * What a network may predict, and how one is made of another; a is alphaBar at the timestep. Every one of any a, in plain
 * quotients: at a = 0 or 1 a denominator may be 0. Source: huggingface/diffusers@58eb52c, scheduling_ddim.py.
 */
import type { Context } from '../context.ts';
import { sqrtNonneg } from '../diffusion/core.ts';
import type { Tensor } from '../tensor.ts';
import { each, oneMinus } from './shared.ts';

/** The roots of alphaBar and of what is left of 1. */
export const rootsOf = <A>(k: Context<A>, a: A): { readonly signal: A; readonly noise: A } => ({
  signal: sqrtNonneg(k, a),
  noise: sqrtNonneg(k, oneMinus(k, a)),
});

/** (sqrt(a) * x0) + (sqrt(1 - a) * eps). Source: line 546. */
export const addNoise = <A>(k: Context<A>, a: A, x0: Tensor<A>, eps: Tensor<A>): Tensor<A> => {
  const { signal, noise } = rootsOf(k, a);
  return each('addNoise', k, x0, { eps }, (of, x, e) => of.add(of.mul(signal, x), of.mul(noise, e as A)));
};

/** (sqrt(a) * eps) - (sqrt(1 - a) * x0). Source: line 591. */
export const velocity = <A>(k: Context<A>, a: A, x0: Tensor<A>, eps: Tensor<A>): Tensor<A> => {
  const { signal, noise } = rootsOf(k, a);
  return each('velocity', k, x0, { eps }, (of, x, e) => of.sub(of.mul(signal, e as A), of.mul(noise, x)));
};

/** (x - (sqrt(1 - a) * e)) / sqrt(a). Source: line 456. */
export const x0FromEps = <A>(k: Context<A>, a: A, x: Tensor<A>, e: Tensor<A>): Tensor<A> => {
  const { signal, noise } = rootsOf(k, a);
  return each('x0FromEps', k, x, { e }, (of, value, eps) =>
    of.div(of.sub(value, of.mul(noise, eps as A)), signal),
  );
};

/** (x - (sqrt(a) * x0)) / sqrt(1 - a). Source: line 460. */
export const epsFromX0 = <A>(k: Context<A>, a: A, x: Tensor<A>, x0: Tensor<A>): Tensor<A> => {
  const { signal, noise } = rootsOf(k, a);
  return each('epsFromX0', k, x, { x0 }, (of, value, clean) =>
    of.div(of.sub(value, of.mul(signal, clean as A)), noise),
  );
};

/** (sqrt(a) * x) - (sqrt(1 - a) * v). Source: line 462. */
export const x0FromV = <A>(k: Context<A>, a: A, x: Tensor<A>, v: Tensor<A>): Tensor<A> => {
  const { signal, noise } = rootsOf(k, a);
  return each('x0FromV', k, x, { v }, (of, value, w) => of.sub(of.mul(signal, value), of.mul(noise, w as A)));
};

/** (sqrt(a) * v) + (sqrt(1 - a) * x). Source: line 463. */
export const epsFromV = <A>(k: Context<A>, a: A, x: Tensor<A>, v: Tensor<A>): Tensor<A> => {
  const { signal, noise } = rootsOf(k, a);
  return each('epsFromV', k, x, { v }, (of, value, w) =>
    of.add(of.mul(signal, w as A), of.mul(noise, value)),
  );
};

/** x0 clamped to [-r, r]. Source: line 473. */
export const clipX0 = <A>(k: Context<A>, x0: Tensor<A>, r: A): Tensor<A> => {
  const low = k.neg(r);
  return each('clipX0', k, x0, {}, (of, x) => of.clamp(x, low, r));
};

/** What is done with a predicted x0: `clip` 1 clips it to [-r, r]. */
export interface Clip<A> {
  readonly clip: number;
  readonly r: A;
}

/** x0FromEps, clipped where that is asked for. */
export const clippedX0 = <A>(
  k: Context<A>,
  a: A,
  x: Tensor<A>,
  e: Tensor<A>,
  { clip, r }: Clip<A>,
): Tensor<A> => {
  const x0 = x0FromEps(k, a, x, e);
  return clip === 1 ? clipX0(k, x0, r) : x0;
};
