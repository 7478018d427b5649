import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backends } from '../../../impl/backends.ts';
import { createFastPath } from '../../../impl/fast-path.ts';
import * as kernels from '../../../impl/kernels/core.ts';
import { WrongBackend } from '../../../impl/errors.ts';
import { type Mode, modes } from '../../../impl/gpujs/modes.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../impl/tensor.ts';

const tensor = (shape: readonly number[], ...data: number[]): HostTensor => ({
  shape,
  data: new Float32Array(data),
});

describe.each(['webasm', 'cpu'] as const)('the fast path on %s', (mode) => {
  test('computes, keeps shapes, takes rank 0 and empty tensors', async () => {
    const fast = createFastPath({ mode });
    expect(await fast.sqrtNonneg({ x: tensor([2, 2], 4, -1, -0, 2) })).toEqual(
      tensor([2, 2], 2, 0, 0, Math.fround(Math.SQRT2)),
    );
    expect(await fast.safeDiv({ x: tensor([], 1), y: tensor([], 0) })).toEqual(tensor([], 1e6));
    expect(await fast.safeDiv({ x: tensor([0, 3]), y: tensor([0, 3]) })).toEqual(tensor([0, 3]));
    expect(await fast.model({ x: tensor([1], 3), t: 0.25 })).toEqual(tensor([1], 1.75));
    await fast.dispose();
  });

  test('rounds epsilon once, and takes another', async () => {
    const papers = createFastPath({ mode, epsilon: 0 });
    expect((await papers.safeDiv({ x: tensor([1], 1), y: tensor([1], 0) })).data[0]).toBe(Infinity);
    await papers.dispose();
    const fast = createFastPath({ mode });
    expect((await fast.safeDiv({ x: tensor([1], 1), y: tensor([1], -1e-6) })).data[0]).toBe(Infinity);
    await fast.dispose();
  });

  test('refuses what the types forbid, naming argument, value and bound', async () => {
    const fast = createFastPath({ mode });
    const calls: readonly [() => Promise<unknown>, string][] = [
      [
        () => fast.safeDiv({ x: tensor([2], 1, 2), y: tensor([1], 1) }),
        'safeDiv: y must have the shape of x ([2]), got [1]',
      ],
      [
        () => fast.sqrtNonneg({ x: tensor([3], 1, 2) }),
        'sqrtNonneg: x has shape [3] and needs 3 elements, got 2',
      ],
      [
        () => fast.sqrtNonneg({ x: tensor([-1]) }),
        'sqrtNonneg: every extent of x must be an integer >= 0, got -1',
      ],
      [
        () => fast.sqrtNonneg({ x: { shape: [1], data: [1] } as unknown as HostTensor }),
        'sqrtNonneg: x must be { shape: number[], data: Float32Array }',
      ],
      [
        () => fast.model({ x: tensor([]), t: '1' } as unknown as { x: HostTensor; t: number }),
        'model: x has shape [] and needs 1 elements, got 0',
      ],
      [
        () => fast.model({ x: tensor([], 1), t: '1' } as unknown as { x: HostTensor; t: number }),
        'model: t must be a number, got string',
      ],
    ];
    for (const [call, message] of calls) await expect(call()).rejects.toThrow(message);
    await fast.dispose();
    await expect(fast.sqrtNonneg({ x: tensor([1], 1) })).rejects.toThrow('this runtime was disposed of');
  });

  test('gives fresh arrays, and alternating sizes leave no stale tails', async () => {
    const fast = createFastPath({ mode });
    const first = await fast.sqrtNonneg({ x: tensor([4], 1, 4, 9, 16) });
    for (const size of [2, 4, 1, 3]) {
      const data = Array.from({ length: size }, (_, i) => i * i);
      expect((await fast.sqrtNonneg({ x: tensor([size], ...data) })).data).toEqual(
        Float32Array.from(data, Math.sqrt),
      );
    }
    expect(first.data).toEqual(Float32Array.of(1, 2, 3, 4));
    await fast.dispose();
  });

  test('more sizes than the cache keeps are all right, one after the other', async () => {
    const fast = createFastPath({ mode });
    for (let size = 1; size <= 280; size++) {
      const { data } = await fast.sqrtNonneg({
        x: tensor([size], ...new Array<number>(size).fill(size * size)),
      });
      expect(data).toEqual(new Float32Array(size).fill(size));
    }
    await fast.dispose();
  });
});

test('arrays of unequal lengths are refused before gpu.js sees them', async () => {
  const runtime = new Runtime('cpu');
  const arrays = [new Float32Array(2), new Float32Array(3)];
  await expect(runtime.run(kernels.safeDiv, arrays, [0])).rejects.toThrow(
    'safeDiv: arrays must have one length, got 2 and 3',
  );
  await runtime.dispose();
});

test('a backend that was not the one asked for is an error', async () => {
  // gpu.js's mode "gpu" picks one silently: here webasm.
  const picking = new Runtime('gpu' as Mode, modes.webasm);
  await expect(picking.run(kernels.sqrtNonneg, [Float32Array.of(1)], [])).rejects.toThrow(
    new WrongBackend('sqrtNonneg: asked for gpu, but webasm ran (gpu.js gives no reason)'),
  );
  expect(picking.actual).toBe('webasm');
  await picking.dispose();
  for (const mode of ['webasm', 'cpu'] as const) {
    const runtime = new Runtime(mode);
    await runtime.run(kernels.sqrtNonneg, [Float32Array.of(1)], []);
    expect(runtime.actual).toBe(mode);
    await runtime.dispose();
  }
});

test('every backend of the contract has a row; those that lack something say what, and what to do', () => {
  expect(backends.map(({ name }) => name)).toEqual([
    'webasm',
    'cpu',
    'headlessgl',
    'webgpu',
    'chromium:webasm',
    'chromium:webgl',
    'chromium:webgl2',
    'chromium:webgpu',
  ]);
  for (const { name, probe } of backends) {
    const unavailable = probe();
    if (name === 'webasm' || name === 'cpu') expect(unavailable).toBe(null);
    else if (unavailable !== null)
      expect(unavailable).toEqual({ reason: expect.stringMatching(/./), remedy: expect.stringMatching(/./) });
  }
});

describe('the doors to gl and webgpu', () => {
  const folder = mkdtempSync(join(tmpdir(), 'epscheck-door-'));
  const install = (place: string, name: string, answer: string): void => {
    const at = join(place, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '9.9.9', main: 'main.js' }));
    writeFileSync(join(at, 'main.js'), `module.exports = ${JSON.stringify(answer)};`);
  };
  /** A project with epscheck installed in it, and the door inside that, as `npm pack` bundles it. */
  const project = (label: string, name: string): { root: string; ask: () => string } => {
    const root = join(folder, `${label}-${name}`);
    const door = join(root, 'node_modules', 'epscheck', 'node_modules', name);
    mkdirSync(door, { recursive: true });
    cpSync(join('impl', 'stubs', name), door, { recursive: true });
    const env = { ...process.env, EPSCHECK_BACKENDS: '' };
    const code = `try { console.log(require(${JSON.stringify(door)})) } catch (e) { console.log(e.message + ' | ' + e.remedy) }`;
    return {
      root,
      ask: () => execFileSync('node', ['-e', code], { cwd: root, env, encoding: 'utf8' }).trim(),
    };
  };

  test.each(['gl', 'webgpu'])('%s: nothing behind it, .backends, and a package of the user', (name) => {
    const closed = project('closed', name);
    expect(closed.ask()).toMatch(
      new RegExp(`^the package ${name} is not installed: .* \\| npm install --prefix .backends ${name}@`),
    );
    const own = project('own', name);
    install(own.root, name, 'own');
    expect(own.ask()).toBe('own');
    install(join(own.root, '.backends'), name, 'backends');
    expect(own.ask()).toBe('backends');
  });
});
