/** The page in Chromium: what a visitor sees and downloads is what the command line says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../engine/api.ts';
import { type Served, servePage } from '../../runners/browser/serve.ts';
import { type Report, reportSchema, type Result } from '../../report/schema.ts';
import { heads, rowOf } from '../../report/rows.ts';
import { launch, skipReason } from './browser.ts';
import { emptyFolder } from './run-cli.ts';

const skipped = await skipReason('page.test.ts');
const operations = ['safeDiv', 'qSample', 'ddimSample', 'vpSigma'] as const;
const [runs, seed] = [25, 7];

describe.skipIf(skipped !== null)('the page', () => {
  let browser: Browser;
  let served: Served;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const pictures = emptyFolder();

  beforeAll(async () => {
    served = await servePage();
    browser = await launch();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await served?.close();
  });

  const open = async (query: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const context = await browser.newContext(options);
    contexts.push(context);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${served.url}${query}`);
    await page.waitForSelector('#backends input');
    return page;
  };
  const query = (backends: string): string =>
    `?op=${operations.join()}&backend=${backends}&runs=${runs}&seed=${seed}`;
  const ended = (page: Page): Promise<unknown> => page.waitForSelector('#results:not([hidden])');
  const download = async (page: Page): Promise<Report> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
    return reportSchema.parse(JSON.parse(readFileSync(await file.path(), 'utf8')));
  };
  const tableIn = (page: Page): Promise<string[][]> =>
    page.$$eval('#table tr', (rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
    );

  test('gives the report of the command line for the same seed, and shows its table', async () => {
    const page = await open(query('webasm,cpu'));
    await page.click('#run');
    await ended(page);
    const report = await download(page);
    const own = await check({ operations, backends: ['webasm', 'cpu'], runs, seed, store: null });
    const known = ({ attestation, ...result }: Result): unknown => ({
      ...result,
      ran: attestation?.actual,
    });
    expect(report.results.map(known)).toEqual(own.results.map(known));
    expect({ ...report, results: [] }).toEqual({ ...own, results: [] });
    expect(await tableIn(page)).toEqual([[...heads], ...report.results.map(rowOf)]);
    expect(await page.textContent('#verdict')).toBe('Every case accepted.');
  });

  test('judges every backend of this browser, and the link repeats the run', async () => {
    const page = await open(query('webasm,cpu,webgl,webgl2,webgpu'), {
      viewport: { width: 1280, height: 900 },
    });
    await page.click('#run');
    await page.screenshot({ path: join(pictures, 'desktop-running.png') });
    await ended(page);
    const first = await download(page);
    expect(first.results).toHaveLength(20);
    for (const result of first.results) expect(result).toMatchObject({ unavailable: null, rejected: 0 });
    await page.screenshot({ path: join(pictures, 'desktop-light.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(pictures, 'desktop-dark.png'), fullPage: true });
    await page.click('#repeat');
    await ended(page);
    expect((await download(page)).results).toEqual(first.results);
    expect(await page.locator('figure svg .mark').count()).toBeGreaterThan(100);
  });

  test('held to ieee754 shows how far a backend is from it', async () => {
    const page = await open('?op=vpSigma,safeDiv&backend=cpu,webgl2&runs=25&seed=7');
    await page.selectOption('#profile', 'ieee754');
    await page.click('#run');
    await ended(page);
    const { results } = await download(page);
    expect(results.map(({ profile }) => profile)).toEqual(results.map(() => 'ieee754'));
    const rejected = (backend: string): number =>
      results.reduce((sum, row) => sum + (row.backend === backend ? row.rejected : 0), 0);
    expect([rejected('cpu'), rejected('webgl2') > 0]).toEqual([0, true]);
    expect(await page.textContent('.card.bad')).toContain('webgl2');
    expect(new URL(page.url()).searchParams.get('profile')).toBe('ieee754');
    await page.reload();
    await ended(page);
    expect((await download(page)).results).toEqual(results);
  });

  test('fits a phone, by keyboard alone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const page = await open('?op=safeDiv&backend=webasm,webgl2&runs=20', phone);
    await page.screenshot({ path: join(pictures, 'phone-form.png') });
    await page.focus('#profile');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('run');
    await page.keyboard.press('Enter');
    await ended(page);
    expect(await page.evaluate('document.activeElement.id')).toBe('results');
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBe(390);
    await page.screenshot({ path: join(pictures, 'phone-light.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(pictures, 'phone-dark.png'), fullPage: true });
  });

  test('without WebGPU says why and what to do, and runs the others', async () => {
    const context = await browser.newContext();
    contexts.push(context);
    await context.addInitScript("Object.defineProperty(navigator, 'gpu', { value: undefined })");
    const page = await context.newPage();
    await page.goto(`${served.url}?op=sqrtNonneg&backend=cpu,webgpu&runs=20&run=1`);
    await ended(page);
    expect(await page.isDisabled('input[value=webgpu]')).toBe(true);
    expect(await page.textContent('.backend.missing')).toContain('this browser has no WebGPU: try a current');
    expect(await page.textContent('.card.good')).toContain('cpu');
    expect(await page.textContent('.card.unknown')).toContain('Not judged');
  });

  test('stops when it is told to, and shows what was found', async () => {
    const page = await open('?op=ddpmSample&backend=cpu&runs=9000&run=1');
    await page.click('#stop');
    await ended(page);
    expect(await page.textContent('#verdict')).toContain('The run was stopped before its end.');
    expect((await download(page)).complete).toBe(false);
  });

  test('an address that cannot be run says what can be', async () => {
    const page = await open('?op=sqrt&run=1');
    expect(await page.textContent('#problem')).toMatch(/no operation “sqrt”\. There are sqrtNonneg, safeDiv/);
    const other = await open('?profile=ieee&run=1');
    expect(await other.textContent('#problem')).toMatch(
      /no profile “ieee”\. There are ieee754, ieee754-wide/,
    );
    await page.click('#none');
    await page.click('#run');
    expect(await page.textContent('#problem')).toBe('Choose at least one operation. ');
  });

  test('the console stays empty of errors', () => {
    console.log(`pictures of the page: ${pictures}`);
    expect(complaints).toEqual([]);
  });
});
