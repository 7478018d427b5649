/** What a definition says about one answer: one comparison, or for a model or a sampler one for each thing seen. */
import type { Context } from '../../spec/context.ts';
import type { AnyArguments, Sampler } from '../../spec/operation.ts';
import type { BinaryContext } from '../../spec/scalars/binary.ts';
import { type Float, same } from '../../spec/scalars/float.ts';
import type { Real } from '../../spec/scalars/real.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Case } from '../generators/cases.ts';
import { type HostTensor, inputFloat, type ModelCall, sameNumber, toFloat } from '../values.ts';
import {
  type AllowedSet,
  allowedSets,
  type Comparison,
  firstOutside,
  type Missing,
  type Part,
} from './comparison.ts';
import type { Lifted, Request } from './lifted.ts';

type Define = <A>(k: Context<A>, inputs: AnyArguments<A>) => Tensor<A>;
type Finding = Comparison | Missing;

const sameData = (a: HostTensor, b: HostTensor): boolean =>
  a.data.length === b.data.length && a.data.every((value, i) => sameNumber(value, b.data[i] ?? NaN));
const noExact = (size: number) => (): readonly null[] => new Array<null>(size).fill(null);

/** Whether the time (or index) passed to the model is the one that the definition passes, bit for bit. */
const isTime = ({ format }: Case, call: ModelCall, { t }: Request): boolean => {
  if (typeof t === 'number') return call.t === t;
  const passed = toFloat(format, call.t);
  return passed !== null && same(passed, t);
};

/** The wrong time passed at a step. `others`: what the other steps pass; one of those is a wrong order. */
const wrongTime = (
  theCase: Case,
  call: ModelCall,
  { t }: Request,
  step: number | null,
  others: readonly Request[],
): Finding => {
  const part: Part = others.some((request) => isTime(theCase, call, request)) ? 'order' : 'time';
  if (typeof t === 'number')
    return { part, step, missing: `the model was called with the index ${call.t}, not ${t}` };
  const output = { shape: [], data: new Float64Array([call.t]) };
  return { part, step, output, allowed: [[t]], exact: noExact(1), counts: false, message: null };
};

/** The state passed to the model, against the definition's own, bit for bit. */
const passedState = (call: ModelCall, allowed: readonly AllowedSet[], step: number | null): Comparison => ({
  part: 'state',
  step,
  output: call.x,
  allowed,
  exact: noExact(call.x.data.length),
  counts: false,
  message: null,
});

const tooMany = (calls: readonly ModelCall[], wanted: number): Missing | null => {
  const extra = calls[wanted];
  if (extra === undefined) return null;
  const seen = calls.slice(0, wanted).some(({ x }) => sameData(x, extra.x));
  const where = seen ? 'again at a state it had seen, with another time' : 'at one more state';
  const missing = `the model was called ${where}; the definition calls it ${wanted === 1 ? 'once' : `${wanted} times`}`;
  return { part: seen ? 'time' : 'calls', step: null, missing };
};

/** An operation that calls its model at most once. */
function* single(
  theCase: Case,
  lifted: Lifted,
  calls: readonly ModelCall[],
  output: HostTensor,
): Generator<Finding> {
  const define: Define = (k, inputs) => theCase.operation.define(k, inputs);
  const [call = null] = calls;
  const { results, requests } = lifted.inFormat(define, call);
  const [request] = requests;
  if (request !== undefined) {
    if (call === null) {
      yield { part: 'calls', step: null, missing: 'the model was not called; the definition calls it once' };
      return;
    }
    if (!isTime(theCase, call, request)) yield wrongTime(theCase, call, request, null, []);
    yield passedState(
      call,
      request.x.data.map((float) => [float]),
      null,
    );
  }
  const extra = tooMany(calls, request === undefined ? 0 : 1);
  if (extra !== null) yield extra;
  const exact = (): readonly (Real | null)[] => lifted.exact(define, call).data;
  const rerun = (k: BinaryContext): Tensor<Float> => lifted.over(k, define, call);
  yield {
    part: 'value',
    step: null,
    output,
    allowed: allowedSets(results),
    exact,
    counts: true,
    message: null,
    rerun,
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
  lifted: Lifted,
  seen: readonly ModelCall[],
  order: readonly number[],
  output: HostTensor,
): Generator<Finding> {
  const { inputs, format } = theCase;
  const indices = sampler.indices(inputs as AnyArguments<unknown>);
  const calls = callsByStep(seen, order, indices.length) ?? seen;
  const start = inputs[sampler.state] as HostTensor;
  const stepOf =
    (index: number): Define =>
    (k, given) =>
      sampler.step(k, given, index);
  const own = Array.from(start.data, (value) => [inputFloat(format, value)]);
  let state: Comparison = passedState({ x: start, t: 0, answer: start }, own, indices[0] ?? null);
  if (indices.length === 0) state = { ...state, part: 'value', counts: true };
  let made = 0;
  /** The earlier call with the pair of this step, which is not made again: in a narrow format times round alike. */
  const repeated = (index: number): ModelCall | undefined => {
    if (calls.length >= indices.length) return undefined;
    const [request] = lifted.inFormat(stepOf(index), null, [sampler.state, start]).requests;
    const isKnown = (call: ModelCall): boolean =>
      request !== undefined &&
      isTime(theCase, call, request) &&
      firstOutside(format, { output: call.x, allowed: state.allowed }) === null;
    return calls.slice(0, made).findLast(isKnown);
  };
  for (const index of indices) {
    const call = repeated(index) ?? calls[made++];
    if (call === undefined) {
      const missing = `the model was called ${calls.length} times; the definition calls it ${indices.length} times`;
      yield { part: 'calls', step: index, missing };
      return;
    }
    const from = [sampler.state, call.x] as const;
    const { results, requests } = lifted.inFormat(stepOf(index), call, from);
    const [request] = requests;
    if (request !== undefined && !isTime(theCase, call, request)) {
      const asked = (j: number): readonly Request[] => lifted.inFormat(stepOf(j), call, from).requests;
      yield wrongTime(theCase, call, request, index, indices.filter((j) => j !== index).flatMap(asked));
    }
    yield { ...state, output: call.x };
    const allowed = allowedSets(results);
    const exact = (): readonly (Real | null)[] => lifted.exact(stepOf(index), call, from).data;
    state = { part: 'state', step: index, output, allowed, exact, counts: true, message: null };
    const after = calls[made]?.x ?? output;
    const blame = (): Part => blameNoise(theCase, sampler, lifted, call, index, after);
    const rerun = (k: BinaryContext): Tensor<Float> => lifted.over(k, stepOf(index), call, from);
    state = { ...state, blame, rerun };
  }
  const extra = tooMany(calls, made);
  if (extra !== null) yield extra;
  yield { ...state, output };
}

/** 'noise' when the state is what another step's noise gives, else 'state'. */
const blameNoise = (
  theCase: Case,
  sampler: Sampler,
  lifted: Lifted,
  call: ModelCall,
  index: number,
  after: HostTensor,
): Part => {
  const name = theCase.operation.inputs.find(({ kind }) => kind === 'noise')?.name;
  if (name === undefined) return 'state';
  const withNoise = (j: number): Define => {
    return <A>(k: Context<A>, given: AnyArguments<A>): Tensor<A> => {
      const own = given[name] as readonly Tensor<A>[];
      const swapped: readonly Tensor<A>[] = own.map((z, i) => (i === index ? (own[j] ?? z) : z));
      return sampler.step<A>(k, { ...given, [name]: swapped }, index);
    };
  };
  const noise = theCase.inputs[name] as readonly HostTensor[];
  const fits = (j: number): boolean => {
    const { results } = lifted.inFormat(withNoise(j), call, [sampler.state, call.x]);
    return firstOutside(theCase.format, { output: after, allowed: allowedSets(results) }) === null;
  };
  return noise.some((_, j) => j !== index && fits(j)) ? 'noise' : 'state';
};

/** Everything to compare, in the order in which it happened: the first that is outside is the failure. */
export const findingsOf = (
  theCase: Case,
  lifted: Lifted,
  calls: readonly ModelCall[],
  order: readonly number[],
  output: HostTensor,
): Generator<Finding> => {
  const { sampler } = theCase.operation;
  return sampler === null
    ? single(theCase, lifted, calls, output)
    : steps(theCase, sampler, lifted, calls, order, output);
};
