/** The shape that the output must have, from the shapes of the inputs alone. */
import type { Context } from '../../spec/context.ts';
import type { Case } from './generators/cases.ts';
import { kinds, perStep, shaped } from './kinds/index.ts';
import { type HostTensor, type HostValue, isIntegers, isTensor } from './values.ts';

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

const definedShape = ({ operation, inputs }: Pick<Case, 'operation' | 'inputs'>): readonly number[] => {
  const lifted = operation.inputs.map(({ name, kind }) => [
    name,
    kinds[kind].lift(
      inputs[name] ?? 0,
      () => null,
      (x) => x,
    ),
  ]);
  return operation.define(blank, Object.fromEntries(lifted)).shape;
};

const first = ({ shape, data }: HostTensor): HostTensor =>
  data.length < 2 ? { shape, data } : { shape, data: data.subarray(0, 1) };

const isList = (value: HostValue): value is readonly HostTensor[] => Array.isArray(value);

const shortened = (value: HostValue): HostValue =>
  isTensor(value) ? first(value) : isIntegers(value) || !isList(value) ? value : value.map(first);

/** The shape of the output. One element of a tensor stands for all: definitions compare shapes, not lengths. */
export const outputShape = ({ operation, inputs }: Pick<Case, 'operation' | 'inputs'>): readonly number[] => {
  const short = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const value = inputs[name] ?? 0;
      return [name, shaped.has(kind) || perStep.has(kind) ? shortened(value) : value];
    }),
  );
  try {
    return definedShape({ operation, inputs: short });
  } catch {
    // A changed definition checks its inputs.
    return definedShape({ operation, inputs });
  }
};
