/** Samplers whose model is a kernel, against the same sampler step by step with the model's kernel at each step. */
import { describe, expect, test } from 'vitest';
import { prepare } from '../../../impl/backends.ts';
import type { DeviceContext, GlContext } from '../../../impl/gpujs/attestation.ts';
import { createFastPath } from '../../../impl/fast-path.ts';
import { DeviceLost, WrongBackend } from '../../../impl/errors.ts';
import { type Mode, modes } from '../../../impl/gpujs/modes.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../impl/tensor.ts';
import { bits, inputsOf, rational, run, samplers, stepByStep } from './kernel-samplers.ts';
import { oneIn } from './long.ts';

const here: Mode[] = ['webasm', 'cpu'];
for (const mode of ['headlessgl', 'webgpu'] as const) {
  const missing = await prepare(mode);
  if (missing === null) here.push(mode);
  else process.stderr.write(`skipped on ${mode}: ${missing.reason}\n    ${missing.remedy}\n`);
}

const executors: Partial<Record<Mode, RegExp>> = {
  webasm: /^fused-(sync|threaded)$/,
  webgpu: /^fused-encoder$/,
  headlessgl: /^textures$/,
  cpu: /^kernel$/,
};

describe.each(here)('on %s', (mode) => {
  test.each(oneIn(2, samplers))('%s ends in the bits of the same steps one by one', async (name) => {
    const runtime = new Runtime(mode);
    for (const [T, shape] of [
      [1, [3]],
      [2, []],
      [7, [2, 5]],
      [7, [4]],
      [50, [33]],
    ] as const) {
      // The second run has other numbers: what is compiled is for any schedule.
      for (const seed of [1, 2]) {
        const inputs = inputsOf(T, shape, seed);
        const before = structuredClone(inputs);
        const whole = await run(runtime, name, { ...inputs, model: rational });
        expect(runtime.attestation()?.executor).toMatch(executors[mode] as RegExp);
        expect(runtime.attestation()).toMatchObject({ requested: mode, actual: mode, fallbackReason: null });
        expect(bits(whole)).toEqual(bits(await stepByStep(runtime, name, rational, inputs)));
        expect(inputs).toEqual(before);
      }
    }
    await runtime.dispose();
  });

  test.each(samplers)('%s of no steps is a copy, of no elements is empty', async (name) => {
    const runtime = new Runtime(mode);
    const inputs = inputsOf(0, [2, 2]);
    const copied = await run(runtime, name, { ...inputs, model: rational });
    expect(copied).toEqual(inputs['x']);
    expect(copied.data).not.toBe((inputs['x'] as HostTensor).data);
    expect(await run(runtime, name, { ...inputsOf(3, [0, 2]), model: rational })).toEqual({
      shape: [0, 2],
      data: new Float32Array(0),
    });
    await runtime.dispose();
  });

  test('more pipelines than are kept, all at once, and models of the same form but other text', async () => {
    const runtime = new Runtime(mode);
    const models = ['0.5', '0.25'].map((factor) => ({
      kernel: `function (x, t) { return Math.fround(Math.fround(x[this.thread.x] * ${factor}) + t); }`,
    }));
    const cases = [2, 3, 4].flatMap((T) => models.map((model) => ({ inputs: inputsOf(T, [5]), model })));
    const all = cases.map(({ inputs, model }) => run(runtime, 'ddimSample', { ...inputs, model }));
    const wanted = cases.map(({ inputs, model }) => stepByStep(runtime, 'ddimSample', model, inputs));
    expect((await Promise.all(all)).map(bits)).toEqual((await Promise.all(wanted)).map(bits));
    await runtime.dispose();
  });

  test('a model may be a function, and may read its neighbours', async () => {
    const fast = createFastPath({ mode });
    const kernel = function (
      this: { readonly thread: { readonly x: number } },
      x: readonly number[],
      t: number,
    ) {
      return Math.fround((x[1] as unknown as number) * t);
    };
    const x = { shape: [2], data: Float32Array.of(5, 3) };
    const betas = { shape: [1], data: Float32Array.of(0.5) };
    const asked = { shape: [2], data: Float32Array.of(3, 3) };
    const whole = await fast.ddimSample({ betas, x, model: { kernel } });
    expect(whole).toEqual(await fast.ddimSample({ betas, x, model: () => asked }));
    await fast.dispose();
  });
});

test('from many elements on webasm shares the steps among threads', async () => {
  const runtime = new Runtime('webasm');
  const inputs = inputsOf(3, [2 ** 17]);
  const whole = await run(runtime, 'ddimSample', { ...inputs, model: rational });
  expect(runtime.attestation()?.executor).toMatch(/^fused-(threaded|sync)$/);
  expect(bits(whole)).toEqual(bits(await stepByStep(runtime, 'ddimSample', rational, inputs)));
  await runtime.dispose();
});

test.each(here)('on %s what is no denoiser is refused, and the next model works', async (mode) => {
  const runtime = new Runtime(mode);
  const inputs = inputsOf(2, [3]);
  // gpu.js would go on with the first of each pair, or with NaN.
  for (const kernel of ['function (x, t) { return [x[this.thread.x], t]; }', 'function (x, t) { retur']) {
    await expect(run(runtime, 'ddimSample', { ...inputs, model: { kernel } })).rejects.toThrow();
  }
  await expect(run(runtime, 'ddimSample', { ...inputs, model: { kernel: 5 } })).rejects.toThrow(
    'ddimSample: model.kernel must be a function or its text, got number',
  );
  await expect(run(runtime, 'ddimStep', { ...inputs, k: 0, model: rational })).rejects.toThrow(
    'ddimStep: model must be a function, got object',
  );
  const noise = [inputs['x'], { shape: [2], data: new Float32Array(2) }];
  await expect(run(runtime, 'ddpmSample', { ...inputs, noise, model: rational })).rejects.toThrow(
    'ddpmSample: noise[1] must have the shape of x ([3]), got [2]',
  );
  expect((await run(runtime, 'ddimSample', { ...inputs, model: rational })).data).toHaveLength(3);
  await runtime.dispose();
  await expect(run(runtime, 'ddimSample', { ...inputs, model: rational })).rejects.toThrow('disposed of');
});

test('a pipeline on another backend than the one asked for is an error', async () => {
  const picking = new Runtime('gpu' as Mode, modes.cpu);
  const inputs = { ...inputsOf(2, [3]), model: rational };
  await expect(run(picking, 'ddimSample', inputs)).rejects.toThrow(WrongBackend);
  await picking.dispose();
});

test.each(here.filter((mode) => mode === 'headlessgl' || mode === 'webgpu'))(
  'a lost device of %s is an error of the next sampler, and the one after works',
  async (mode) => {
    const runtime = new Runtime(mode);
    const inputs = { ...inputsOf(4, [6]), model: rational };
    const first = await run(runtime, 'ddpmSample', inputs);
    if (mode === 'webgpu') (runtime.context as DeviceContext).device.destroy();
    else (runtime.context as GlContext).getExtension('STACKGL_destroy_context')?.destroy?.();
    await expect(run(runtime, 'ddpmSample', inputs)).rejects.toThrow(DeviceLost);
    expect(bits(await run(runtime, 'ddpmSample', inputs))).toEqual(bits(first));
    await runtime.dispose();
  },
);
