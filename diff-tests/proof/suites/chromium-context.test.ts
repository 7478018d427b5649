/** A WebGL context in Chromium that goes away, as it does when a driver is reset or a phone is short of memory. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { servePage } from '../../runners/browser/serve.ts';
import { pack, unpack } from '../../runners/browser/wire.ts';
import { launch, skipReason } from './browser.ts';

const skipped = await skipReason('chromium-context.test.ts');

/** Keeps the contexts that the page makes where the test finds them. */
const keepContexts = `
  globalThis.made = [];
  for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
    const { getContext } = prototype;
    prototype.getContext = function (...of) {
      const context = getContext.apply(this, of);
      if (context !== null) made.push(context);
      return context;
    };
  }
`;

/** Those of 2d have no such extension. */
const loseThem = `
  made
    .flatMap((context) => context.getExtension?.('WEBGL_lose_context') ?? [])
    .map((extension) => extension.loseContext()).length
`;

const call = async (page: Page): Promise<unknown> => {
  const x = { shape: [2], data: Float32Array.of(4, 9) };
  const message = {
    operation: 'sqrtNonneg',
    inputs: { x },
    settings: { format: 'binary32', epsilon: 0 },
    plays: { model: null, size: 2, shape: [2] },
  };
  return unpack(await page.evaluate<string>(`epscheck.call(${JSON.stringify(pack(message))})`));
};

describe.skipIf(skipped !== null)('Chromium', () => {
  test.each(['webgl', 'webgl2'])(
    'a lost context of %s is an error, and the next call works',
    async (mode) => {
      const [browser, served] = [await launch(), await servePage()];
      try {
        const page = await browser.newPage();
        await page.addInitScript(keepContexts);
        await page.goto(new URL('player.html', served.url).href);
        await page.waitForFunction('globalThis.epscheck !== undefined');
        await page.evaluate(`epscheck.probe('${mode}')`);
        const right = { answer: { kind: 'returned', output: { data: Float32Array.of(2, 3) } } };
        expect(await call(page)).toMatchObject(right);
        expect(await page.evaluate(loseThem)).toBeGreaterThan(0);
        const message = `sqrtNonneg: the ${mode} device was lost; the next call makes a new one`;
        expect(await call(page)).toMatchObject({ answer: { kind: 'threw', message } });
        expect(await call(page)).toMatchObject(right);
      } finally {
        await browser.close();
        await served.close();
      }
    },
  );
});
