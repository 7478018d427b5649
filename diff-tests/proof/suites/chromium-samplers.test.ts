/** Samplers on the device in Chromium: one run of the whole ends in the bits of its steps, on each of its backends. */
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { pageModes } from '../../../impl/gpujs/modes.ts';
import { type Served, servePage } from '../../runners/browser/serve.ts';
import type { Compared } from './browser-samplers.ts';
import { launch, skipReason } from './browser.ts';
import { samplers } from './kernel-samplers.ts';

const skipped = await skipReason('chromium-samplers.test.ts');

const bundled = async (): Promise<string> => {
  const bundle = await rolldown({
    input: 'diff-tests/proof/suites/browser-samplers.ts',
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'iife' });
  return output[0].code;
};

/** What runs a sampler: a pipeline of gpu.js, or kernels with their results in textures. */
const executors: Readonly<Record<string, RegExp>> = {
  webasm: /^fused-(sync|threaded)$/,
  webgpu: /^fused-encoder$/,
  webgl: /^textures$/,
  webgl2: /^textures$/,
  cpu: /^kernel$/,
};

describe.skipIf(skipped !== null)('Chromium', () => {
  let [browser, served]: [Browser | null, Served | null] = [null, null];
  let script = '';
  beforeAll(async () => {
    [browser, served, script] = [await launch(), await servePage(), await bundled()];
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  test.each(pageModes)('on %s', async (mode) => {
    const page = await (browser as Browser).newPage();
    // A page of 127.0.0.1 has WebGPU.
    await page.goto(new URL('player.html', (served as Served).url).href);
    await page.addScriptTag({ content: script });
    const compared = await page.evaluate<readonly Compared[]>(`compare('${mode}')`);
    expect(compared).toHaveLength(2 * samplers.length);
    for (const { name, whole, steps, actual, executor } of compared) {
      expect([name, whole, actual]).toEqual([name, steps, mode]);
      expect(executor).toMatch(executors[mode] as RegExp);
    }
    await page.close();
  });
});
