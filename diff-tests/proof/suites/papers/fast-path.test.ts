/** The gpu.js fast path on the samplers that people run: the verdicts, and what it refuses before anything runs. */
import { expect, test } from 'vitest';
import { long } from '../long.ts';
import { fastOperations } from '../../../../impl/fast-path.ts';
import { Runtime } from '../../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../../impl/tensor.ts';
import { papers } from '../../../../spec/operations.ts';
import { check } from '../../../engine/api.ts';

test('every row of the group is accepted bit for bit, on both backends', async () => {
  const runs = long ? 1000 : 8;
  const { results, ok } = await check({
    operations: ['papers'],
    backends: ['webasm', 'cpu'],
    runs,
    store: null,
  });
  expect(
    results.map(({ operation, backend, rejected, undecided, strictestProfile }) =>
      [operation, backend, rejected, undecided, strictestProfile].join(' '),
    ),
  ).toEqual(
    papers.flatMap(({ name }) => ['webasm', 'cpu'].map((backend) => `${name} ${backend} 0 0 ieee754`)),
  );
  expect(ok).toBe(true);
});

const vector = (...data: number[]): HostTensor => ({ shape: [data.length], data: Float32Array.from(data) });
const [one, two] = [vector(1), vector(1, 2)];

/** Arguments that go together: T = 3, shape [2]. */
const right = {
  T: 3,
  n: 3,
  offset: 0,
  alphaBars: vector(0.75, 0.5, 0.25),
  timesteps: [2, 0],
  sigmas: vector(2, 1, 0),
  finalAlphaBar: 1,
  eta: 0.5,
  x: two,
  noise: [two, two],
  model: () => {
    throw new Error('the model was called');
  },
};

test.each<[operation: string, wrong: Record<string, unknown>, message: string]>([
  ['timestepsTrailing', { n: 4 }, 'n must be in 0..T (T = 3), got 4'],
  ['timestepsLeading', { offset: 3 }, 'offset must be in 0..T-1 (T = 3), got 3'],
  ['timestepsLeading', { offset: 1 }, 'offset makes the first timestep 3, and T is 3'],
  ['previousTimesteps', { timesteps: [2, 2] }, 'timesteps[1] must be an integer >= 0 and < 2, got 2'],
  ['previousTimesteps', { timesteps: two }, 'timesteps must be an array, got object'],
  ['ddimSampleAt', { timesteps: [3] }, 'timesteps[0] must be an integer >= 0 and < 3, got 3'],
  ['ddimSampleAt', { timesteps: [0.5] }, 'timesteps[0] must be an integer >= 0 and < 3, got 0.5'],
  ['ddimSampleStrided', { noise: [two] }, 'noise must hold T = 2 tensors, got 1'],
  ['eulerSigmaSample', { sigmas: vector() }, 'sigmas must have an entry, got none'],
  ['eulerAncestralSample', { noise: [two, two, two] }, 'noise must hold T = 2 tensors, got 3'],
  ['eulerAncestralSample', { noise: [two, one] }, 'noise[1] must have the shape of x ([2]), got [1]'],
])('%s refuses %o before anything runs', async (name, wrong, message) => {
  const runtime = new Runtime('cpu');
  const error = await fastOperations[name]?.(runtime, { ...right, ...wrong }, { epsilon: 0 }).catch(
    (thrown: unknown) => thrown,
  );
  expect(String(error)).toBe(`RangeError: ${name}: ${message}`);
  expect(runtime.compiled).toBe(0);
  await runtime.dispose();
});

test('the last entry that is allowed is taken', async () => {
  const runtime = new Runtime('cpu');
  const run = (name: string, inputs: object): Promise<unknown> | undefined =>
    fastOperations[name]?.(runtime, { ...right, ...inputs }, { epsilon: 0 });
  expect(await run('timestepsTrailing', {})).toEqual([2, 1, 0]);
  expect(await run('timestepsLeading', { n: 2, offset: 1 })).toEqual([2, 1]);
  expect(await run('previousTimesteps', { timesteps: [2, 1] })).toEqual([1, -1]);
  expect(await run('eulerSigmaSample', { sigmas: one })).toEqual(two);
  await runtime.dispose();
});

test.each(['cpu', 'webasm'] as const)('%s keeps the kernels of as many sizes as a run has', async (mode) => {
  const runtime = new Runtime(mode);
  // So large that each has a kernel of its own.
  const sizes = Array.from({ length: 120 }, (_, i) => 5000 + i);
  for (let turn = 0; turn < 2; turn++)
    for (const size of sizes) {
      const x = vector(...new Array<number>(size).fill(1));
      await fastOperations['guide']?.(runtime, { w: 2, u: x, c: x }, { epsilon: 0 });
    }
  expect(runtime.compiled).toBe(sizes.length);
  await runtime.dispose();
});

test.each(['cpu', 'webasm'] as const)(
  '%s: small arrays share kernels, each answer as long as its arrays',
  async (mode) => {
    const runtime = new Runtime(mode);
    for (let size = 1; size <= 120; size++) {
      const [u, c] = [0, 1].map((by) => vector(...Array.from({ length: size }, (_, i) => i + by)));
      const guided = (await fastOperations['guide']?.(runtime, { w: 2, u, c }, { epsilon: 0 })) as HostTensor;
      expect(guided.shape).toEqual([size]);
      expect([...guided.data]).toEqual(Array.from({ length: size }, (_, i) => i + 2));
    }
    // 16, 32, .. 128.
    expect(runtime.compiled).toBe(8);
    await runtime.dispose();
  },
);
