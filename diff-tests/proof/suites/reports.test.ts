/** The files that `check` writes beside its text, and `compare`: with names and messages that mean harm. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'junit2json';
import { describe, expect, test } from 'vitest';
import { compareReports } from '../../report/compare.ts';
import { junitXml } from '../../report/junit.ts';
import { lineSchema } from '../../report/lines.ts';
import { longestMarkdown, markdownReport } from '../../report/markdown.ts';
import { type Report, reportSchema, type Result } from '../../report/schema.ts';
import { emptyFolder, main, moduleFile, runCli } from './run-cli.ts';

/** Controls, HTML, the end of a CDATA section, a table's bar, code marks, a mention. */
const hostile = '\u0000\u001b[31m<img src=x onerror=alert(1)>]]>&amp;|```@everyone\u202e';

const cwd = emptyFolder();
const files = { json: 'r.json', jsonl: 'r.jsonl', junit: 'r.xml', markdown: 'r.md' } as const;
const wrote = runCli(
  [
    'check',
    moduleFile('no-clamp'),
    '--runs',
    '40',
    ...Object.entries(files).flatMap(([flag, file]) => [`--${flag}`, file]),
  ],
  cwd,
);
const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const report = reportSchema.parse(JSON.parse(read(files.json)));
const [rejectedRow, acceptedRow] = report.results as [Result, Result, ...Result[]];

const row = (change: Partial<Result>): Result => ({ ...acceptedRow, failures: [], worst: null, ...change });

/** A row of every verdict, and hostile words wherever others may write. */
const every: Report = {
  ...report,
  tool: `epscheck ${hostile}`,
  results: [
    {
      ...rejectedRow,
      implementation: hostile,
      failures: rejectedRow.failures.map((failure) => ({
        ...failure,
        part: 'error' as const,
        output: { error: hostile },
        allowed: null,
        exact: null,
        ulp: null,
      })),
    },
    row({ implementation: hostile, operation: 'safeDiv' }),
    row({ implementation: hostile, operation: 'qSample', accepted: 37, undecided: 3 }),
    row({ implementation: hostile, operation: 'x0Pred', accepted: 0, unconstrained: 40 }),
    row({
      implementation: hostile,
      operation: 'ddimStep',
      cases: 0,
      accepted: 0,
      unavailable: { reason: hostile, remedy: hostile },
    }),
  ],
};

/** What XML 1.0 has no place for, and what would move a reader's cursor. */
const controls = (text: string): string => text.replace(/[^\p{Cc}\p{Cf}]|[\n\t]/gu, '');

describe('JUnit XML', () => {
  test('a reader of the format finds a suite, and a test case for each row', async () => {
    const text = junitXml(every);
    expect(controls(text)).toBe('');
    const read = await parse(text);
    if (read === null || read === undefined || !('testsuite' in read)) throw new Error('no suites');
    expect(read).toMatchObject({ tests: 5, failures: 1, skipped: 3 });
    const [suite] = read.testsuite ?? [];
    expect(suite?.name).toContain('<img src=x onerror=alert(1)>]]>&amp;');
    const cases = suite?.testcase ?? [];
    expect(cases.map(({ name }) => name)).toEqual(every.results.map(({ operation }) => operation));
    const [failed, passed, ...skipped] = cases;
    expect(failed?.failure?.[0]?.inner).toContain(']]>&amp;|```@everyone');
    expect(failed?.failure?.[0]?.inner).not.toContain('\u202e');
    expect([passed?.failure, passed?.skipped]).toEqual([undefined, undefined]);
    expect(skipped.map((one) => one.skipped?.[0]?.message?.split(':')[0])).toEqual([
      'undecided',
      'nothing was decided',
      'unavailable',
    ]);
  });

  test('what check wrote is the counterexample with its reason', async () => {
    const read = await parse(readFileSync(join(cwd, files.junit), 'utf8'));
    if (read === null || read === undefined || !('testsuite' in read)) throw new Error('no suites');
    const [failure] = read.testsuite?.[0]?.testcase?.[0]?.failure ?? [];
    expect(failure?.inner).toContain('root without max');
  });
});

describe('Markdown', () => {
  test('hostile names are text: no tag, no bar, no fence of theirs, no control', () => {
    const text = markdownReport(every);
    const outsideCode = text
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
      .replace(/(`+)[^`][\s\S]*?\1(?!`)/g, '');
    expect(outsideCode).not.toContain('<img');
    expect(outsideCode).not.toContain('@everyone');
    expect(controls(text)).toBe('');
    const columns = text.split('\n').filter((line) => line.startsWith('| '));
    expect(new Set(columns.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
  });

  test('it fits into a comment, and says how much is left out', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ ...rejectedRow, operation: `operation${i}` }));
    const long = markdownReport({ ...report, results: many });
    expect(long.length).toBeLessThanOrEqual(longestMarkdown);
    expect(long).toMatch(/\d+ more parts in the JSON/);
    expect(markdownReport(report)).not.toMatch(/more parts? in the JSON/);
  });

  test("a job's summary keeps what stood there; any other file is replaced", () => {
    const folder = emptyFolder();
    const file = join(folder, 'summary.md');
    const args = ['check', moduleFile('ulp-above'), '--op', 'safeDiv', '--runs', '5', '--markdown', file];
    writeFileSync(file, 'before\n');
    runCli(args, folder, { GITHUB_STEP_SUMMARY: file });
    expect(readFileSync(file, 'utf8')).toMatch(/^before\n### /);
    runCli(args, folder);
    expect(readFileSync(file, 'utf8')).toMatch(/^### /);
  });
});

describe('JSON Lines', () => {
  const lines = read(files.jsonl)
    .trimEnd()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));

  test('every line is one of the schema: the rows of the report, and its findings', () => {
    expect(lines.flatMap((line) => (line.type === 'row' ? [line.row] : []))).toEqual(report.results);
    const found = new Set(
      lines.flatMap((line) => (line.type === 'finding' ? [line.finding.failure.replay] : [])),
    );
    expect([...found]).toEqual(rejectedRow.failures.map(({ replay }) => replay));
  });

  test('a run that is killed leaves the rows that it had finished', async () => {
    const folder = emptyFolder();
    // The second operation never answers.
    writeFileSync(
      join(folder, 'm.mjs'),
      `export default { name: 'm', format: 'binary32', refuses: false, operations: {
        sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.map((a) => Math.sqrt(Math.max(a, 0))) }),
        safeDiv() { for (;;); } } };`,
    );
    const file = join(folder, 'l.jsonl');
    const args = ['check', 'm.mjs', '--runs', '5', '--timeout', '10m', '--no-store', '--jsonl', file];
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise((done) => child.on('exit', done));
    const kept = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    while (!kept().includes('"type":"row"')) await setTimeout(50);
    child.kill('SIGKILL');
    await ended;
    const rows = kept()
      .trimEnd()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)))
      .flatMap((line) => (line.type === 'row' ? [line.row.operation] : []));
    expect(rows).toEqual(['sqrtNonneg']);
  });

  test('a line of another shape is none', () => {
    expect(lineSchema.safeParse({ ...lines[0], more: 1 }).success).toBe(false);
  });
});

describe('several at once', () => {
  test('all of them, the text, and the exit code', () => {
    expect(wrote.status).toBe(1);
    expect(wrote.stdout).toMatch(/^epscheck .*no-clamp/);
  });

  test('one that cannot be written is refused before the run, by name', () => {
    const { status, stderr } = runCli(['check', moduleFile('no-clamp'), '--junit', '/nonexistent/a.xml']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('--junit: /nonexistent/a.xml cannot be written'),
    ]);
  });

  test('two for one file are refused', () => {
    const { status, stderr } = runCli(['check', moduleFile('no-clamp'), '--junit', '-', '--json', '-']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('both name standard output')]);
  });

  test('a full disk costs neither the others nor the exit code', () => {
    symlinkSync('/dev/full', join(cwd, 'full'));
    const args = ['check', moduleFile('ulp-above'), '--op', 'sqrtNonneg', '--runs', '20', '--no-store'];
    const { status, stderr } = runCli(
      [...args, '--junit', '/dev/full', '--jsonl', 'full', '--json', 'k.json'],
      cwd,
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/--jsonl: full could not be written/);
    expect(stderr).toMatch(/--junit: \/dev\/full could not be written/);
    expect(reportSchema.parse(JSON.parse(read('k.json'))).ok).toBe(false);
  });
});

describe('compare', () => {
  const accepted: Report = { ...report, results: [acceptedRow] };
  const changed = (change: Partial<Result>): Report => ({
    ...accepted,
    results: [{ ...acceptedRow, ...change }],
  });
  const regressions = (before: Report, after: Report): readonly string[] =>
    compareReports(before, after)
      .changes.filter(({ regression }) => regression)
      .map(({ aspect }) => aspect);

  test('a report with itself: nothing', () => {
    expect(compareReports(every, every)).toMatchObject({ changes: [], regressions: 0, compared: 5 });
  });

  test.each([
    ['verdict', accepted, changed({ rejected: 1, accepted: acceptedRow.accepted - 1 })],
    ['rejected', changed({ rejected: 1 }), changed({ rejected: 2 })],
    ['profile', accepted, changed({ strictestProfile: 'ieee754-wide' })],
    ['profile', accepted, changed({ strictestProfile: null })],
    ['row', accepted, { ...accepted, results: [] }],
    ['row', { ...accepted, results: [] }, changed({ rejected: 1 })],
    ['verdict', accepted, changed({ unavailable: { reason: 'gone', remedy: '' } })],
  ])('%s: worse one way, not the other', (aspect, before, after) => {
    expect(regressions(before, after)).toEqual([aspect]);
    if (before.results.length === after.results.length) expect(regressions(after, before)).toEqual([]);
  });

  test('the same share of more cases is a change, and none for the worse', () => {
    const made = compareReports(changed({ rejected: 1, cases: 40 }), changed({ rejected: 2, cases: 80 }));
    expect(made).toMatchObject({ regressions: 0, changes: [{ aspect: 'rejected' }] });
  });

  test('rows of other terms are not compared', () => {
    const after = changed({ profile: 'ieee754-loose', rejected: 1 });
    expect(compareReports(accepted, after).changes.map(({ aspect }) => aspect)).toEqual(['terms']);
  });

  test('a stored finding that fails again is worse, one that is gone is not', () => {
    const [failure = null] = rejectedRow.failures;
    const { implementation, backend, operation } = rejectedRow;
    const finding = {
      implementation,
      backend,
      operation,
      replay: '00000000',
      mended: false,
      foundUnder: null,
      failure,
    };
    const fails: Report = { ...accepted, stored: [{ ...finding, verdict: 'rejected' }] };
    expect(regressions(accepted, fails)).toEqual(['stored']);
    expect(compareReports(fails, accepted).changes).toEqual([]);
  });

  test('on the command line: 1 for a regression, 0 for none, 3 for nothing in common, 2 for no report', () => {
    const write = (name: string, made: Report): void => writeFileSync(join(cwd, name), JSON.stringify(made));
    write('a.json', accepted);
    write('b.json', changed({ rejected: 1 }));
    write('c.json', changed({ operation: 'other' }));
    write('d.json', { ...accepted, schema: 2 as 1 });
    const worse = runCli(['compare', 'a.json', 'b.json'], cwd);
    expect(worse.stdout).toMatch(/worse +safeDiv +module +verdict +accepted +rejected/);
    expect(worse.status).toBe(1);
    expect(runCli(['compare', 'b.json', 'a.json'], cwd).status).toBe(0);
    expect(runCli(['compare', 'c.json', 'c.json'], cwd).status).toBe(0);
    expect(runCli(['compare', 'a.json', 'missing.json'], cwd).status).toBe(2);
    const { status, stderr } = runCli(['compare', 'a.json', 'd.json'], cwd);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/d\.json is no report of check --json: schema/),
    ]);
    write('e.json', { ...accepted, results: [] });
    expect(runCli(['compare', 'e.json', 'e.json'], cwd).status).toBe(3);
    const markdown = runCli(['compare', 'a.json', 'b.json', '--markdown', '-'], cwd).stdout;
    expect(markdown).toContain('| <code>worse</code> | <code>safeDiv</code> |');
  });
});
