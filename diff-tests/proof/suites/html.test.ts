/** The HTML report, and all reports of one run at once: every verdict, and names and messages that mean harm. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'junit2json';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureSteps } from '../../report/failure-steps.ts';
import { htmlReport } from '../../report/html/html.ts';
import { lineSchema } from '../../report/lines.ts';
import { type Failure, type Report, reportSchema, type Result } from '../../report/schema.ts';
import { rowVerdict } from '../../report/row-verdict.ts';
import { launch, skipReason } from './browser.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { desktop, phone } from './visitor.ts';

/** HTML, the end of a CDATA section, a table's bar, code marks, a mention; in messages controls too. */
const harm = '<img src=http://127.0.0.1:9/ onerror=alert(1)><script>alert(1)</script>]]>&amp;|```@everyone"';
const cwd = emptyFolder();
const right = pathToFileURL(resolve('dist/diff-tests/examples/binary32.js')).href;
writeFileSync(
  join(cwd, 'm.mjs'),
  `import right from '${right}';
  const { linearBetas, vpAlphaBar } = right.operations;
  const each = (x, f) => ({ shape: x.shape, data: x.data.map(f) });
  export default { ...right, name: ${JSON.stringify(harm)}, profile: 'wgsl', refuses: false, model: undefined, operations: {
    linearBetas,
    sqrtNonneg: ({ x }) => each(x, () => 7),
    safeDiv() { throw new Error(${JSON.stringify(`\u0000\u001b[31m\u202e${harm}`)}); },
    // One ulp beyond what the order of operations explains, and an operation of which nothing is asked there.
    vpAlphaBar: (inputs, terms) => each(vpAlphaBar(inputs, terms), (x) => x * (1 + 2 ** -22)),
    qSample: ({ x0 }) => each(x0, () => 0),
  } };`,
);
const files = { json: 'r.json', jsonl: 'r.jsonl', junit: 'r.xml', markdown: 'r.md', html: 'r.html' } as const;
const flags = Object.entries(files).flatMap(([flag, file]) => [`--${flag}`, file]);
const wrote = runCli(['check', 'm.mjs', '--runs', '1', '--no-diagnosis', '--no-store', ...flags], cwd);
const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const report = reportSchema.parse(JSON.parse(read(files.json)));
const rowOf = (name: string): Result => report.results.find(({ operation }) => operation === name) as Result;

/** Controls and formats but line breaks: what would move a reader's cursor. */
const controls = (text: string): string => text.replace(/[^\p{Cc}\p{Cf}]|\n/gu, '');

/** Every element that a report is made of. */
const known =
  /^(html|head|meta|title|style|body|h[123]|p|b|span|small|section|div|table|thead|tbody|tr|th|td|details|summary|pre|button|figure|figcaption|svg|g|defs|pattern|rect|line|path|text|footer)$/;
/** What is no text of the report: elements that it has not, and attributes that ask for something. */
const foreign = (html: string): string[] => [
  ...[...html.matchAll(/<\/?([^\s>]*)/g)].flatMap(([tag, name = '']) =>
    known.test(name.toLowerCase()) || tag === '<!doctype' ? [] : [name],
  ),
  ...[...html.matchAll(/<[^>]*\s(src|href|srcset|on\w+)\s*=|@import|url\((?!#)/g)].map(([found]) => found),
];

describe('all reports of one run', () => {
  test('a row of every verdict, and the exit code', () => {
    expect(Object.fromEntries(report.results.map((row) => [row.operation, rowVerdict(row)]))).toEqual({
      sqrtNonneg: 'rejected',
      safeDiv: 'unavailable',
      linearBetas: 'accepted',
      qSample: 'unconstrained',
      vpAlphaBar: 'undecided',
    });
    expect(wrote.status).toBe(1);
  });

  test('the lines of JSON each match their schema; the XML is read back', async () => {
    const lines = read(files.jsonl).trimEnd().split('\n');
    const rows = lines.map((line) => lineSchema.parse(JSON.parse(line)));
    expect(rows.flatMap((line) => (line.type === 'row' ? [line.row] : []))).toEqual(report.results);
    const suites = await parse(read(files.junit));
    if (suites === null || suites === undefined || !('testsuite' in suites)) throw new Error('no suites');
    expect(suites).toMatchObject({ tests: 5, failures: 1, skipped: 3 });
    expect(suites.testsuite?.[0]?.name).toContain(harm);
    for (const file of Object.values(files)) expect([file, controls(read(file))]).toEqual([file, '']);
  });

  test('the HTML shows harm as text, and asks for nothing', () => {
    const html = read(files.html);
    expect(foreign(html)).toEqual([]);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;]]&gt;&amp;amp;');
    expect(html).toContain(String.raw`\x00\x1b[31m\u202e&lt;img`);
    for (const verdict of ['✓ accepted', '✗ rejected', '? undecided', '○ unconstrained', 'Did not run'])
      expect(html).toContain(verdict);
  });

  test.each([harm, '<p onclick=x>', '<p href = "x">', '@import "x"', 'url(x)'])(
    'planted: %s is found',
    (text) => {
      expect(foreign(read(files.html).replace('</h1>', `${text}</h1>`))).not.toEqual([]);
    },
  );

  test('one from elsewhere may have harm in every name', () => {
    const odd = `\u0000\u001b[31m\u202e\n${harm}`;
    const every: Report = {
      ...report,
      tool: odd,
      results: report.results.map((row) => ({
        ...row,
        implementation: odd,
        operation: odd,
        backend: odd,
        profile: odd,
        conventions: [odd],
        strictestProfile: odd,
      })),
    };
    const html = htmlReport(every);
    expect([foreign(html), controls(html)]).toEqual([[], '']);
  });

  test('an HTML file that cannot be written costs neither the others nor the exit code', () => {
    symlinkSync('/dev/full', join(cwd, 'full'));
    const args = ['--op', 'sqrtNonneg', '--runs', '1', '--no-diagnosis', '--no-store', '--html', 'full'];
    const { status, stderr } = runCli(
      ['check', 'm.mjs', ...args, '--json', 'k.json', '--junit', 'k.xml'],
      cwd,
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining('--html: full could not be written')]);
    expect(reportSchema.parse(JSON.parse(read('k.json'))).ok).toBe(false);
    expect(read('k.xml')).toContain('rejected');
  });
});

describe('the values of a counterexample, step by step', () => {
  const tensor = (...data: readonly string[]): { shape: number[]; data: string[] } => ({
    shape: [data.length],
    data: [...data],
  });
  const [half, one] = ['0x1p-1', '0x1p+0'];
  const failure = (inputs: Failure['inputs'], reason?: string): Failure => ({
    ...(rowOf('sqrtNonneg').failures[0] as Failure),
    inputs,
    diagnosis: reason === undefined ? [] : [{ kind: 'defect', name: reason, agrees: 1, of: 1, link: '' }],
  });
  const row = (operation: string): Result => ({
    ...rowOf('linearBetas'),
    operation,
    profile: 'ieee754-loose',
  });
  const sample = { betas: tensor(half), t: 1, x0: tensor(one), eps: tensor(one) };

  test('they are what explain prints, and what the reason makes of them', () => {
    const reason = 'variance used as standard deviation';
    const [right, edited] = failureSteps(row('qSample'), failure(sample, reason));
    const told = ['betas=[0.5]', 't=1', 'x0=[1]', 'eps=[1]', '--as', reason];
    const [first = '', second = ''] = runCli(['explain', 'qSample', ...told]).stdout.split('as if');
    const told2 = (text: string): string => text.replace(/\s+/g, ' ');
    for (const [made, text] of [
      [right, first],
      [edited, second],
    ] as const)
      for (const cells of made?.rows ?? [[]]) expect(told2(text)).toContain(told2(cells.join(' ')).trim());
    expect([right?.as, edited?.as]).toEqual([null, expect.stringContaining(reason)]);
    expect(edited?.rows).not.toEqual(right?.rows);
  });

  test('the model answers as it did, call by call', () => {
    const call = (answer: string): { x: null; t: null; answer: ReturnType<typeof tensor> } => ({
      x: null,
      t: null,
      answer: tensor(answer),
    });
    const inputs = { betas: tensor(half, half), x: tensor(one), model: { calls: [call(half), call(one)] } };
    const [steps] = failureSteps(row('ddimSample'), failure(inputs));
    const text = steps?.rows.map(([, expression]) => expression).join('\n');
    expect(text).toContain('model[0]');
    expect(text).toContain('model[1]');
  });

  test('none where the definition has none, or there are too many', () => {
    const betas = (count: number): Failure =>
      failure({ betas: tensor(...Array.from({ length: count }, () => half)) });
    expect(failureSteps(row('alphaBar'), betas(128))).toHaveLength(1);
    expect(failureSteps(row('alphaBar'), betas(129))).toEqual([]);
    expect(failureSteps(row('qSample'), failure({ ...sample, t: 2 }))).toEqual([]);
    expect(failureSteps(row('qSample'), failure({ x: one }))).toEqual([]);
    expect(failureSteps(row('unknown'), failure(sample))).toEqual([]);
  });
});

const skipped = await skipReason('html.test.ts in Chromium');

describe.skipIf(skipped !== null)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Opens a file; what it asks for, and what it says on the console or in a dialog. */
  const opened = async (file: string, options = phone): Promise<{ page: Page; asked: string[] }> => {
    const page = await (await browser.newContext(options)).newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (said) => asked.push(said.text()));
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(join(cwd, file)).href);
    return { page, asked };
  };

  test.each([phone, desktop])(
    'it asks for itself alone, unfolds, and explains its words',
    async (options) => {
      const { page, asked } = await opened(files.html, options);
      const steps = page.locator('details details').first();
      expect(await steps.isVisible()).toBe(false);
      await page.click('details:has(details) > summary');
      expect(await steps.locator('table').isVisible()).toBe(false);
      await steps.locator('summary').click();
      expect(await steps.locator('td').first().textContent()).toBe('max(x, 0)');
      expect(await steps.locator('table').isVisible()).toBe(true);
      expect(await page.isVisible('#term-budget')).toBe(false);
      await page.click('button[popovertarget=term-budget]');
      expect(await page.isVisible('#term-budget')).toBe(true);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options?.viewport?.width);
      expect(asked).toEqual([pathToFileURL(join(cwd, files.html)).href]);
    },
  );

  test('planted: a request is seen, and stopped by the policy of the file', async () => {
    const [image, policy] = ['<img src="http://127.0.0.1:9/x">', /<meta http-equiv[^>]*>/];
    const planted = read(files.html).replace('</h1>', `${image}</h1>`);
    writeFileSync(join(cwd, 'open.html'), planted.replace(policy, ''));
    writeFileSync(join(cwd, 'kept.html'), planted);
    expect((await opened('open.html')).asked).toContain('http://127.0.0.1:9/x');
    expect((await opened('kept.html')).asked.join('\n')).toMatch(/violates.*Content Security Policy/);
  });
});
