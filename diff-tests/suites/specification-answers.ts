/** The specification itself, in binary(format), as an implementation: what a perfect one answers. */
import type { Ratio } from '../../spec/context.ts';
import type { AnyArguments } from '../../spec/operation.ts';
import { binary } from '../../spec/scalars/binary.ts';
import type { Float } from '../../spec/scalars/float.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { playsIn } from '../adapters/implementation.ts';
import type { Case } from '../generators/cases.ts';
import type { Answer } from '../judge/judge.ts';
import { kinds } from '../kinds/index.ts';
import { play } from '../models.ts';
import { arrayOf, type HostTensor, inputFloat, type ModelScript, toNumber } from '../values.ts';

export const specificationAnswers = ({ operation, format, inputs }: Case, epsilon: Ratio): Answer => {
  const { model, size } = playsIn(operation, inputs);
  const game = play(model === null ? { answers: [] } : (inputs[model] as ModelScript), format, size);
  const toHost = ({ shape, data }: Tensor<Float>): HostTensor => ({
    shape,
    data: new (arrayOf(format))(data.map(toNumber)),
  });
  const float = (value: number): Float => inputFloat(format, value);
  const answer = (state: Tensor<Float>, t: Float | number): Tensor<Float> => {
    const { shape, data } = game.model(toHost(state), typeof t === 'number' ? t : toNumber(t));
    return { shape, data: Array.from(data, float) };
  };
  const lifted: AnyArguments<Float> = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].lift(inputs[name] ?? 0, float, answer)]),
  );
  const output = toHost(operation.define(binary(format).withEpsilon(epsilon), lifted));
  return { kind: 'returned', output, impurity: null, calls: game.calls };
};
