/**
 * A sampler that calls its model more than once a step, or shows it something else than its state. A step is run with the
 * answers to all its calls: what it then asks is what the program may have asked, and what it gives is the next state.
 */
import type { Context } from '../../spec/context.ts';
import type { AnyArguments, Sampler } from '../../spec/operation.ts';
import { map, type Tensor } from '../../spec/tensor.ts';
import type { Case } from '../cases/generators/cases.ts';
import { type HostTensor, inputFloat, type ModelCall } from '../cases/values.ts';
import { floatSets } from './allowed.ts';
import type { Comparison, Missing } from './comparison.ts';
import type { Define, Evaluation } from './lifted.ts';
import { isTime, passedState, tooMany, wrongTime } from './passed.ts';
import { timesAQuotientOfItself } from './rescaled.ts';
import type { Request, Rules } from './rules.ts';

/** Every call in its order; pairs that were asked again at once count once, where all others are then as many as asked for. */
const inOrder = (
  calls: readonly ModelCall[],
  order: readonly number[],
  wanted: number,
): readonly ModelCall[] => {
  if (order.length === wanted) return order.map((i) => calls[i] as ModelCall);
  const once = order.filter((index, i) => i === 0 || index !== order[i - 1]);
  return once.length === wanted ? once.map((i) => calls[i] as ModelCall) : calls;
};

/** A sampler step by step; each call of a step is compared, and the state that the step leaves. */
export function* stages(
  { inputs, format }: Case,
  sampler: Sampler,
  rules: Rules,
  seen: readonly ModelCall[],
  order: readonly number[],
  output: HostTensor,
): Generator<Comparison | Missing> {
  const indices = sampler.indices(inputs as AnyArguments<unknown>);
  const counts = indices.map((index) => sampler.calls?.(inputs as AnyArguments<unknown>, index) ?? 1);
  const wanted = counts.reduce((sum, count) => sum + count, 0);
  const calls = inOrder(seen, order, wanted);
  const start = inputs[sampler.state] as HostTensor;
  const given = floatSets(format, [Array.from(start.data, (value) => inputFloat(format, value))]);
  const { behind } = sampler;
  /** Step `at` from the state that its first call shows, or where that cannot be told from the first state on. */
  const evaluationOf = (at: number, from: number): Evaluation => {
    const index = indices[at] as number;
    const state = calls[from]?.x ?? start;
    const of = (first: number): readonly HostTensor[] =>
      calls.slice(first, from + (counts[at] as number)).map(({ answer }) => answer);
    if (behind === undefined) {
      const define: Define = (k, all, prepared) => sampler.step(k, all, index, prepared);
      return {
        define,
        call: null,
        state: { name: sampler.state, x: state, hidden: at > 0 },
        answers: of(from),
      };
    }
    if (rules.listed || at === 0) {
      // The whole run up to here: the state is nowhere to be seen.
      const define: Define = <A>(k: Context<A>, all: AnyArguments<A>, prepared: unknown): Tensor<A> => {
        let x = all[sampler.state] as Tensor<A>;
        for (const each of indices.slice(0, at + 1))
          x = sampler.step(k, { ...all, [sampler.state]: x }, each, prepared);
        return x;
      };
      return { define, call: null, state: null, answers: of(0) };
    }
    const define: Define = <A>(k: Context<A>, all: AnyArguments<A>, prepared: unknown): Tensor<A> => {
      // One rounding more each way: what was divided and rounded is not got back exactly.
      const x = map(behind(k, all, index), (value) => timesAQuotientOfItself(k, value));
      return sampler.step(k, { ...all, [sampler.state]: x }, index, prepared);
    };
    return {
      define,
      call: null,
      state: { name: sampler.state, x: state, hidden: true, rescaled: true },
      answers: of(from),
    };
  };
  let state: Comparison = passedState(start, given, indices[0] ?? null);
  if (indices.length === 0) state = { ...state, part: 'value', counts: true };
  let made = 0;
  for (const [at, index] of indices.entries()) {
    const count = counts[at] as number;
    const evaluation = evaluationOf(at, made);
    const { allowed, requests, closer } = rules.allowed(evaluation);
    const own = requests.slice(-count);
    for (const [stage, request] of own.entries()) {
      const call = calls[made + stage];
      if (call === undefined) {
        const broken = { code: 'tooFew', value: calls.length, bound: wanted } as const;
        yield { part: 'calls', step: index, broken };
        return;
      }
      if (!isTime(rules, call, request)) yield wrongTime(rules, call, request, index, others(own, stage));
      if (stage > 0) yield passedState(call.x, request.x, index);
      else if (behind === undefined) yield { ...state, output: call.x };
      else if (rules.listed || at === 0) yield passedState(call.x, request.x, index);
    }
    made += count;
    state = { part: 'state', step: index, output, allowed, closer, counts: true, evaluation };
    if (behind !== undefined && !rules.listed && at + 1 < indices.length) yield* shown(at, made);
  }
  const extra = tooMany(calls, made);
  if (extra !== null) yield extra;
  yield { ...state, output };

  /** What the model is shown after step `at`: the state that the step leaves, as the next step shows it. */
  function* shown(at: number, next: number): Generator<Comparison> {
    const call = calls[next];
    if (call === undefined) return;
    const { define, ...from } = evaluationOf(at, next - (counts[at] as number));
    const both: Define = <A>(k: Context<A>, all: AnyArguments<A>, prepared: unknown): Tensor<A> => {
      const x = define(k, all, prepared);
      return sampler.step(k, { ...all, [sampler.state]: x }, indices[at + 1] as number, prepared);
    };
    const answers = [...(from.answers ?? []), call.answer];
    const { requests } = rules.allowed({ ...from, define: both, answers });
    const request = requests.at(-1);
    if (request !== undefined) yield passedState(call.x, request.x, indices[at + 1] ?? null);
  }
}

const others = (requests: readonly Request[], stage: number): readonly Request[] =>
  requests.filter((_, i) => i !== stage);
