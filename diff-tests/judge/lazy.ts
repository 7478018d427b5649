/**
 * A definition run for some of its results: what they are not made of is not computed. Where each element is computed by
 * itself the others can be left out of the inputs; of a table, or of a run of steps, only this way.
 */
import type { Context } from '../../spec/context.ts';
import { once } from './lifted.ts';

/** A value that is computed when it is first asked for. */
export interface Lazy<A> {
  /** How many operations are left to do behind one another. */
  readonly depth: number;
  readonly value: () => A;
}

/** More of them are done at once: each takes room on the stack. */
const deepest = 200;

export const late = <A>(make: () => A, ...operands: readonly Lazy<unknown>[]): Lazy<A> => {
  const depth = operands.reduce((most, operand) => Math.max(most, operand.depth), 0) + 1;
  const value = once(make);
  if (depth < deepest) return { depth, value };
  value();
  return { depth: 0, value };
};

/** The context, each of whose operations is done when its result is asked for. */
export const lazy = <A>(k: Context<A>): Context<Lazy<A>> => {
  const unary =
    (of: (x: A) => A) =>
    (x: Lazy<A>): Lazy<A> =>
      late(() => of(x.value()), x);
  const binary =
    (of: (x: A, y: A) => A) =>
    (x: Lazy<A>, y: Lazy<A>): Lazy<A> =>
      late(() => of(x.value(), y.value()), x, y);
  const { rounded, elementwise } = k;
  return {
    name: k.name,
    isExact: k.isExact,
    zero: late(() => k.zero),
    one: late(() => k.one),
    half: late(() => k.half),
    epsilon: late(() => k.epsilon),
    of: (text) => late(() => k.of(text)),
    nat: (count) => late(() => k.nat(count)),
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
      late(() => k.pick(x.value(), y.value(), greater.value(), otherwise.value()), x, y, greater, otherwise),
    clamp: (x, lo, hi) => late(() => k.clamp(x.value(), lo.value(), hi.value()), x, lo, hi),
    sum: (terms) => late(() => k.sum(terms.map((term) => term.value())), ...terms),
    ...(rounded === undefined ? {} : { rounded: (x, format) => late(() => rounded(x.value(), format), x) }),
    show: (x) => k.show(x.value()),
    encode: (x) => k.encode(x.value()),
    ...(elementwise === undefined ? {} : { elementwise: lazy(elementwise) }),
    withEpsilon: (ratio) => lazy(k.withEpsilon(ratio)),
  };
};
