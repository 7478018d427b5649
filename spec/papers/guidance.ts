/** Guidance without a classifier. Source: huggingface/diffusers@58eb52c, pipeline_stable_diffusion.py, lines 86 and 1055. */
import type { Context } from '../context.ts';
import { onElements, type Tensor } from '../tensor.ts';
import { each, oneMinus, square } from './shared.ts';
import { sqrtNonneg } from '../diffusion/core.ts';

/** u + (w * (c - u)): u is predicted without the condition, c with it. */
export const guide = <A>(k: Context<A>, w: A, u: Tensor<A>, c: Tensor<A>): Tensor<A> =>
  each('guide', k, u, { c }, (of, without, under) => of.add(without, of.mul(w, of.sub(under as A, without))));

/** sqrt(sum (x - mean)^2 / (m - 1)) over all m elements in row-major order: 0/0 for one element. */
export const deviationOf = <A>(context: Context<A>, { data }: Tensor<A>): A => {
  const k = onElements(context);
  const mean = k.div(k.sum(data), k.nat(data.length));
  const squares = data.map((x) => square(k, k.sub(x, mean)));
  return sqrtNonneg(k, k.div(k.sum(squares), k.nat(data.length - 1)));
};

/** (phi * (g * f)) + ((1 - phi) * g) with f = deviation(c) / deviation(g). */
export const guidanceRescale = <A>(k: Context<A>, phi: A, g: Tensor<A>, c: Tensor<A>): Tensor<A> => {
  if (g.data.length === 0) return g;
  return rescaledBy(k, phi, g, onElements(k).div(deviationOf(k, c), deviationOf(k, g)));
};

/** (phi * (g * factor)) + ((1 - phi) * g) */
export const rescaledBy = <A>(k: Context<A>, phi: A, g: Tensor<A>, factor: A): Tensor<A> => {
  const rest = oneMinus(k, phi);
  return each('guidanceRescale', k, g, {}, (of, value) =>
    of.add(of.mul(phi, of.mul(value, factor)), of.mul(rest, value)),
  );
};
