/** What a definition says about one answer: one comparison, or for a model or a sampler one for each thing seen. */
import type { Context } from '../../spec/context.ts';
import type { AnyArguments, Sampler } from '../../spec/operation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Case } from '../cases/generators/cases.ts';
import { perStep } from '../cases/kinds/index.ts';
import { type HostTensor, inputFloat, type ModelCall } from '../cases/values.ts';
import { alignCalls } from './align.ts';
import { type AllowedSets, firstOutside, floatSets } from './allowed.ts';
import type { Comparison, Missing, Part } from './comparison.ts';
import type { Define, Evaluation, State } from './lifted.ts';
import type { Request, Rules, Ruling } from './rules.ts';
import { stages } from './stages.ts';
import { isTime, passedState, tooMany, wrongTime } from './passed.ts';

/** An operation that calls its model at most once. */
function* single(
  theCase: Case,
  rules: Rules,
  calls: readonly ModelCall[],
  output: HostTensor,
): Generator<Comparison | Missing> {
  const define: Define = (k, inputs) => theCase.operation.define(k, inputs);
  const [call = null] = calls;
  const evaluation = { define, call, state: null };
  const { allowed, requests, closer } = rules.allowed(evaluation);
  const [request] = requests;
  if (request !== undefined) {
    if (call === null) {
      yield { part: 'calls', step: null, broken: { code: 'notCalled' } };
      return;
    }
    if (!isTime(rules, call, request)) yield wrongTime(rules, call, request, null, []);
    yield passedState(call.x, request.x, null);
  }
  const extra = tooMany(calls, request === undefined ? 0 : 1);
  if (extra !== null) yield extra;
  yield {
    part: 'value',
    step: null,
    output,
    allowed,
    closer,
    counts: true,
    evaluation,
  };
}

/**
 * The call of each step where that is plain: every step made the same number of calls, all with one pair. In narrow
 * formats two steps can have the same state and time, so the calls themselves would not tell.
 */
const callsByStep = (
  calls: readonly ModelCall[],
  order: readonly number[],
  steps: number,
): readonly ModelCall[] | null => {
  const each = order.length / steps;
  if (!Number.isInteger(each) || each === 0) return null;
  if (order.some((index, i) => index !== order[i - (i % each)])) return null;
  return Array.from({ length: steps }, (_, step) => calls[order[step * each] ?? 0] as ModelCall);
};

/** A sampler, step by step from the states that the model saw; the state after the last step is the output. */
function* steps(
  theCase: Case,
  sampler: Sampler,
  rules: Rules,
  seen: readonly ModelCall[],
  order: readonly number[],
  output: HostTensor,
): Generator<Comparison | Missing> {
  const { inputs, format } = theCase;
  const indices = sampler.indices(inputs as AnyArguments<unknown>);
  const start = inputs[sampler.state] as HostTensor;
  const own = floatSets(format, [Array.from(start.data, (value) => inputFloat(format, value))]);
  const evaluationOf = (index: number, call: ModelCall | null, state: State): Evaluation => ({
    define: (k, given, prepared) => sampler.step(k, given, index, prepared),
    call,
    state,
  });
  const scaled = rules.scaledState || sampler.scaled === true;
  const [firstIndex] = indices;
  const [passedFirst] =
    scaled && firstIndex !== undefined
      ? rules.allowed(evaluationOf(firstIndex, null, { name: sampler.state, x: start, hidden: false }))
          .requests
      : [];
  /** What the first call may get. */
  const first = passedFirst?.x ?? own;
  const aligned = (): readonly ModelCall[] | null => {
    if (seen.length >= indices.length || order.length <= indices.length) return null;
    const made = new Map<string, Ruling>();
    const at = (step: number, call: number): Ruling => {
      const key = `${step} ${call}`;
      const from = {
        name: sampler.state,
        x: (seen[call] as ModelCall).x,
        hidden: scaled || step > 0,
        rescaled: scaled,
      };
      const evaluation = evaluationOf(indices[step] ?? 0, seen[call] ?? null, from);
      const known = made.get(key) ?? rules.allowed(evaluation);
      made.set(key, known);
      return known;
    };
    const holds = (x: HostTensor, allowed: AllowedSets): boolean => firstOutside(allowed, x) === null;
    const places = alignCalls(order, indices.length, {
      call: (step, call) => {
        const [[request], it] = [at(step, call).requests, seen[call] as ModelCall];
        return request !== undefined && isTime(rules, it, request) && (step > 0 || holds(it.x, first));
      },
      next: (step, call, next) => holds((seen[next] as ModelCall).x, at(step, call).allowed),
      last: (call) => holds(output, at(indices.length - 1, call).allowed),
    });
    return places === null ? null : places.map((call) => seen[call] as ModelCall);
  };
  const calls = callsByStep(seen, order, indices.length) ?? aligned() ?? seen;
  let state = passedState(start, first, indices[0] ?? null);
  if (indices.length === 0) state = { ...state, part: 'value', counts: true };
  let made = 0;
  /** The first state is the input itself; behind a later one, or one that was scaled, a program may hold a wider value. */
  const stateOf = (x: HostTensor): State => ({
    name: sampler.state,
    x,
    hidden: scaled || made > 1,
    rescaled: scaled,
  });
  /** The earlier call with the pair of this step, which is not made again: in a narrow format times round alike. */
  const repeated = (index: number): ModelCall | undefined => {
    if (calls.length >= indices.length) return undefined;
    const [request] = rules.allowed(evaluationOf(index, null, stateOf(start))).requests;
    const isKnown = (call: ModelCall): boolean =>
      request !== undefined && isTime(rules, call, request) && firstOutside(state.allowed, call.x) === null;
    return calls.slice(0, made).findLast(isKnown);
  };
  for (const index of indices) {
    const call = repeated(index) ?? calls[made++];
    if (call === undefined) {
      const broken = { code: 'tooFew', value: calls.length, bound: indices.length } as const;
      yield { part: 'calls', step: index, broken };
      return;
    }
    const from = stateOf(call.x);
    const evaluation = evaluationOf(index, call, from);
    const { allowed, requests, closer } = rules.allowed(evaluation);
    const [request] = requests;
    if (request !== undefined && !isTime(rules, call, request)) {
      const asked = (j: number): readonly Request[] => rules.allowed(evaluationOf(j, call, from)).requests;
      yield wrongTime(rules, call, request, index, indices.filter((j) => j !== index).flatMap(asked));
    }
    yield { ...state, output: call.x };
    const after = calls[made]?.x ?? output;
    state = {
      part: 'state',
      step: index,
      output,
      allowed,
      closer,
      counts: true,
      evaluation,
      blame: () => blameNoise(theCase, sampler, rules, call, index, from, after),
    };
  }
  const extra = tooMany(calls, made);
  if (extra !== null) yield extra;
  yield { ...state, output };
}

/** 'noise' when the state is what another step's noise gives, else 'state'. */
const blameNoise = (
  { operation, inputs }: Case,
  sampler: Sampler,
  rules: Rules,
  call: ModelCall,
  index: number,
  from: State,
  after: HostTensor,
): Part => {
  const name = operation.inputs.find(({ kind }) => perStep.has(kind))?.name;
  if (name === undefined) return 'state';
  const withNoise = (j: number): Define => {
    return <A>(k: Context<A>, given: AnyArguments<A>, prepared: unknown): Tensor<A> => {
      const own = given[name] as readonly Tensor<A>[];
      const swapped: readonly Tensor<A>[] = own.map((z, i) => (i === index ? (own[j] ?? z) : z));
      return sampler.step<A>(k, { ...given, [name]: swapped }, index, prepared);
    };
  };
  const noise = inputs[name] as readonly HostTensor[];
  const fits = (j: number): boolean =>
    firstOutside(rules.allowed({ define: withNoise(j), call, state: from }).allowed, after) === null;
  return noise.some((_, j) => j !== index && fits(j)) ? 'noise' : 'state';
};

/** Everything to compare, in the order in which it happened: the first that is outside is the failure. */
export const toCompare = (
  theCase: Case,
  rules: Rules,
  calls: readonly ModelCall[],
  order: readonly number[],
  output: HostTensor,
): Generator<Comparison | Missing> => {
  const { sampler } = theCase.operation;
  if (sampler?.calls !== undefined || sampler?.behind !== undefined)
    return stages(theCase, sampler, rules, calls, order, output);
  return sampler === null
    ? single(theCase, rules, calls, output)
    : steps(theCase, sampler, rules, calls, order, output);
};
