/** The step of latent consistency models. Source: huggingface/diffusers@58eb52c, scheduling_lcm.py, lines 562-656. */
import type { Context } from '../context.ts';
import type { Tensor } from '../tensor.ts';
import { rootsOf, x0FromEps } from './conversions.ts';
import { each, square } from './shared.ts';

/** skip = (1/2)^2 / q and out = st / sqrt(q), with st = t * 10 and q = st^2 + (1/2)^2. */
export const lcmScalings = <A>(k: Context<A>, t: number): { readonly skip: A; readonly out: A } => {
  const scaled = k.mul(k.nat(t), k.nat(10));
  const data = square(k, k.half);
  const q = k.add(square(k, scaled), data);
  return { skip: k.div(data, q), out: k.div(scaled, k.sqrt(q)) };
};

/** den = (out * x0FromEps(a, x, e)) + (skip * x); but for the last step, (sqrt(ap) * den) + (sqrt(1 - ap) * z). */
export const lcmStep = <A>(
  k: Context<A>,
  t: number,
  a: A,
  ap: A,
  x: Tensor<A>,
  e: Tensor<A>,
  z: Tensor<A>,
  last: number,
): Tensor<A> => {
  const { skip, out } = lcmScalings(k, t);
  const denoised = each('lcmStep', k, x0FromEps(k, a, x, e), { x }, (of, clean, value) =>
    of.add(of.mul(out, clean), of.mul(skip, value as A)),
  );
  if (last === 1) return denoised;
  const { signal, noise } = rootsOf(k, ap);
  return each('lcmStep', k, denoised, { z }, (of, clean, fresh) =>
    of.add(of.mul(signal, clean), of.mul(noise, fresh as A)),
  );
};
