/**
 * Large tensors hold the same elements again and again. What was computed of some operands is computed once: the same
 * operands then give the same object, and so on to the end, so that the results of equal elements are one object too.
 * Every element is judged; nothing is taken from its neighbour that was not computed of the same operands.
 */
import type { Context } from '../../spec/context.ts';

/** Tensors of more elements than this are worth remembering for: a table costs more than a few operations. */
export const mostForgotten = 4096;

/** A function asked once for each operand: an object, or a number (a Map takes -0 for 0). `map` passes an index too. */
export const remembering = <X, B>(f: (x: X) => B): ((x: X) => B) => {
  const known = new Map<X, B>();
  return (x) => {
    const before = known.get(x);
    if (before !== undefined) return before;
    const made = f(x);
    known.set(x, made);
    return made;
  };
};

/** The same for two operands. */
export const rememberingTwo = <X, Y, B>(f: (x: X, y: Y) => B): ((x: X, y: Y) => B) => {
  const withFirst = remembering((x: X) => remembering((y: Y) => f(x, y)));
  return (x, y) => withFirst(x)(y);
};

/** A function of numbers; zeros differ by their sign. */
export const rememberingNumbers = <B>(f: (x: number) => B): ((x: number) => B) => {
  const [known, minus] = [remembering(f), remembering(f)];
  return (x) => (Object.is(x, -0) ? minus(x) : known(x));
};

/** The same context; its operations know what they gave for the same objects. A sum is one operation of many terms. */
export const remembered = <A>(k: Context<A>): Context<A> => {
  const pick = rememberingTwo((x: A, y: A) =>
    rememberingTwo((greater: A, otherwise: A) => k.pick(x, y, greater, otherwise)),
  );
  const clamp = rememberingTwo((lo: A, hi: A) => remembering((x: A) => k.clamp(x, lo, hi)));
  return {
    ...k,
    neg: remembering(k.neg),
    add: rememberingTwo(k.add),
    sub: rememberingTwo(k.sub),
    mul: rememberingTwo(k.mul),
    div: rememberingTwo(k.div),
    sqrt: remembering(k.sqrt),
    exp: remembering(k.exp),
    max: rememberingTwo(k.max),
    min: rememberingTwo(k.min),
    pick: (x, y, greater, otherwise) => pick(x, y)(greater, otherwise),
    clamp: (x, lo, hi) => clamp(lo, hi)(x),
    ...(k.elementwise === undefined ? {} : { elementwise: remembered(k.elementwise) }),
  };
};
