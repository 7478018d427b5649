/** A small case of an operation that calls a model, to see whether it asks for the same bits again. */
import type { Kind, Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { played } from '../../cases/kinds/index.ts';
import type { HostTensor, HostValue } from '../../cases/values.ts';
import { vector } from './inputs.ts';

const steps = 3;

/** Ordinary inputs by kind; the model answers differently at every step. */
const ordinary = (format: FormatName): Readonly<Record<Kind, HostValue>> => {
  const state = (x: number): HostTensor => vector(format, x, -x / 2);
  const each = [0.25, 0.5, 0.75].map(state);
  return {
    tensor: state(0.5),
    times: state(0.5),
    betas: vector(format, 0.125, 0.25, 0.375),
    alphaBars: vector(format, 0.875, 0.625, 0.375),
    time: 0.5,
    scalar: 0.125,
    count: steps,
    index: 1,
    noise: each,
    model: { answers: each },
    indexModel: { answers: each },
  };
};

export const repeatsProbe = (operation: Operation, format: FormatName): Case | null => {
  if (!operation.inputs.some(({ kind }) => played.has(kind))) return null;
  const values = ordinary(format);
  return makeCase(
    operation,
    format,
    Object.fromEntries(operation.inputs.map(({ name, kind }) => [name, values[kind]])),
  );
};
