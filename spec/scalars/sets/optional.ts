import type { Context } from '../../context.ts';

/**
 * The context with one more value, null, for "no such number": whatever it enters becomes null. So a tensor with an
 * infinite element still has the exact values of the others.
 */
export const optional = <A>(k: Context<A>): Context<A | null> => {
  const unary =
    (f: (x: A) => A) =>
    (x: A | null): A | null =>
      x === null ? null : f(x);
  const binary =
    (f: (x: A, y: A) => A) =>
    (x: A | null, y: A | null): A | null =>
      x === null || y === null ? null : f(x, y);
  return {
    name: k.name,
    isExact: k.isExact,
    zero: k.zero,
    one: k.one,
    half: k.half,
    epsilon: k.epsilon,
    of: k.of,
    nat: k.nat,
    neg: unary(k.neg),
    add: binary(k.add),
    sub: binary(k.sub),
    mul: binary(k.mul),
    div: binary(k.div),
    sqrt: unary(k.sqrt),
    exp: unary(k.exp),
    max: binary(k.max),
    min: binary(k.min),
    pick: (x, y, greater, otherwise) =>
      x === null || y === null || greater === null || otherwise === null
        ? null
        : k.pick(x, y, greater, otherwise),
    clamp: (x, lo, hi) => (x === null || lo === null || hi === null ? null : k.clamp(x, lo, hi)),
    sum: (terms) => (terms.every((term) => term !== null) ? k.sum(terms) : null),
    show: (x) => (x === null ? 'no number' : k.show(x)),
    encode: (x) => (x === null ? null : k.encode(x)),
    withEpsilon: (ratio) => optional(k.withEpsilon(ratio)),
  };
};
