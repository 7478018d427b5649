/** Small denoisers that run in every context: for tests, for laws, and for the command line. */
import type { Context } from './context.ts';
import type { EpsModel } from './diffusion/core.ts';
import { map } from './tensor.ts';

/** eps(x, t) = c */
export const constantModel = <A>(c: A): EpsModel<A> => ({ eps: (x) => map(x, () => c) });

/** eps(x, t) = ((a * x) + (b * t)) + c on every element */
export const affineModel = <A>(k: Context<A>, a: A, b: A, c: A): EpsModel<A> => ({
  eps: (x, t) => map(x, (value) => k.add(k.add(k.mul(a, value), k.mul(b, t)), c)),
});

/** A two-layer network on every element, with rational weights: 3/4 relu(x/2 + t - 1/8) - 5/8 relu(1/4 - x + t/2). */
export const networkModel = <A>(k: Context<A>): EpsModel<A> => {
  const weight = (text: string): A => k.of(text);
  const hidden = (x: A, t: A, a: string, b: string, c: string): A => {
    const sum = k.add(k.add(k.mul(weight(a), x), k.mul(weight(b), t)), weight(c));
    return k.max(sum, k.zero);
  };
  return {
    eps: (x, t) =>
      map(x, (value) =>
        k.sub(
          k.mul(weight('3/4'), hidden(value, t, '1/2', '1', '-1/8')),
          k.mul(weight('5/8'), hidden(value, t, '-1', '1/2', '1/4')),
        ),
      ),
  };
};

const affine = /^affine\(([^,()]+),([^,()]+),([^,()]+)\)$/;
const constant = /^constant\(([^,()]+)\)$/;

/** How a named model is written. */
export const modelForms = 'zero, constant(c), affine(a,b,c) for a*x + b*t + c, or network';

/** Reads `zero`, `constant(c)`, `affine(a,b,c)` or `network`. Throws a SyntaxError that lists the forms. */
export const namedModel = <A>(k: Context<A>, name: string): EpsModel<A> => {
  const text = name.replace(/\s/g, '');
  if (text === 'zero') return constantModel(k.zero);
  if (text === 'network') return networkModel(k);
  const [, c] = constant.exec(text) ?? [];
  if (c !== undefined) return constantModel(k.of(c));
  const [, a, b, d] = affine.exec(text) ?? [];
  if (a === undefined || b === undefined || d === undefined) {
    throw new SyntaxError(`'${name}' is no model: write ${modelForms}`);
  }
  return affineModel(k, k.of(a), k.of(b), k.of(d));
};
