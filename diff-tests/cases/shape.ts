/** The shape that the output must have, from the shapes of the inputs alone. */
import type { Context } from '../../spec/context.ts';
import type { Case } from './generators/cases.ts';
import { kinds, shaped } from './kinds/index.ts';
import type { HostTensor } from './values.ts';

/** A context in which every value is the same: running a definition over it costs nothing and shows its shape. */
const blank: Context<null> = {
  name: 'blank',
  isExact: true,
  zero: null,
  one: null,
  half: null,
  epsilon: null,
  of: () => null,
  nat: () => null,
  neg: () => null,
  add: () => null,
  sub: () => null,
  mul: () => null,
  div: () => null,
  sqrt: () => null,
  exp: () => null,
  max: () => null,
  min: () => null,
  pick: () => null,
  clamp: () => null,
  sum: () => null,
  show: () => '',
  encode: () => null,
  withEpsilon: () => blank,
};

export const outputShape = ({ operation, inputs }: Pick<Case, 'operation' | 'inputs'>): readonly number[] => {
  // Shapes are looked at, never lengths: one element stands for all.
  const one = ({ shape }: HostTensor) => ({ shape, data: [null] });
  const lifted = operation.inputs.map(({ name, kind }) => {
    const value = inputs[name] ?? 0;
    if (shaped.has(kind)) return [name, one(value as HostTensor)];
    return [
      name,
      kinds[kind].lift(
        value,
        () => null,
        (x) => x,
      ),
    ];
  });
  return operation.define(blank, Object.fromEntries(lifted)).shape;
};
