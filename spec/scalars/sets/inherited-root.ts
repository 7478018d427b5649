/** A square root that is made of an inverse root. */
import type { Bound } from '../../profiles/profile.ts';
import { apply, type Machine } from './bounds.ts';
import * as images from './images.ts';
import { everything, join, make, type ResultSet, special } from './result-set.ts';

/** The inverse root of the positive part, within a bound. */
const inverse = (machine: Machine, bound: Bound, x: ResultSet): ResultSet => {
  const positive = images.sqrt(make(null, x.positive, 0), machine.ends);
  return apply(machine, bound, images.divide(images.unit, positive, machine.ends), null);
};

/**
 * 1 / inverseSqrt(x), which is anything where the inverse root is not defined, or x * inverseSqrt(x) with 0, infinity
 * and negative numbers handled. null for a root that has a bound of its own.
 */
export const inheritedRoot = (machine: Machine, bound: Bound, x: ResultSet): ResultSet | null => {
  const { ends } = machine;
  if (bound.kind === 'reciprocalRoot') {
    if ((x.flags & ~special.wasInfinite) !== 0 || x.negative !== null) return everything;
    const quotient = images.divide(images.unit, inverse(machine, bound.root, x), ends);
    return apply(machine, bound.quotient, quotient, null);
  }
  if (bound.kind !== 'rootProduct') return null;
  const product = images.multiply(make(null, x.positive, 0), inverse(machine, bound.root, x), ends);
  const others = images.sqrt({ ...x, positive: null }, ends);
  return join(apply(machine, bound.product, product, null), others);
};
