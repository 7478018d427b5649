/** A root as exp(log(x) / 2), over contexts that have no logarithm. */
import type { Context } from '../../../spec/context.ts';

/**
 * The sizes of half a logarithm: below 1, below 32, and below 512, which holds all of binary64; with the roots up to
 * which each is enough, from 1 in either direction.
 */
const sizes = [
  { size: 1, power: 1 },
  { size: 32, power: 46 },
  { size: 512, power: 700 },
] as const;

/**
 * root * exp(r), where r is what the rounding of half a logarithm leaves behind: nothing in exact arithmetic, else a
 * few places of a number as large as log(root). A root of 0 stays 0.
 */
export const throughLogarithm = <A>(k: Context<A>, root: A): A => {
  const factorAt = (size: number): A => k.exp(k.sub(k.add(k.nat(size), k.half), k.add(k.nat(size), k.half)));
  const [least, ...others] = sizes;
  let factor = factorAt(least.size);
  let before: number = least.power;
  for (const { size, power } of others) {
    const wide = factorAt(size);
    // Outside [2^-before, 2^before] the logarithm is larger.
    factor = k.pick(root, k.of(`0x1p${before}`), wide, k.pick(k.of(`0x1p-${before}`), root, wide, factor));
    before = power;
  }
  return k.mul(root, factor);
};
