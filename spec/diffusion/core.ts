/**
 * NN/Spec/Generative/Diffusion/Core.lean: the vocabulary of the diffusion layer.
 */
import type { Context } from '../context.ts';
import { map, onElements, type Tensor } from '../tensor.ts';

/**
 * sqrt(max(x, 0)), a square root that is total: a negative number gives 0.
 *
 * Any x. NaN gives NaN; -0, every negative number and -Inf give +0. Throws a Refusal in `rational` where the root is
 * irrational. Source: Core.lean, `sqrtNonneg` (the value is the first argument of max, the zero the second).
 */
export const sqrtNonneg = <A>(k: Context<A>, x: A): A => k.sqrt(k.max(x, k.zero));

/**
 * x / (y + epsilon): epsilon is added, whatever the sign of y, so a negative y moves toward 0 and y = -epsilon is
 * singular (Inf or NaN in floats; 0 by convention in `rational` and `real`).
 *
 * Any x and y. Source: Core.lean, `safeDiv`.
 */
export const safeDiv = <A>(k: Context<A>, x: A, y: A): A => k.div(x, k.add(y, k.epsilon));

/**
 * A denoiser: eps(x, t), the noise predicted in the state x at the scalar time t, a tensor of the shape of x. A pure
 * function: the same x and t give the same tensor, and x is only read. t is a scalar, not an index.
 * Source: Core.lean, `EpsModel`.
 */
export interface EpsModel<A> {
  eps(x: Tensor<A>, t: A): Tensor<A>;
}

/** The small model that the fast path is judged by: eps(x, t) = (x * 1/2) + t on every element. */
export const exampleModel = <A>(k: Context<A>): EpsModel<A> => ({
  eps: (x, t) => map(x, (a) => onElements(k).add(onElements(k).mul(a, k.half), t)),
});
