/** A visit to the page: what is seen first, when the run ends, when it is stopped, and what is opened and taken away. */
import { decode } from 'fast-png';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from './browser.ts';
import { desktop, ended, isInWindow, phone, pictureFrom, reportFrom, Visitor } from './visitor.ts';

const skipped = await skipReason('page-visit.test.ts');

describe.skipIf(skipped !== null)('a visit', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await Visitor.start();
  });
  afterAll(() => visitor?.end());

  const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement.id');
  const cards = (page: Page): Promise<string[]> => page.locator('.card .verdict').allTextContents();

  /** By the mouse, over whatever mark lies on top: the nearest point is what opens. */
  const openPoint = async (page: Page, mark: Locator): Promise<void> => {
    await mark.scrollIntoViewIfNeeded();
    const { x = 0, y = 0, width = 0, height = 0 } = (await mark.boundingBox()) ?? {};
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForSelector('#case[open]', { timeout: 5000 });
  };

  test('first there is one button, what it does and how long that takes; the rest is folded', async () => {
    const page = await visitor.open('', phone);
    expect(await isInWindow(page, '#run')).toBe(true);
    expect(await page.isVisible('#operations')).toBe(false);
    expect(await page.textContent('#estimate')).toMatch(
      /^6 operations on \d backends, 100 cases each: (a few seconds|about .+)$/,
    );
    await page.click('#choose > summary');
    expect(await page.isVisible('#operations')).toBe(true);
    await page.fill('#runs', '10000');
    expect(await page.textContent('#estimate')).toMatch(/10,000 cases each: about \d+ minutes$/);
    await page.fill('#runs', 'many');
    expect(await page.textContent('#estimate')).toBe('');
  });

  test.each([
    ['a phone', phone],
    ['a desktop', desktop],
  ])('by keyboard alone on %s: Tab, Enter, and the verdict is in the window', async (_where, options) => {
    const page = await visitor.open(
      '?op=safeDiv,imageDdimStepFromEps&backend=webasm,webgl2&runs=20',
      options,
    );
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('run');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('stop');
    await ended(page);
    expect(await isInWindow(page, '#verdict')).toBe(true);
    expect(await isInWindow(page, '.card:first-child .verdict')).toBe(true);
    expect(await focused(page)).toBe('results');
    // What is drawn later moves nothing above itself.
    await page.waitForSelector('#says');
    await page.waitForSelector('#errors .marks');
    expect(await isInWindow(page, '#verdict')).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options?.viewport?.width);
    // The check can fail: scrolled away, it is not in the window.
    await page.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })");
    expect(await isInWindow(page, '#verdict')).toBe(false);
    const heads = page.locator('#table th[scope=col]');
    expect((await heads.allTextContents()).slice(0, 4)).toEqual([
      'operation',
      'backend',
      'rejected',
      'meets',
    ]);
    await heads.first().scrollIntoViewIfNeeded();
    expect(await isInWindow(page, '#table th[scope=col]:nth-child(4)')).toBe(true);
  });

  test('on a phone a tap opens the case of a point', async () => {
    const page = await visitor.open('?op=safeDiv&backend=cpu&runs=12&run=1', phone);
    await ended(page);
    await page.waitForSelector('#errors .marks path');
    const mark = page.locator('#errors .marks path').last();
    await mark.scrollIntoViewIfNeeded();
    const { x = 0, y = 0, width = 0, height = 0 } = (await mark.boundingBox()) ?? {};
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    await page.waitForSelector('#case[open]', { timeout: 5000 });
    expect(await page.textContent('#case h2')).toBe('safeDiv on cpu: accepted');
  });

  test('stopped: a neutral card, and never “Conforms”', async () => {
    const page = await visitor.open('?op=sqrtNonneg,ddpmSample&backend=cpu&runs=9000&run=1', desktop);
    await page.waitForFunction("document.getElementById('bar').value > 10");
    await page.click('#stop');
    await ended(page);
    expect(await page.textContent('#verdict')).toContain('The run was stopped before its end.');
    expect(await page.getAttribute('#verdict', 'class')).toBe('sum neutral');
    expect(await cards(page)).toEqual(['Stopped early']);
    expect(await page.textContent('#results')).not.toContain('Conforms');
    expect(await page.locator('.card.good, .card.bad').count()).toBe(0);
    expect((await reportFrom(page)).complete).toBe(false);
    expect(await isInWindow(page, '#verdict')).toBe(true);
  });

  test('an operation that decided nothing: judged in part', async () => {
    // In the first fixed case of vpSigma WebGL 2 may give anything; that of safeDiv is decided.
    const page = await visitor.open('?op=safeDiv,vpSigma&backend=webgl2&runs=1&run=1');
    await ended(page);
    const { results } = await reportFrom(page);
    expect(results.map(({ accepted }) => accepted > 0)).toEqual([true, false]);
    expect(await cards(page)).toEqual(['Judged in part']);
    expect(await page.locator('.card.good').count()).toBe(0);
  });

  test('without a clipboard the link is shown; without the exact picture the reason is', async () => {
    const broken = `Object.defineProperty(navigator, 'clipboard', { value: undefined });
      const Own = Worker;
      Worker = function (url, options) {
        return new Own(String(url).endsWith('/exact.js') ? 'data:text/javascript,throw Error("planted")' : url, options);
      };`;
    const page = await visitor.open('?op=safeDiv&backend=cpu&runs=2&run=1', phone, broken);
    await ended(page);
    await page.click('#copy');
    expect(await page.inputValue('.link')).toBe(page.url());
    await page.waitForSelector('#three .problem');
    expect(await page.textContent('#three')).toMatch(/^cpu made no picture: .*planted/);
  });

  test('stopped before the first case: nothing was judged, and nothing breaks', async () => {
    const page = await visitor.open('?op=ddpmSample&backend=cpu&runs=9000');
    await page.evaluate("document.getElementById('run').click(); document.getElementById('stop').click()");
    await ended(page);
    expect(await cards(page)).toEqual(['Stopped early']);
    expect(await page.textContent('#results')).not.toContain('Conforms');
  });

  describe('after a run', () => {
    let page: Page;
    beforeAll(async () => {
      page = await visitor.open('?op=safeDiv,vpSigma&backend=webasm,webgl2&runs=12&run=1', {
        ...desktop,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      await ended(page);
      await page.waitForSelector('#errors .marks');
    });

    test.each([
      ['#table .term', 'max ulp', 'distance from one float to the next'],
      ['#table .term', 'budget', 'roundings alone can make'],
      ['#table .term', 'meets', 'strictest of three rules'],
      ['.card .term', 'Meets', 'strictest of three rules'],
      ['.card .term', 'Held to', 'rules by which the verdict is made'],
      ['#errors .term', 'ulp', 'distance from one float to the next'],
    ])('in %s the word “%s” is explained beside it', async (place, word, said) => {
      await page.locator(place).getByText(word, { exact: true }).first().click();
      expect(await page.textContent('#meaning')).toContain(said);
      expect(await isInWindow(page, '#meaning')).toBe(true);
      await page.keyboard.press('Escape');
      expect(await page.isVisible('#meaning')).toBe(false);
    });

    test('Copy link copies the address that repeats the run', async () => {
      await page.click('#copy');
      await page.waitForFunction("document.getElementById('copy').textContent === 'Copied'");
      const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
      expect(link).toBe(page.url());
      expect(new URL(link).search).toBe('?op=safeDiv,vpSigma&backend=webasm,webgl2&runs=12&seed=42&run=1');
    });

    test('a plot for each operation, in the colours of the backends, and a point opens its case', async () => {
      expect(await page.locator('#errors .plots figcaption').allTextContents()).toEqual([
        'safeDiv',
        'vpSigma',
      ]);
      const marks = page.locator('#errors .marks path');
      const colours = await marks.evaluateAll((paths) => paths.map((path) => path.getAttribute('stroke')));
      expect([...new Set(colours)].toSorted()).toEqual(['var(--webasm)', 'var(--webgl2)']);
      const last = page.locator('#errors figure', { hasText: 'vpSigma' }).locator('.marks path').last();
      await openPoint(page, last);
      expect(await page.textContent('#case h2')).toMatch(/^vpSigma on (webasm|webgl2): accepted$/);
      expect(await page.textContent('#case pre')).toMatch(/beta0 = [^]*output: [^]*error: .* ulp/);
      await page.keyboard.press('Escape');
      expect(await page.isVisible('#case')).toBe(false);
      const worst = (await reportFrom(page)).results.filter(({ operation }) => operation === 'safeDiv');
      const most = Math.max(...worst.map(({ maxUlp }) => Number(maxUlp)));
      await page.locator('#errors figure button').first().click();
      await page.waitForSelector('#case[open]');
      expect(Number(/error: (\S+) ulp/.exec((await page.textContent('#case pre')) ?? '')?.[1])).toBe(most);
      await page.keyboard.press('Escape');
      await page.selectOption('#against', { label: 'time' });
      expect(await page.textContent('#errors figure:first-child')).toContain('No case has one.');
    });

    test('the picture says what was measured, and is saved as one image', async () => {
      await page.waitForSelector('#says');
      expect(await page.inputValue('#pictured')).toBe('webgl2');
      await page.selectOption('#pictured', 'webasm');
      await page.waitForFunction("document.querySelectorAll('.panel')[3]?.textContent.includes('webasm')");
      expect(await page.textContent('#says')).toMatch(
        /^The eye sees two equal pictures: .* all 6,912 values alike\. The largest difference is 0\.00012, .* Every bit is that of IEEE 754/,
      );
      expect(await page.locator('.panel').count()).toBe(5);
      const { width, height } = decode(await pictureFrom(page));
      expect([width, height]).toEqual([1200, 1110]);
    });
  });

  test('a rejected case is filled, and opens with what was allowed', async () => {
    const page = await visitor.open('?op=sqrtNonneg&backend=webgl2&runs=25&profile=ieee754&run=1');
    await ended(page);
    expect(await cards(page)).toEqual(['Rejected']);
    await page.waitForSelector('#errors .rejected path');
    const mark = page.locator('#errors .rejected path').first();
    await openPoint(page, mark);
    expect(await page.textContent('#case h2')).toBe('sqrtNonneg on webgl2: rejected');
    expect(await page.textContent('#case pre')).toMatch(/^value\n[^]*allowed: /);
  });

  test('the console stays empty of errors, but for the planted one', () => {
    expect(visitor.complaints).toEqual(['planted']);
  });
});
