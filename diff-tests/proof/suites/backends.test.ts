/** The fast path on the backends of Node. Those that do not run here are skipped, with what would mend it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gpujsVersion } from '../../../impl/gpujs/attestation.ts';
import { backendRow, backends, prepare, type Unavailable } from '../../../impl/backends.ts';
import type { DeviceContext, GlContext } from '../../../impl/gpujs/attestation.ts';
import { createFastPath } from '../../../impl/fast-path.ts';
import type { Kernel } from '../../../impl/kernels/kernel.ts';
import { sqrtNonneg } from '../../../impl/kernels/core.ts';
import { timeOfIndex } from '../../../impl/kernels/schedule.ts';
import { DeviceLost } from '../../../impl/errors.ts';
import { type Mode, modes as modeRows } from '../../../impl/gpujs/modes.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../impl/tensor.ts';
import { findProfile, ieee754, pairOf } from '../../../spec/profiles/index.ts';
import { envelope } from '../../../spec/scalars/sets/envelope.ts';
import { scale } from '../../../spec/tensor.ts';
import { implementationOn } from '../../runners/fast-path.ts';
import { runPlan } from '../../engine/check.ts';
import { makePlan } from '../../engine/plan.ts';

const modes = ['webasm', 'cpu', 'headlessgl', 'webgpu'] as const;
const missing = new Map<Mode, Unavailable | null>();
for (const mode of modes) missing.set(mode, await prepare(mode));

/** The backends of a list that run here; the others are named with their reason. */
const here = <M extends Mode>(wanted: readonly M[]): readonly M[] =>
  wanted.filter((mode) => {
    const why = missing.get(mode) ?? null;
    if (why !== null) process.stderr.write(`skipped on ${mode}: ${why.reason}\n    ${why.remedy}\n`);
    return why === null;
  });

const device = here(['headlessgl', 'webgpu']);
const all = [...(['webasm', 'cpu'] as const), ...device];

const vector = (...data: number[]): HostTensor => ({ shape: [data.length], data: Float32Array.from(data) });
const upTo = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
const f = Math.fround;

/** A kernel whose loop gpu.js cannot bound. */
const sumOfAll: Kernel = {
  name: 'sumOfAll',
  arrays: ['x'],
  scalars: ['n'],
  body: function (this: { thread: { x: number } }, x: readonly number[], n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum = sum + (x[i] as unknown as number);
    }
    return sum;
  },
};

describe.each(all)('the fast path on %s', (mode) => {
  test('alphaBar and the samplers are right to the bit on ordinary numbers', async () => {
    const fast = createFastPath({ mode });
    const betas = vector(...upTo(50, (k) => 1e-4 + (k * 0.02) / 49));
    let product = 1;
    const products = [1, ...[...betas.data].map((beta) => (product = f(product * f(1 - beta))))];
    expect((await fast.alphaBar({ betas })).data).toEqual(Float32Array.from(products));
    const x = vector(...upTo(100, (i) => Math.sin(i) * 2 + 0.01));
    const model = ({ shape, data }: HostTensor): HostTensor => ({ shape, data: data.map((v) => v * 0.5) });
    const plain = createFastPath({ mode: 'cpu' });
    expect(await fast.ddimSample({ betas, x, model })).toEqual(await plain.ddimSample({ betas, x, model }));
    await fast.dispose();
    await plain.dispose();
  });

  test('sizes that shrink leave no stale tail, and what comes in is not kept', async () => {
    const fast = createFastPath({ mode });
    for (const size of [6, 2, 5, 1]) {
      const x = vector(...upTo(size, (i) => (i + size) ** 2));
      const first = await fast.sqrtNonneg({ x });
      expect([...first.data]).toEqual(upTo(size, (i) => i + size));
      x.data.fill(4);
      expect([...(await fast.sqrtNonneg({ x })).data]).toEqual(upTo(size, () => 2));
      expect([...first.data]).toEqual(upTo(size, (i) => i + size));
    }
    await fast.dispose();
  });

  test('arguments are those of the moment of the call, from the first call on', async () => {
    const runtime = new Runtime(mode);
    const x = Float32Array.of(4, 9);
    const answers = [runtime.run(sqrtNonneg, [x], []), runtime.run(sqrtNonneg, [x], [])];
    x.fill(100);
    for (const answer of answers) expect([...(await answer)]).toEqual([2, 3]);
    await runtime.dispose();
  });

  test('a loop of more than 1000 iterations runs to its end', async () => {
    const runtime = new Runtime(mode);
    const ones = new Float32Array(3000).fill(1);
    expect((await runtime.run(sumOfAll, [ones], [3000]))[2999]).toBe(3000);
    const fast = createFastPath({ mode });
    const betas = vector(...upTo(2500, () => 2 ** -20));
    let product = 1;
    for (let k = 0; k < 2500; k++) product = f(product * f(1 - 2 ** -20));
    expect((await fast.alphaBar({ betas })).data[2500]).toBe(product);
    await runtime.dispose();
    await fast.dispose();
  });

  test('empty outputs are empty', async () => {
    const fast = createFastPath({ mode });
    expect(await fast.sqrtNonneg({ x: { shape: [0, 3], data: new Float32Array(0) } })).toEqual({
      shape: [0, 3],
      data: new Float32Array(0),
    });
    expect([...(await fast.alphaBar({ betas: vector() })).data]).toEqual([1]);
    await fast.dispose();
  });

  test('what is too large is refused before anything is made, and the next call works', async () => {
    const runtime = new Runtime(mode);
    const tooMany = 2 ** 31;
    await expect(runtime.run(timeOfIndex, [], [1], tooMany)).rejects.toThrow(
      new RegExp(`^timeOfIndex: ${mode} takes at most \\d+ elements here, got ${tooMany}$`),
    );
    expect([...(await runtime.run(timeOfIndex, [], [2], 3))]).toEqual([0, 0.5, 1]);
    await runtime.dispose();
  });

  test('more kernels than are kept compiled are all right', async () => {
    const fast = createFastPath({ mode });
    for (let size = 1; size <= 270; size++) {
      const { data } = await fast.sqrtNonneg({ x: vector(...upTo(size, () => size * size)) });
      expect([data[0], data[size - 1], data.length]).toEqual([size, size, size]);
    }
    await fast.dispose();
    await expect(fast.sqrtNonneg({ x: vector(1) })).rejects.toThrow('this runtime was disposed of');
  });

  test('says what ran', async () => {
    const runtime = new Runtime(mode);
    expect(runtime.attestation()).toBe(null);
    await runtime.run(sqrtNonneg, [Float32Array.of(1)], []);
    const fact = mode === 'webasm' || mode === 'cpu' ? null : expect.stringMatching(/./);
    expect(runtime.attestation()).toEqual({
      requested: mode,
      actual: mode,
      gpujs: gpujsVersion,
      adapter: fact,
      driver: fact,
      software: mode === 'webgpu' ? expect.any(Boolean) : null,
      executor: 'kernel',
      fallbackReason: null,
    });
    await runtime.dispose();
  });
});

describe.each(device)('a lost device of %s', (mode) => {
  const lose = (runtime: Runtime): void => {
    if (mode === 'webgpu') (runtime.context as DeviceContext).device.destroy();
    else (runtime.context as GlContext).getExtension('STACKGL_destroy_context')?.destroy?.();
  };

  test.each([2, 3])('is an error of the next call (of size %i), and the one after works', async (size) => {
    const runtime = new Runtime(mode);
    const x = new Float32Array(size).fill(9);
    expect((await runtime.run(sqrtNonneg, [new Float32Array(2).fill(4)], []))[1]).toBe(2);
    lose(runtime);
    await expect(runtime.run(sqrtNonneg, [x], [])).rejects.toThrow(DeviceLost);
    expect([...(await runtime.run(sqrtNonneg, [x], []))]).toEqual([...x].map(Math.sqrt));
    await runtime.dispose();
  });
});

test.each(device)('what the %s device refuses is an error, not zeros', async (mode) => {
  const runtime = new Runtime(mode);
  const run = (): Promise<Float32Array> => runtime.run(sqrtNonneg, [Float32Array.of(4)], []);
  await run();
  const context = runtime.context as GlContext & { enable(name: number): void } & DeviceContext;
  const device = context.device as typeof context.device & { createBuffer(of: object): unknown };
  // Neither exists: a capability of this number, a buffer for nothing.
  if (mode === 'webgpu') device.createBuffer({ size: 16, usage: 0 });
  else context.enable(1);
  await expect(run()).rejects.toThrow(`sqrtNonneg: ${mode} refused a command: `);
  expect([...(await run())]).toEqual([2]);
  await runtime.dispose();
});

test('gpu.js has the version that the attestation names', () => {
  const { version } = JSON.parse(readFileSync('node_modules/gpu.js/package.json', 'utf8')) as {
    version: string;
  };
  expect(gpujsVersion).toBe(version);
});

describe('a silent fallback', () => {
  test('is no answer: its row did not run, names both backends, and the exit code is 3', async () => {
    const plan = await makePlan({ operations: ['safeDiv'], backends: ['cpu'], runs: 20, store: null });
    // gpu.js's mode "gpu" takes what it finds.
    const picking = await implementationOn(
      backendRow('webgpu'),
      ieee754,
      new Runtime('gpu' as Mode, modeRows.webasm),
    );
    const candidates = [...plan.candidates, { backend: 'webgpu', implementation: picking }];
    const { report, exitCode } = await runPlan({ ...plan, candidates, asked: () => true });
    expect(exitCode).toBe(3);
    const [cpu, webgpu] = report.results;
    expect([cpu?.accepted, cpu?.attestation?.actual]).toEqual([20, 'cpu']);
    expect([webgpu?.cases, webgpu?.unavailable?.reason]).toEqual([
      0,
      expect.stringMatching(/^safeDiv: asked for gpu, but (webasm|headlessgl) ran/),
    ]);
    expect(webgpu?.attestation).toMatchObject({
      requested: 'webgpu',
      actual: expect.stringMatching(/webasm|headlessgl/),
    });
    await picking.dispose();
  });
});

test("the host's coefficients are operands of the device: it may flush a subnormal one", () => {
  const k = envelope('binary32', pairOf(ieee754, findProfile('wgsl') ?? ieee754));
  const coefficient = k.mul(k.neg(k.half), k.of('0x1p-126'));
  const { data } = scale(k, { shape: [], data: [k.of('2')] }, coefficient);
  expect(data.map(k.show)).toEqual(['-1.1754944e-38 (-0x1p-126) or -0 or 0']);
});

describe.each(here(modes))('%s in the harness', (mode) => {
  test('is judged under its pair of profiles', async () => {
    const plan = await makePlan({ operations: ['safeDiv'], backends: [mode], runs: 30, store: null });
    const { report, exitCode } = await runPlan(plan);
    const tensors = findProfile(backends.find(({ name }) => name === mode)?.profile ?? '');
    const pair = tensors === undefined || tensors === ieee754 ? ieee754 : pairOf(ieee754, tensors);
    expect([exitCode, report.results[0]?.profile]).toEqual([0, pair.name]);
    for (const candidate of plan.candidates)
      if ('implementation' in candidate) await candidate.implementation.dispose();
  });
});
