/**
 * The fast path against the examples, which share no code with it: bits, calls of the model, and purity. The inputs
 * are drawn by the rows of their kinds.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFastPath, fastOperations } from '../../../impl/fast-path.ts';
import type { Model } from '../../../impl/inputs.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../impl/tensor.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { draw } from '../../cases/generators/sizes.ts';
import { hash } from '../../cases/hash.ts';
import { kinds, played } from '../../cases/kinds/index.ts';
import type { Frame } from '../../cases/kinds/kind.ts';
import { play } from '../../cases/models.ts';
import {
  copyValue,
  type HostInputs,
  type HostValue,
  isTensor,
  type ModelScript,
  tensorsIn,
} from '../../cases/values.ts';
import binary32 from '../../examples/binary32.ts';
import { operationNamed } from './specification-answers.ts';

const f = Math.fround;
const epsilon = f(1e-6);
const format = 'binary32';
const examples = binary32.operations as unknown as Readonly<
  Record<string, (inputs: object, settings: { readonly epsilon: number }) => HostTensor>
>;
const witnessed = operations.filter(({ name }) => name in examples);

/** A call of the model, as it was made. */
type Call = readonly [t: number, x: readonly number[]];

/** The inputs of a case: half of them ordinary numbers, as a sampler with one NaN says little about its other steps. */
const inputsOf = (operation: Operation, seed: number): HostInputs => {
  const key = (what: string): number => hash(seed, `${operation.name} ${what}`);
  const pick = <V>(what: string, ...list: readonly V[]): V => draw(fc.constantFrom(...list), key(what));
  const steps = pick('steps', 0, 1, 2, 3, 10, 50);
  const least = operation.inputs.some(({ last }) => last === 'T-1') ? 1 : 0;
  const frame: Frame = {
    format,
    shape: pick('shape', [], [1], [3], [2, 2], [0], [0, 3], [5]),
    steps: Math.max(steps, least),
    epsilon: [epsilon, -epsilon],
    plain: seed % 2 === 0,
    normal: false,
  };
  return Object.fromEntries(
    operation.inputs.map((input) => [
      input.name,
      draw(kinds[input.kind].generate(frame, input), key(input.name)),
    ]),
  );
};

/** What an operation is handed: the model writes down its calls, writes over the state, and may answer later. */
const handed = (operation: Operation, inputs: HostInputs, calls: Call[], later: boolean): HostInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind, like }) => {
      const value = inputs[name] as HostValue;
      if (!played.has(kind)) return [name, copyValue(value)];
      const state = inputs[like ?? ''];
      const game = play(value as ModelScript, format, isTensor(state) ? state.data.length : 0);
      const model: Model = (x, t) => {
        const answer = game.model(x, t) as HostTensor;
        calls.push([t, [...x.data]]);
        x.data.fill(7);
        return later ? Promise.resolve(answer) : answer;
      };
      return [name, model as unknown as HostValue];
    }),
  );

/** Bit for bit but for a NaN's payload: -0 and 0 are two values. */
const show = (xs: Iterable<number>): string =>
  [...xs].map((x) => (Object.is(x, -0) ? '-0' : String(x))).join(' ');
const showCalls = (calls: readonly Call[]): readonly string[] =>
  calls.map(([t, x]) => `${show([t])}: ${show(x)}`);

/** The example gets copies of the state in the place of its own, which the model writes over. */
const exampleAnswer = (operation: Operation, inputs: HostInputs, calls: Call[]): HostTensor => {
  const given = handed(operation, inputs, calls, false);
  const spared = Object.entries(given).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value];
    const model = value as unknown as (x: HostTensor, t: number) => HostTensor;
    return [name, (x: HostTensor, t: number) => model(copyValue(x) as HostTensor, t)];
  });
  return examples[operation.name]?.(Object.fromEntries(spared), { epsilon }) as HostTensor;
};

const vector = (...data: number[]): HostTensor => ({ shape: [data.length], data: Float32Array.from(data) });

/** Inputs that suit an operation: T = 3, shape [2]. */
const small = (operation: Operation, calls: Call[]): HostInputs => {
  const ordinary = operation.inputs.map(({ name, kind }): [string, HostValue] => [
    name,
    kinds[kind].ordinary({ format, size: 2, vary: f }),
  ]);
  return handed(operation, Object.fromEntries(ordinary), calls, false);
};

describe.each(['webasm', 'cpu'] as const)('on %s', (mode) => {
  test.each(witnessed)('$name: bits, calls and purity', async (operation) => {
    const runtime = new Runtime(mode);
    const run = fastOperations[operation.name] as (typeof fastOperations)[string];
    for (let seed = 1; seed <= 400; seed++) {
      const [calls, wanted]: [Call[], Call[]] = [[], []];
      const inputs = inputsOf(operation, seed);
      const given = handed(operation, inputs, calls, seed % 3 === 0);
      const { shape, data } = await run(runtime, given, { epsilon });
      const expected = exampleAnswer(operation, inputs, wanted);
      expect(`seed ${seed}: ${show(data)}`).toBe(`seed ${seed}: ${show(expected.data)}`);
      expect(showCalls(calls)).toEqual(showCalls(wanted));
      expect(shape).toEqual(expected.shape);
      for (const { name, kind } of operation.inputs) {
        if (played.has(kind)) continue;
        expect(given[name]).toEqual(inputs[name]);
        for (const [, input] of tensorsIn(name, given[name] as HostValue))
          expect(input.data.buffer === data.buffer || input.shape === shape).toBe(false);
      }
    }
    expect(runtime.actual).toBe(mode);
    await runtime.dispose();
  });

  test('alphaBar and timeOfIndex go beyond 1000 iterations', async () => {
    const fast = createFastPath({ mode });
    const betas = vector(...Array.from({ length: 1200 }, (_, k) => f(1e-4 + k * 1e-6)));
    const { data } = await fast.alphaBar({ betas });
    const wanted = examples['alphaBar']?.({ betas }, { epsilon }) as HostTensor;
    expect(data).toHaveLength(1201);
    expect(show(data)).toBe(show(wanted.data));
    expect((await fast.timeOfIndex({ T: 1200 })).data[1200]).toBe(1);
    await fast.dispose();
  });

  test('no kernel is compiled twice for one operation and size, and none for a sampler', async () => {
    const runtime = new Runtime(mode);
    const compiledBy = async (rows: readonly Operation[]): Promise<number> => {
      for (const row of rows) await fastOperations[row.name]?.(runtime, small(row, []), { epsilon });
      return runtime.compiled;
    };
    const steps = await compiledBy(operations.filter(({ sampler }) => sampler === null));
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(operations.length);
    // Samplers run the kernels of their steps.
    expect(await compiledBy(operations)).toBe(steps);
    expect(await compiledBy(operations)).toBe(steps);
    await runtime.dispose();
  });
});

const [one, two, table] = [vector(1), vector(1, 2), { ...vector(1, 2), shape: [1, 2] }];
test.each<[operation: string, wrong: Record<string, unknown>, message: string]>([
  ['linearBetas', { T: 1.5 }, 'T must be an integer >= 0, got 1.5'],
  ['timeOfIndex', { T: -1 }, 'T must be an integer >= 0, got -1'],
  ['pfOdeSampleEuler', { steps: undefined }, 'steps must be an integer >= 0, got undefined'],
  ['ddpmStep', { k: 3 }, 'k must be in 0..T-1 (T = 3), got 3'],
  ['ddimStep', { k: -1 }, 'k must be in 0..T-1 (T = 3), got -1'],
  ['imageDdimStep', { index: 0.5 }, 'index must be in 0..T-1 (T = 3), got 0.5'],
  ['qSample', { t: 4 }, 't must be in 0..T (T = 3), got 4'],
  ['x0Pred', { t: NaN }, 't must be in 0..T (T = 3), got NaN'],
  ['imageDdimStepFromEps', { clip: 2 }, 'clip must be 0 or 1, got 2'],
  ['imageDdimStepFromEps', { clip: true }, 'clip must be 0 or 1, got true'],
  ['x0PredFromEps', { t: 4 }, 't must be in 0..T (T = 3), got 4'],
  ['x0PredFromEps', { eps: one }, 'eps must have the shape of x ([2]), got [1]'],
  ['epsPredLoss', { t: '1' }, 't must be in 0..T (T = 3), got 1'],
  ['imageDdimSample', { alphaBars: table }, 'alphaBars must have rank 1, got shape [1,2]'],
  ['ddimSample', { x: { ...two, shape: [3] } }, 'x has shape [3] and needs 3 elements, got 2'],
  ['qSample', { eps: one }, 'eps must have the shape of x0 ([2]), got [1]'],
  ['ddpmStep', { z: table }, 'z must have the shape of x ([2]), got [1,2]'],
  ['eulerStep', { slope: one }, 'slope must have the shape of x ([2]), got [1]'],
  ['ddpmSample', { noise: [two, two] }, 'noise must hold T = 3 tensors, got 2'],
  ['ddpmSample', { noise: undefined }, 'noise must hold T = 3 tensors, got undefined'],
  ['ddpmSample', { noise: [two, two, one] }, 'noise[2] must have the shape of x ([2]), got [1]'],
  ['pfOdeRhs', { model: 1 }, 'model must be a function, got number'],
  ['x0Pred', { model: () => one }, "the model's answer must have the shape of x ([2]), got [1]"],
])('%s refuses %o before anything runs', async (name, wrong, message) => {
  const runtime = new Runtime('cpu');
  const calls: Call[] = [];
  const inputs = { ...small(operationNamed(name), calls), ...wrong };
  const error = await fastOperations[name]?.(runtime, inputs, { epsilon: 0 }).catch((e: unknown) => e);
  expect(String(error)).toBe(`RangeError: ${name}: ${message}`);
  expect([calls.length, runtime.compiled]).toEqual([0, 0]);
  await runtime.dispose();
});
