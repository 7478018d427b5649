/** The page in Chromium: what a visitor sees and downloads is what the command line says. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../engine/api.ts';
import type { Result } from '../../report/schema.ts';
import { heads, rowOf } from '../../report/rows.ts';
import { skipReason } from './browser.ts';
import { emptyFolder } from './run-cli.ts';
import { ended, reportFrom, Visitor } from './visitor.ts';

const skipped = await skipReason('page.test.ts');
const operations = ['safeDiv', 'qSample', 'ddimSample', 'vpSigma'] as const;
const [runs, seed] = [25, 7];

describe.skipIf(skipped !== null)('the page', () => {
  let visitor: Visitor;
  const pictures = emptyFolder();

  beforeAll(async () => {
    visitor = await Visitor.start();
  });
  afterAll(() => visitor?.end());

  const query = (backends: string): string =>
    `?op=${operations.join()}&backend=${backends}&runs=${runs}&seed=${seed}`;
  const tableIn = (page: Page): Promise<string[][]> =>
    page.$$eval('#table tr', (rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
    );
  /** The cells of the table by the heads of their columns, whose order is the page's own. */
  const cellsIn = async (page: Page): Promise<Record<string, string>[]> => {
    const [names = [], ...rows] = await tableIn(page);
    return rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [names[i] ?? '', cell])));
  };

  test('gives the report of the command line for the same seed, and shows its table', async () => {
    const page = await visitor.open(query('webasm,cpu'));
    await page.click('#run');
    await ended(page);
    const report = await reportFrom(page);
    const own = await check({ operations, backends: ['webasm', 'cpu'], runs, seed, store: null });
    const known = ({ attestation, ...result }: Result): unknown => ({
      ...result,
      ran: attestation?.actual,
    });
    expect(report.results.map(known)).toEqual(own.results.map(known));
    expect({ ...report, results: [] }).toEqual({ ...own, results: [] });
    const cells = (result: Result): unknown =>
      Object.fromEntries(rowOf(result).map((cell, i) => [heads[i], cell]));
    expect(await cellsIn(page)).toEqual(report.results.map(cells));
    expect(await page.textContent('#verdict')).toBe('Every case accepted.');
  });

  test('judges every backend of this browser, and the link repeats the run', async () => {
    const page = await visitor.open(query('webasm,cpu,webgl,webgl2,webgpu'), {
      viewport: { width: 1280, height: 900 },
    });
    await page.click('#run');
    await page.screenshot({ path: join(pictures, 'desktop-running.png') });
    await ended(page);
    const first = await reportFrom(page);
    expect(first.results).toHaveLength(20);
    for (const result of first.results) expect(result).toMatchObject({ unavailable: null, rejected: 0 });
    await page.screenshot({ path: join(pictures, 'desktop-light.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(pictures, 'desktop-dark.png'), fullPage: true });
    await page.click('#repeat');
    await ended(page);
    expect((await reportFrom(page)).results).toEqual(first.results);
    await page.waitForSelector('#errors .marks path');
    expect(await page.locator('#errors .marks path').count()).toBeGreaterThan(100);
  });

  test('held to ieee754 shows how far a backend is from it', async () => {
    const page = await visitor.open('?op=vpSigma,safeDiv&backend=cpu,webgl2&runs=25&seed=7');
    await page.click('#choose > summary');
    await page.selectOption('#profile', 'ieee754');
    await page.click('#run');
    await ended(page);
    const { results } = await reportFrom(page);
    expect(results.map(({ profile }) => profile)).toEqual(results.map(() => 'ieee754'));
    const rejected = (backend: string): number =>
      results.reduce((sum, row) => sum + (row.backend === backend ? row.rejected : 0), 0);
    expect([rejected('cpu'), rejected('webgl2') > 0]).toEqual([0, true]);
    expect(await page.textContent('.card.bad')).toContain('webgl2');
    expect(new URL(page.url()).searchParams.get('profile')).toBe('ieee754');
    await page.reload();
    await ended(page);
    expect((await reportFrom(page)).results).toEqual(results);
  });

  test('without WebGPU says why and what to do, and runs the others', async () => {
    const page = await visitor.open(
      '?op=sqrtNonneg&backend=cpu,webgpu&runs=20&run=1',
      {},
      "Object.defineProperty(navigator, 'gpu', { value: undefined })",
    );
    await ended(page);
    expect(await page.isDisabled('input[value=webgpu]')).toBe(true);
    expect(await page.textContent('.backend.missing')).toContain('this browser has no WebGPU: try a current');
    expect(await page.textContent('.card.good')).toContain('cpu');
    expect(await page.textContent('.card.unknown')).toContain('Not judged');
  });

  test('an address that cannot be run says what can be', async () => {
    const page = await visitor.open('?op=sqrt&run=1');
    expect(await page.textContent('#problem')).toMatch(/no operation “sqrt”\. There are sqrtNonneg, safeDiv/);
    const other = await visitor.open('?profile=ieee&run=1');
    expect(await other.textContent('#problem')).toMatch(
      /no profile “ieee”\. There are ieee754, ieee754-wide/,
    );
    await page.click('#none'); // What cannot be run is unfolded.
    await page.click('#run');
    expect(await page.textContent('#problem')).toBe('Choose at least one operation. ');
  });

  test('the console stays empty of errors', () => {
    console.log(`pictures of the page: ${pictures}`);
    expect(visitor.complaints).toEqual([]);
  });
});
