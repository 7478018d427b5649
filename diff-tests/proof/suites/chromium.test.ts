/** The fast path in Chromium, driven as the command line drives it. */
import { afterAll, describe, expect, test } from 'vitest';
import { backendRow } from '../../../impl/backends.ts';
import { findOperation } from '../../../spec/operations.ts';
import { chromiumOn } from '../../runners/chromium.ts';
import { fastPathOn } from '../../runners/fast-path.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { check } from '../../engine/api.ts';
import type { HostTensor } from '../../cases/values.ts';
import { skipReason } from './browser.ts';

const skipped = await skipReason('chromium.test.ts');
const modes = ['webasm', 'webgl', 'webgl2', 'webgpu'] as const;
const operations = ['safeDiv', 'ddimSample'] as const;

describe.skipIf(skipped !== null)('Chromium', () => {
  const open: Implementation[] = [];
  const on = async (mode: string, timeout?: number): Promise<Implementation> => {
    const candidate = await chromiumOn(backendRow(`chromium:${mode}`), timeout);
    if ('unavailable' in candidate) throw new Error(candidate.unavailable.reason);
    open.push(candidate.implementation);
    return candidate.implementation;
  };
  afterAll(async () => {
    for (const implementation of open) await implementation.dispose();
  });

  test('each backend runs in one browser, as itself, and conforms', async () => {
    const backends = modes.map((mode) => `chromium:${mode}` as const);
    const { results, ok } = await check({ operations, backends, runs: 30, store: null });
    expect(results).toHaveLength(8);
    for (const result of results) {
      expect(result).toMatchObject({ unavailable: null, cases: 30, rejected: 0, failures: [] });
      expect(result.attestation).toMatchObject({ requested: result.backend, fallbackReason: null });
      expect(result.attestation?.actual).toBe(result.backend.replace('chromium:', ''));
    }
    expect(ok).toBe(true);
    const adapters = results.map(({ attestation }) => attestation?.adapter ?? null);
    expect(adapters.filter((adapter) => adapter !== null)).toHaveLength(6);
  });

  test('every bit survives the way into the page and back', async () => {
    const implementation = await on('webasm');
    const operation = findOperation('eulerStep');
    if (operation === undefined) throw new Error('no eulerStep');
    const data = Float32Array.of(-0, NaN, Infinity, -Infinity, 2 ** -149, 3.4028234663852886e38);
    const x: HostTensor = { shape: [6], data };
    const slope: HostTensor = { shape: [6], data: new Float32Array(6).fill(-0) };
    const { inputs } = makeCase(operation, 'binary32', { x, slope, dt: 1 });
    const answer = await implementation.call(operation, inputs, { format: 'binary32', epsilon: 1e-6 });
    if (answer.kind !== 'returned') throw new Error(answer.kind);
    expect([...answer.output.data]).toEqual([...data]);
    expect(Object.is(answer.output.data[0], -0)).toBe(true);
  });

  // Each compiled webasm kernel holds a memory, and Chromium gives a process 125 of them.
  test('webasm takes more sizes in a row than Chromium has memories', async () => {
    const implementation = await on('webasm');
    const operation = findOperation('sqrtNonneg');
    if (operation === undefined) throw new Error('no sqrtNonneg');
    for (let n = 1; n <= 200; n++) {
      const x: HostTensor = { shape: [n], data: new Float32Array(n).fill(4) };
      const answer = await implementation.call(operation, { x }, { format: 'binary32', epsilon: 0 });
      expect(answer).toMatchObject({ kind: 'returned', output: { shape: [n] } });
    }
  });

  test('no answer in time is a lost call, and the next call gets a new page', async () => {
    const implementation = await on('webasm', 1500);
    const operation = findOperation('pfOdeSampleEuler');
    if (operation === undefined) throw new Error('no pfOdeSampleEuler');
    const x: HostTensor = { shape: [1], data: Float32Array.of(1) };
    const call = (steps: number): ReturnType<Implementation['call']> =>
      implementation.call(
        operation,
        { beta0: 0.1, beta1: 20, steps, x, model: { answers: [x] } },
        { format: 'binary32', epsilon: Math.fround(1e-6) },
      );
    // Ten million steps: the page is busy for minutes.
    expect(await call(10_000_000)).toEqual({ kind: 'lost', message: 'no answer within 1.5 s' });
    expect(await call(0)).toMatchObject({ kind: 'returned', output: x });
  });

  test('--timeout holds for a call in the browser too', async () => {
    const options = {
      operations: ['sqrtNonneg'],
      backends: ['chromium:webasm'],
      runs: 3,
      store: null,
    } as const;
    const { results } = await check({ ...options, timeout: 1 });
    const [{ reason } = { reason: '' }] = results.flatMap(({ unavailable }) => unavailable ?? []);
    expect(reason).toContain('no answer within 0.001 s');
  });

  test('an unknown name is refused', async () => {
    await expect(fastPathOn('chromium:metal')).rejects.toThrow("unknown backend 'chromium:metal'");
  });
});
