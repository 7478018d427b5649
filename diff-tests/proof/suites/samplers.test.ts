import { describe, expect, test } from 'vitest';
import { answerOf } from '../../runners/answered.ts';
import { playsIn } from '../../runners/implementation.ts';
import { ramp } from '../../cases/generators/schedule.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import type { Answer } from '../../cases/answer.ts';
import { judge, type Judgement } from '../../judge/judge.ts';
import { outputShape } from '../../cases/shape.ts';
import type { PlayedModel } from '../../cases/models.ts';
import type { HostInputs, HostTensor } from '../../cases/values.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754, ieee754Loose, ieee754Wide } from '../../../spec/profiles/own.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { operationNamed, sample, specificationAnswers, type Wrong } from './specification-answers.ts';

const tensor = (...data: number[]): HostTensor => ({ shape: [data.length], data: Float32Array.from(data) });
const verdict = (theCase: Case, answer: Answer): Judgement =>
  judge(
    theCase,
    { epsilon: defaultEpsilon, profile: ieee754 },
    () => outputShape(theCase),
    answer,
    null,
    true,
  );

const x = tensor(0.75, -1.25);
const model = { answers: [], named: 'affine(1/2,1,0)' };
const caseOf = (name: string, inputs: HostInputs, format: FormatName = 'binary32'): Case =>
  makeCase(operationNamed(name), format, inputs);
const noiseOf = (T: number): HostTensor[] =>
  Array.from({ length: T }, (_, i) => tensor(0.5 + i / 8, i / 4 - 1));
const betasOf = (T: number): HostTensor => ramp('binary32', T, '1/10', '2/5');

const ddpm = (T: number): Case => caseOf('ddpmSample', { betas: betasOf(T), x, noise: noiseOf(T), model });
const ddim = (T: number): Case => caseOf('ddimSample', { betas: betasOf(T), x, model });
const image = (T: number): Case =>
  caseOf('imageDdimSample', { alphaBars: betasOf(T), floor: 2 ** -40, x, model });
const euler = (n: number): Case => caseOf('pfOdeSampleEuler', { beta0: 1, beta1: 2, steps: n, x, model });
const samplers = [
  ['ddpmSample', ddpm],
  ['ddimSample', ddim],
  ['imageDdimSample', image],
  ['pfOdeSampleEuler', euler],
] as const;

const f = Math.fround;
/** With one element altered by one ulp, or by so many that exp does not excuse it. */
const nudge = (state: HostTensor, ulps: number): HostTensor => ({
  shape: state.shape,
  data: state.data.map((value, i) => (i === 1 ? neighbour('binary32', value, ulps) : value)),
});

describe.each(samplers)('%s', (name, make) => {
  const theCase = make(6);
  const nudged = (state: HostTensor): HostTensor => nudge(state, name === 'pfOdeSampleEuler' ? 4 : 1);
  const onWrong = (wrong: Wrong): Judgement => verdict(theCase, sample(theCase, wrong));

  test('right: accepted, and the same as the specification run at once', () => {
    for (const T of [0, 1, 2, 6, 50]) {
      const right = sample(make(T));
      expect(right).toEqual(specificationAnswers(make(T), defaultEpsilon));
      expect(verdict(make(T), right)).toMatchObject({ verdict: 'accepted', elements: 2 * Math.max(T, 1) });
    }
  });

  test.each([5, 3, 0])('the time (or index) of step %d wrong: rejected there', (step) => {
    const later = (t: number): number => (name === 'imageDdimSample' ? t + 0.5 : neighbour('binary32', t, 1));
    const judged = onWrong({ time: (t, at) => (at === step ? later(t) : t) });
    expect(judged).toMatchObject({ verdict: 'rejected', part: 'time', step });
  });

  test('ascending order, or the time of another step: rejected as order', () => {
    const ascending = onWrong({ order: (indices) => indices.toReversed() });
    expect(ascending).toMatchObject({ verdict: 'rejected', part: 'order', step: 5 });
    const swapped = onWrong({ order: ([a = 0, b = 0, c = 0, ...rest]) => [a, c, b, ...rest] });
    expect(swapped).toMatchObject({ verdict: 'rejected', part: 'order', step: 4 });
  });

  test.each([5, 3, 0])('the state after step %d altered: rejected with that step and element', (step) => {
    const judged = onWrong({ after: (state, at) => (at === step ? nudged(state) : state) });
    expect(judged).toMatchObject({ verdict: 'rejected', part: 'state', step });
    expect(judged.spot?.element).toBe(1);
  });

  test('the first state is not the input', () => {
    const altered = { ...theCase, inputs: { ...theCase.inputs, x: nudged(x) } };
    expect(verdict(theCase, sample(altered))).toMatchObject({ verdict: 'rejected', part: 'state', step: 5 });
  });

  test('a call too few', () => {
    expect(onWrong({ order: (indices) => indices.slice(0, -1) })).toMatchObject({
      verdict: 'rejected',
      part: 'calls',
      step: 0,
      broken: { code: 'tooFew', value: 5, bound: 6 },
    });
  });

  test('a call too many: at one more state, or again at a state that it has seen', () => {
    const more = (ask: (state: HostTensor, played: PlayedModel) => void): Judgement =>
      onWrong({ end: (state, played) => (ask(state, played), state) });
    expect(more((state, played) => played(state, 0))).toMatchObject({ verdict: 'rejected', part: 'calls' });
    expect(more((_, played) => played(x, 0.375))).toMatchObject({ verdict: 'rejected', part: 'time' });
    expect(more((_, played) => played(x, name === 'imageDdimSample' ? 5 : 1)).verdict).toBe('accepted');
  });

  test('the same call twice is one; x may come flattened, not batched', () => {
    expect(onWrong({ ask: (played, state, t) => (played(state, t), played(state, t)) }).verdict).toBe(
      'accepted',
    );
    const square = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
    const inputs = { ...theCase.inputs, x: square };
    if ('noise' in inputs) Object.assign(inputs, { noise: noiseOf(6).map(() => square) });
    const flat = makeCase(theCase.operation, 'binary32', inputs);
    const asked = sample(flat, { ask: (played, { data }, t) => played({ shape: [4], data }, t) });
    expect(asked.calls[0]?.x.shape).toEqual([4]);
    expect(verdict(flat, asked).verdict).toBe('accepted');
    const twice = ({ data }: HostTensor): HostTensor => ({
      shape: [2, 2],
      data: Float32Array.of(...data, ...data),
    });
    expect(() => sample(theCase, { ask: (played, state, t) => played(twice(state), t) })).toThrow(
      'the model was called with 4 elements, the state has 2: batching and look-ahead are outside the contract',
    );
  });

  test('without steps: no call, and the bits of the input', () => {
    for (const start of [tensor(0.75, -0), tensor(NaN, Infinity)]) {
      const empty = makeCase(theCase.operation, 'binary32', { ...make(0).inputs, x: start });
      expect(verdict(empty, sample(empty))).toMatchObject({ verdict: 'accepted', elements: 2 });
      const called = sample(empty, { end: (state, played) => (played(state, 1), state) });
      expect(verdict(empty, called)).toMatchObject({ verdict: 'rejected', part: 'calls' });
      const plus0 = sample(empty, { end: ({ shape, data }) => ({ shape, data: data.map((v) => v + 0) }) });
      expect(verdict(empty, plus0).verdict).toBe(Number.isNaN(start.data[0]) ? 'accepted' : 'rejected');
      const other = verdict(empty, sample(empty, { end: nudged }));
      expect(other).toMatchObject({ part: Number.isNaN(start.data[0]) ? null : 'value' });
    }
  });
});

test.each([
  ['ddimSample', ddim(50)],
  ['pfOdeSampleEuler', euler(50)],
])('%s: a time accumulated in binary32 is rejected at the first step that differs', (_name, theCase) => {
  const times = Array.from({ length: 50 }).reduce<number[]>(
    (list) => [...list, f((list.at(-1) ?? 1) - f(1 / 50))],
    [1],
  );
  const first = times.findIndex((t, i) => t !== f((50 - i) / 50));
  expect(first).toBeGreaterThan(0);
  const accumulated = sample(theCase, { time: (_t, step) => times[49 - step] ?? 0 });
  expect(verdict(theCase, accumulated)).toMatchObject({ part: 'time', step: 49 - first });
});

describe('noise', () => {
  const theCase = ddpm(6);
  test.each([
    ['reversed', (step: number) => 5 - step, 5],
    ['reused: the first one at every step', () => 5, 4],
    ['shifted by one', (step: number) => Math.max(step - 1, 0), 5],
    ['wrong at one step', (step: number) => (step === 2 ? 1 : step), 2],
  ])('%s: rejected as noise, at the first step that takes another', (_what, noise, step) => {
    expect(verdict(theCase, sample(theCase, { noise }))).toMatchObject({
      verdict: 'rejected',
      part: 'noise',
      step,
    });
  });

  test('the last step gives its noise the weight 0, and evaluates it', () => {
    expect(verdict(theCase, sample(theCase, { noise: (step) => (step === 0 ? 3 : step) })).verdict).toBe(
      'accepted',
    );
    const infinite = makeCase(theCase.operation, 'binary32', {
      ...theCase.inputs,
      noise: [tensor(Infinity, 0), ...noiseOf(6).slice(1)],
    });
    expect(sample(infinite).output.data[0]).toBe(NaN);
    expect(verdict(infinite, sample(infinite)).verdict).toBe('accepted');
    const skipped = sample(infinite, { noise: (step) => (step === 0 ? 1 : step) });
    expect(verdict(infinite, skipped)).toMatchObject({ verdict: 'rejected', step: 0 });
  });

  test('writing to a tensor of it is impure', async () => {
    const write = async (place: number | null): Promise<Judgement> => {
      const right = sample(theCase).output;
      const call = (given: unknown): HostTensor => {
        const { noise } = given as { noise: HostTensor[] };
        if (place !== null) noise[place]?.data.fill(0, 0, 1);
        return right;
      };
      const settings = { format: 'binary32', epsilon: f(1e-6) } as const;
      return verdict(
        theCase,
        await answerOf(call, theCase.inputs, settings, playsIn(theCase.operation, theCase.inputs)),
      );
    };
    expect(await write(4)).toMatchObject({ part: 'purity', broken: { code: 'written', input: 'noise[4]' } });
    expect(await write(null)).toMatchObject({ part: 'calls' });
  });
});

test('a batched call inside an implementation is an error that names it', async () => {
  const { operation, inputs } = ddim(2);
  const call = (given: unknown): HostTensor => (given as { model: PlayedModel }).model(tensor(1, 2, 3, 4), 1);
  const settings = { format: 'binary32', epsilon: f(1e-6) } as const;
  const judged = verdict(ddim(2), await answerOf(call, inputs, settings, playsIn(operation, inputs)));
  const message = expect.stringContaining('batching and look-ahead are outside the contract');
  expect(judged).toMatchObject({ verdict: 'rejected', part: 'error', broken: { code: 'threw', message } });
});

test('bfloat16: where two steps have the same time and state, they share one call', () => {
  // betas of 0 leave the state alone, and 300 times have only 8 bits.
  const still = caseOf(
    'ddimSample',
    { betas: { shape: [300], data: new Float32Array(300) }, x, model: { answers: [tensor(0, 0)] } },
    'bfloat16',
  );
  const right = sample(still);
  expect(right.calls.length).toBeLessThan(300);
  expect(verdict(still, right).verdict).toBe('accepted');
  const { calls } = right;
  expect(verdict(still, { ...right, calls: calls.toSpliced(40, 1) }).verdict).toBe('rejected');
  expect(verdict(still, { ...right, calls: calls.slice(0, -1) })).toMatchObject({ part: 'calls' });
});

describe('bfloat16: calls that vary in number between the steps', () => {
  const moving = caseOf('ddimSample', { betas: ramp('bfloat16', 300, '1/10', '2/5'), x, model }, 'bfloat16');
  const still = caseOf(
    'ddimSample',
    { betas: { shape: [300], data: new Float32Array(300) }, x, model: { answers: [tensor(0, 0)] } },
    'bfloat16',
  );
  const under = (profile: Profile, theCase: Case, answer: Answer): Judgement =>
    judge(theCase, { epsilon: defaultEpsilon, profile }, () => outputShape(theCase), answer, null, true);
  /** Asked twice at the calls that are picked. */
  const twice = (theCase: Case, picked: (call: number) => boolean): Answer => {
    let call = 0;
    const ask = (played: PlayedModel, state: HostTensor, t: number): HostTensor => {
      if (picked(call++)) played(state, t);
      return played(state, t);
    };
    return sample(theCase, { ask });
  };

  test.each([
    ['at the first step', (call: number) => call === 0],
    ['at the last step', (call: number) => call === 299],
    ['at every third', (call: number) => call % 3 === 0],
  ])('asked twice %s: a right sampler is accepted', (_what, picked) => {
    for (const theCase of [still, moving])
      for (const profile of [ieee754, ieee754Wide, ieee754Loose])
        expect(under(profile, theCase, twice(theCase, picked)).verdict).toBe('accepted');
  });

  test('a call left out is rejected all the same', () => {
    const right = twice(still, (call) => call === 0);
    if (right.kind !== 'returned') throw new Error('it returns');
    const { calls, order = [] } = right;
    const without = {
      ...right,
      calls: calls.toSpliced(40, 1),
      order: order.filter((index) => index !== 40).map((index) => (index > 40 ? index - 1 : index)),
    };
    expect(under(ieee754, still, without).verdict).toBe('rejected');
  });
});
