/** The specification itself, in binary(format), as an implementation: what a perfect one answers. */
import type { Context, Ratio } from '../../../spec/context.ts';
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import { findOperation } from '../../../spec/operations.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { playsIn } from '../../runners/implementation.ts';
import type { Case } from '../../cases/generators/cases.ts';
import type { Returned } from '../../cases/answer.ts';
import type { AllowedSet, AllowedSets } from '../../judge/allowed.ts';
import { rulesOf } from '../../judge/rules.ts';
import { toCompare } from '../../judge/steps.ts';
import { kinds } from '../../cases/kinds/index.ts';
import { play, type PlayedModel } from '../../cases/models.ts';
import {
  arrayOf,
  type HostTensor,
  inputFloat,
  type ModelScript,
  toNumber,
  toSpecTensor,
} from '../../cases/values.ts';

const hostTensorOf =
  (format: FormatName) =>
  ({ shape, data }: Tensor<Float>): HostTensor => ({
    shape,
    data: new (arrayOf(format))(data.map(toNumber)),
  });

export const specificationAnswers = ({ operation, format, inputs }: Case, epsilon: Ratio): Returned => {
  const { model, size } = playsIn(operation, inputs);
  const game = play(model === null ? { answers: [] } : (inputs[model] as ModelScript), format, size);
  const toHost = hostTensorOf(format);
  const float = (value: number): Float => inputFloat(format, value);
  const answer = (state: Tensor<Float>, t: Float | number): Tensor<Float> => {
    const { shape, data } = game.model(toHost(state), typeof t === 'number' ? t : toNumber(t));
    return { shape, data: Array.from(data, float) };
  };
  const lifted: AnyArguments<Float> = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].lift(inputs[name] ?? 0, float, answer)]),
  );
  const output = toHost(operation.define(binary(format).withEpsilon(epsilon), lifted));
  return { kind: 'returned', output, impurity: null, calls: game.calls, order: game.order };
};

/** The operation of that name. */
export const operationNamed = (name: string): Operation => {
  const row = findOperation(name);
  if (row === undefined) throw new Error(`no operation ${name}`);
  return row;
};

/** Answers that were returned: what specificationAnswers always gives for a valid case. */
/** The set of every element. */
export const setsIn = (allowed: AllowedSets): readonly AllowedSet[] =>
  Array.from({ length: allowed.size }, (_, i) => allowed.at(i) as AllowedSet);

/** The floats that ieee754 allows of each element of the output, after these calls of the model. */
export const allowedOutputs = (
  theCase: Case,
  epsilon: Ratio,
  answer: Returned,
): readonly (readonly Float[])[] => {
  const { calls, order = [], output } = answer;
  const findings = [...toCompare(theCase, rulesOf(theCase, epsilon, ieee754), calls, order, output)];
  const last = findings.at(-1);
  if (last === undefined || 'broken' in last) throw new Error('nothing is compared');
  return setsIn(last.allowed).map((allowed) => {
    if (allowed.kind !== 'floats') throw new Error('ieee754 allows a few floats, each of which it names');
    return allowed.floats;
  });
};

/** Whether a definition takes an exponential, which IEEE 754 leaves open: it is run once with a context that notes it. */
export const takesExp = (operation: Operation): boolean => {
  const k = binary('binary32');
  let taken = false;
  const noting: Context<Float> = {
    ...k,
    exp: (x) => {
      taken = true;
      return k.exp(x);
    },
  };
  const inputs = operation.inputs.map(({ name, kind }) => {
    const value = kinds[kind].ordinary({ format: 'binary32', size: 1, vary: (x) => x });
    const lifted = kinds[kind].lift(
      value,
      (x) => inputFloat('binary32', x),
      (x) => x,
    );
    return [name, lifted];
  });
  operation.define(noting, Object.fromEntries(inputs));
  return taken;
};

/** Where a sampler made of the right steps is made wrong. */
export interface Wrong {
  order?(indices: readonly number[]): readonly number[];
  time?(t: number, step: number): number;
  ask?(model: PlayedModel, x: HostTensor, t: number): HostTensor;
  noise?(step: number): number;
  after?(state: HostTensor, step: number): HostTensor;
  end?(state: HostTensor, model: PlayedModel): HostTensor;
}

/** Runs the steps of a sampler one by one, with something wrong. */
export const sample = (theCase: Case, wrong: Wrong = {}): Returned => {
  const { operation, format, inputs } = theCase;
  const { sampler } = operation;
  const { model, size } = playsIn(operation, inputs);
  if (sampler === null || model === null) throw new Error(`${operation.name} is no sampler`);
  const game = play(inputs[model] as ModelScript, format, size);
  const float = (x: number): Float => inputFloat(format, x);
  const toHost = hostTensorOf(format);
  const ask = wrong.ask ?? ((played, x, t) => played(x, t));
  let at = 0;
  const answer = (x: Tensor<Float>, t: Float | number): Tensor<Float> => {
    const time = typeof t === 'number' ? t : toNumber(t);
    const { data } = ask(game.model, toHost(x), wrong.time?.(time, at) ?? time);
    return { shape: x.shape, data: Array.from(data, float) };
  };
  const lifted = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].lift(inputs[name] ?? 0, float, answer)]),
  );
  const all = sampler.indices(lifted);
  const k = binary(format);
  const prepared = sampler.prepare(k, lifted);
  let state = inputs[sampler.state] as HostTensor;
  for (const step of wrong.order?.(all) ?? all) {
    at = step;
    const given = { ...lifted, [sampler.state]: toSpecTensor(format, state) };
    const noise = lifted['noise'] as readonly Tensor<Float>[] | undefined;
    const taken = noise?.[wrong.noise?.(step) ?? step];
    if (noise !== undefined && taken !== undefined) Object.assign(given, { noise: noise.map(() => taken) });
    state = toHost(sampler.step(k, given, step, prepared));
    state = wrong.after?.(state, step) ?? state;
  }
  const output = wrong.end?.(state, game.model) ?? state;
  return { kind: 'returned', output, impurity: null, calls: game.calls, order: game.order };
};
