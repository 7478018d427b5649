/** A wrong implementation and a changed definition, put to the same case with the same model. */
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import { type Context, defaultEpsilon } from '../../../spec/context.ts';
import { binary, type BinaryContext, everyChoice } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { sameShape, type Tensor } from '../../../spec/tensor.ts';
import { answerOf } from '../../runners/answered.ts';
import { playsIn } from '../../runners/implementation.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { kinds } from '../../cases/kinds/index.ts';
import { play } from '../../cases/models.ts';
import { type Mutant, type MutantFormat, mutantModule } from '../mutants/index.ts';
import {
  arrayOf,
  type HostTensor,
  inputFloat,
  type ModelCall,
  type ModelScript,
  sameNumber,
  sameTensor,
  toNumber,
} from '../../cases/values.ts';

/** What was returned and asked, or null for a refusal. */
export type Outcome = { readonly output: HostTensor; readonly calls: readonly ModelCall[] } | null;

/** The fixed cases of every operation lie before this index. */
const firstDrawn = 1000;

const sources = new Map<string, { readonly cases: Case[]; readonly at: (index: number) => Case }>();

/** The fixed edge cases, and as many drawn ones: in some operations only these show a defect. */
export const casesOf = (operation: Operation, format: MutantFormat, count: number): readonly Case[] => {
  const key = `${operation.name} ${format}`;
  const epsilon = toNumber(binary(format).epsilon);
  const known = sources.get(key) ?? {
    cases: [],
    at: caseSource(operation, { format, seed: 7, epsilon, refusals: true }),
  };
  sources.set(key, known);
  const at = (i: number): number => (i % 2 === 0 ? i / 2 : firstDrawn + i);
  for (let i = known.cases.length; i < count; i++) known.cases.push(known.at(at(i)));
  return known.cases.slice(0, count);
};

/** The answer of a mutant in this process. */
export const mutantOutcome = async (
  mutant: Mutant,
  format: MutantFormat,
  { operation, inputs }: Case,
): Promise<Outcome> => {
  const module = mutantModule(mutant, format);
  const call = (module.operations as Readonly<Record<string, unknown>>)[mutant.operation];
  const epsilon = toNumber(binary(format).epsilon);
  const plays = playsIn(operation, inputs);
  const answer = await answerOf(call as Parameters<typeof answerOf>[0], inputs, { format, epsilon }, plays);
  return answer.kind === 'returned' ? { output: answer.output, calls: answer.calls } : null;
};

const toHost = (format: MutantFormat, { shape, data }: Tensor<Float>): HostTensor => ({
  shape,
  data: new (arrayOf(format))(data.map(toNumber)),
});

const define = (operation: Operation, k: BinaryContext, format: MutantFormat, { inputs }: Case): Outcome => {
  const plays = playsIn(operation, inputs);
  const script = plays.model === null ? { answers: [] } : (inputs[plays.model] as ModelScript);
  const { model, calls } = play(script, format, plays.size);
  const answer = (x: Tensor<Float>, t: Float | number): Tensor<Float> => {
    const { shape, data } = model(toHost(format, x), typeof t === 'number' ? t : toNumber(t));
    return { shape, data: Array.from(data, (value) => inputFloat(format, value)) };
  };
  const lifted = operation.inputs.map(({ name, kind }) => [
    name,
    kinds[kind].lift(inputs[name] ?? 0, (x) => inputFloat(format, x), answer),
  ]);
  try {
    const given = Object.fromEntries(lifted) as AnyArguments<Float>;
    return { output: toHost(format, operation.define(k, given)), calls };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** The answers of a definition that IEEE 754 allows: several where it uses exp. */
const definedOutcomes = (operation: Operation, format: MutantFormat, theCase: Case): readonly Outcome[] =>
  everyChoice(format, defaultEpsilon, (k) => define(operation, k, format, theCase));

const sameCall = (a: ModelCall, b: ModelCall | undefined): boolean =>
  b !== undefined && sameNumber(a.t, b.t) && sameTensor(a.x, b.x);

/** Bit for bit: each element is one of those allowed, and the model was asked the same. */
const isOneOf = (got: Outcome, allowed: readonly Outcome[]): boolean => {
  if (got === null) return allowed[0] === null;
  const like = allowed.filter(
    (one) =>
      one !== null &&
      one.calls.length === got.calls.length &&
      one.calls.every((call, i) => sameCall(call, got.calls[i])) &&
      sameShape(one.output.shape, got.output.shape),
  );
  return (
    like.length > 0 &&
    got.output.data.every((value, i) => like.some((one) => sameNumber(value, one?.output.data[i] ?? NaN)))
  );
};

/**
 * A sampler step by step, each from the state that its own call shows: exp may be off at one step and not at the
 * next, which no one choice for the whole run gives.
 */
const followsSteps = (
  { sampler }: Operation,
  format: MutantFormat,
  { operation, inputs }: Case,
  { output, calls }: NonNullable<Outcome>,
): boolean => {
  const indices = sampler?.indices(inputs as unknown as AnyArguments<unknown>) ?? [];
  return (
    sampler !== null &&
    indices.length === calls.length &&
    calls.every((call, i) => {
      const step = {
        ...operation,
        define: <A>(k: Context<A>, given: AnyArguments<A>) =>
          sampler.step(k, given, indices[i] ?? 0, sampler.prepare(k, given)),
      };
      const model = { answers: [call.answer] };
      const from = {
        operation: step,
        format,
        inputs: { ...inputs, [sampler.state]: call.x, model },
        forbidden: null,
      };
      const after = { output: calls[i + 1]?.x ?? output, calls: [call] };
      return isOneOf(after, definedOutcomes(step, format, from));
    })
  );
};

/** Whether a changed definition gives what was returned. */
export const isAnswerOf = (
  operation: Operation,
  format: MutantFormat,
  theCase: Case,
  got: Outcome,
): boolean =>
  isOneOf(got, definedOutcomes(operation, format, theCase)) ||
  (got !== null && followsSteps(operation, format, theCase, got));
