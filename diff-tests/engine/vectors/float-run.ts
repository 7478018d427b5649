/** A definition run in the floats of its format, as a program would: the model's answers are played to it. */
import type { Ratio } from '../../../spec/context.ts';
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import type { Timestep } from '../../../spec/papers/timesteps.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import type { Case } from '../../cases/case.ts';
import { kinds, played } from '../../cases/kinds/index.ts';
import { play } from '../../cases/models.ts';
import {
  arrayOf,
  type HostTensor,
  inputFloat,
  isTensor,
  type ModelCall,
  type ModelScript,
  toNumber,
  toSpecTensor,
} from '../../cases/values.ts';

/** What came of it, and every call of the model, each pair (x, t) once. */
export interface Done {
  readonly output: HostTensor;
  readonly calls: readonly ModelCall[];
}

/** The same of a definition, with how often it asked its model in all. */
interface Run extends Done {
  readonly asked: number;
}

/** Integers are of no format: binary64 has all of a list. */
const listRun = (entries: readonly Timestep[]): Run => {
  const data = Float64Array.from(entries, ({ value }) => value);
  return { output: { shape: [data.length], data }, calls: [], asked: 0 };
};

/** Runs the definition of `operation`, or of a changed one, on the inputs of a case. Throws what it throws. */
export const floatRun = ({ format, inputs }: Case, operation: Operation, epsilon: Ratio): Run => {
  if (operation.integers !== null) return listRun(operation.integers(inputs as AnyArguments<unknown>));
  const k = binary(format).withEpsilon(epsilon);
  const host = ({ shape, data }: Tensor<Float>): HostTensor => ({
    shape,
    data: new (arrayOf(format))(data.map(toNumber)),
  });
  const input = operation.inputs.find(({ kind }) => played.has(kind));
  const state = inputs[input?.like ?? ''];
  const size = isTensor(state) ? state.data.length : 0;
  const script = input === undefined ? { answers: [] } : (inputs[input.name] as ModelScript);
  const { model, calls, order } = play(script, format, size);
  const answer = (x: Tensor<Float>, t: Float | number): Tensor<Float> =>
    toSpecTensor(format, model(host(x), typeof t === 'number' ? t : toNumber(t)));
  const lifted = operation.inputs.map(({ name, kind }) => [
    name,
    kinds[kind].lift(inputs[name] ?? 0, (x) => inputFloat(format, x), answer),
  ]);
  const output = host(operation.define(k, Object.fromEntries(lifted) as AnyArguments<Float>));
  return { output, calls, asked: order.length };
};
