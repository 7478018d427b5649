/** Rounding to a narrower format by the operations of a context, where the context itself rounds. */
import type { Context } from '../../../spec/context.ts';
import { type Format, type FormatName, formats } from '../../../spec/scalars/floats/format.ts';

const precisions = new WeakMap<object, unknown>();

/** 2^p where the context rounds to p bits; more than any format has where it does not round. */
const twoToPrecision = <A>(k: Context<A>): A => {
  if (!precisions.has(k)) {
    let power = k.one;
    for (let bits = 0; bits < 128; bits++) {
      // 2^p + 1 is halfway between two floats, and goes back to 2^p.
      power = k.pick(k.sub(k.add(power, k.one), power), k.half, k.add(power, power), power);
    }
    precisions.set(k, power);
  }
  return precisions.get(k) as A;
};

const power = <A>(k: Context<A>, e: number): A => k.of(`0x1p${e}`);

const ladders = new WeakMap<object, Map<string, unknown>>();

/** Where the spacing of the narrow floats doubles, and what must be added and subtracted to round to it. */
const ladder = <A>(k: Context<A>, { name, precision, emin, emax }: Format): readonly (readonly [A, A])[] => {
  const known = ladders.get(k) ?? new Map<string, unknown>();
  ladders.set(k, known);
  if (!known.has(name)) {
    const wide = k.mul(k.of('3/4'), twoToPrecision(k));
    const isWider = (x: A): A => k.pick(twoToPrecision(k), power(k, precision + 1), x, k.zero);
    const rungs = Array.from({ length: emax - emin + 1 }, (_, i): readonly [A, A] => [
      i === 0 ? k.zero : power(k, emin + i),
      isWider(k.mul(wide, power(k, emin + i - precision + 1))),
    ]);
    known.set(name, rungs);
  }
  return known.get(name) as readonly (readonly [A, A])[];
};

/**
 * x rounded to nearest in a narrower format, ties to even. Exact, and so idle, in a context that rounds to no more
 * bits, or not at all.
 */
export const narrow = <A>(k: Context<A>, format: FormatName): ((x: A) => A) => {
  const narrower = formats[format];
  const { precision, emax } = narrower;
  const largest = k.mul(power(k, emax), k.sub(k.nat(2), power(k, -precision)));
  const rungs = ladder(k, narrower);
  return (x) => {
    const size = k.max(x, k.neg(x));
    let shift = k.zero;
    for (const [from, by] of rungs) shift = k.pick(size, from, by, shift);
    const rounded = k.sub(k.add(size, shift), shift);
    // x/0 keeps the sign of an overflow, and NaN.
    const bounded = k.pick(largest, size, k.pick(k.zero, x, k.neg(rounded), rounded), k.div(x, k.zero));
    return k.pick(size, k.zero, bounded, x);
  };
};
