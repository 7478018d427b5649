/** What samplers do beyond the mirror, on the page in Chromium: it is listed, chosen, judged and shown as the rest is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allNames, papers } from '../../../spec/operations.ts';
import { check } from '../../engine/api.ts';
import type { Result } from '../../report/schema.ts';
import { skipReason } from './browser.ts';
import { ended, reportFrom, Visitor } from './visitor.ts';

const skipped = await skipReason('page-papers.test.ts');

/** A list of integers, a loop with noise, one of two calls a step, one that shows a scaled state, flags, a sum. */
const chosen = ['timestepsTrailing', 'ddimSampleStrided', 'heunSigmaSample', 'eulerDiscreteSample'];
const more = ['ddpmPosteriorStep', 'guidanceRescale'];
const operations = allNames.filter((name) => [...chosen, ...more].includes(name));
const [runs, seed] = [20, 7];

describe.skipIf(skipped !== null)('the page, on what samplers do', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await Visitor.start();
  });
  afterAll(() => visitor?.end());

  const query = (backends: string): string =>
    `?op=${operations.join()}&backend=${backends}&runs=${runs}&seed=${seed}`;

  test('lists every operation of both groups, and chooses all of them', async () => {
    const page = await visitor.open('');
    await page.click('#choose > summary');
    const names = await page.$$eval('#operations input', (boxes) => boxes.map((box) => box.value));
    expect(names).toEqual(allNames);
    expect(await page.locator('[aria-labelledby=group-papers] label').count()).toBe(papers.length);
    await page.click('#all');
    expect(await page.textContent('#estimate')).toContain(`${allNames.length} operations`);
  });

  test('gives the report of the command line for the same seed', async () => {
    const page = await visitor.open(query('webasm,cpu'));
    await page.click('#run');
    await ended(page);
    const [report, own] = [
      await reportFrom(page),
      await check({ operations: operations as never, backends: ['webasm', 'cpu'], runs, seed, store: null }),
    ];
    const known = ({ attestation, ...result }: Result): unknown => ({ ...result, ran: attestation?.actual });
    expect(report.results.map(known)).toEqual(own.results.map(known));
    expect(await page.textContent('#verdict')).toBe('Every case accepted.');
  });

  test('judges them on every backend of this browser, and opens a case', async () => {
    const page = await visitor.open(query('webasm,cpu,webgl,webgl2,webgpu'));
    await page.click('#run');
    await ended(page);
    const { results } = await reportFrom(page);
    expect(results).toHaveLength(5 * operations.length);
    for (const result of results) expect(result).toMatchObject({ unavailable: null, rejected: 0 });
    await page.waitForSelector('#errors .marks path');
  });
});
