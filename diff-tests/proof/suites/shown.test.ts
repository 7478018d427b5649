/** Text of others is shown escaped, everywhere: it neither moves the cursor nor makes lines of its own. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureText } from '../../report/failure.ts';
import { textReport } from '../../report/text.ts';
import type { Finding } from '../../report/finding.ts';
import { type Report, reportSchema } from '../../report/schema.ts';
import { jsonText, shown, shownLines } from '../../cases/shown.ts';
import { bareMachine, emptyFolder, runCli } from './run-cli.ts';

/** Every kind of character that is not to be printed: C0, DEL, C1, bidi overrides and isolates, separators, halves. */
const nasty = 'a\nFORGED\r\t\0\x1b[2J\x7f\x9b3m\u202edcba\u2066\u200f\u2028\u2029\ufeff\u{e0041}\ud800!';
const escaped =
  'a\\nFORGED\\r\\t\\x00\\x1b[2J\\x7f\\x9b3m\\u202edcba\\u2066\\u200f\\u2028\\u2029\\ufeff\\u{e0041}\\ud800!';

const isBare = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  const within = (lo: number, hi: number): boolean => code >= lo && code <= hi;
  return (
    (code < 0x20 && character !== '\n') ||
    within(0x7f, 0x9f) ||
    [0x200e, 0x200f, 0x61c, 0x2028, 0x2029, 0xfeff, 0xe0041].includes(code) ||
    within(0x202a, 0x202e) ||
    within(0x2066, 0x2069) ||
    within(0xd800, 0xdfff)
  );
};

/** No such character, and no line that another's text began. */
const expectClean = (text: string): void => {
  expect([...text].filter(isBare)).toEqual([]);
  expect(text).not.toMatch(/^FORGED/m);
};

describe('shown', () => {
  test('escapes what has no shape, and nothing else', () => {
    expect(shown(nasty)).toBe(escaped);
    expectClean(shown(nasty));
    // Accents, wide letters, an emoji of several, and a word that Persian writes with a joiner.
    for (const text of ['é ß 漢字 \\n', '👩‍💻', 'می‌خواهم', '']) expect(shown(text)).toBe(text);
    expect(shownLines('a\nb\x1b')).toBe('a\nb\\x1b');
  });

  test('JSON carries the same text, and a terminal can print it', () => {
    expectClean(jsonText({ [nasty]: [nasty] }));
    expect(JSON.parse(jsonText({ [nasty]: [nasty] }))).toEqual({ [nasty]: [nasty] });
  });
});

const text = JSON.stringify(nasty);

/** A module file in a folder of its own. */
const moduleOf = (source: string) => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'm.mjs'), source);
  return { cwd, run: (...args: string[]) => runCli(args, cwd) };
};

describe('the command line', () => {
  test('a name with control characters is refused; joiners are none', () => {
    const named = (name: string) =>
      moduleOf(`export default { name: ${JSON.stringify(name)}, format: 'binary32', operations: {},
        model: (x) => ({ shape: x.shape, data: x.data.slice() }) };`).run('check', 'm.mjs', '--runs', '16');
    for (const character of ['\n', '\x1b', '\x85', '\u202e', '\ud800']) {
      const { status, stdout, stderr } = named(`m${character}FORGED`);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`name: must have no control characters, got 'm${shown(character)}FORGED'`);
      expectClean(stderr);
    }
    expect(named('👩‍💻')).toMatchObject({ status: 0, stderr: '' });
  });

  test('what a module throws: report, JSON, stored finding, replay', () => {
    const { cwd, run } = moduleOf(`export default { name: 'm', format: 'binary32', operations: {
      sqrtNonneg: ({ x }) => { if (x.data.length > 3) throw new Error(${text}); return { shape: x.shape, data: x.data.map(Math.sqrt) }; } } };`);
    const report = run('check', 'm.mjs', '--runs', '20');
    expect(report.status).toBe(1);
    expect(report.stdout).toContain(`error: ${escaped}`);
    expectClean(report.stdout);
    const json = run('check', 'm.mjs', '--runs', '20', '--json', '-');
    expectClean(json.stdout);
    const failures = reportSchema.parse(JSON.parse(json.stdout)).results.flatMap((row) => row.failures);
    expect(failures.map(({ output }) => output)).toContainEqual({ error: nasty });
    const [id = ''] = readdirSync(join(cwd, '.epscheck'));
    const replayed = run('replay', join('.epscheck', id));
    expect(replayed.status).toBe(1);
    expectClean(replayed.stdout);
  });

  test('every valid call throws: the reason', () => {
    const { run } = moduleOf(`export default { name: 'm', format: 'binary32', operations: {
      sqrtNonneg: () => { throw new Error(${text}); } } };`);
    const { status, stdout } = run('check', 'm.mjs', '--runs', '16', '--no-store');
    expect(status).toBe(3);
    expect(stdout).toContain(`the first: ${escaped}`);
    expectClean(stdout);
  });

  test('a module that cannot be loaded, and one of a wrong form', () => {
    const failed = moduleOf(`throw new Error(${text});`).run('check', 'm.mjs');
    expect(failed.status).toBe(3);
    expect(failed.stdout).toContain(escaped);
    expectClean(failed.stdout);
    const wrong = moduleOf(`export default { name: 'm', format: 'binary32', profile: ${text}, ${text}: 1 };`);
    const { status, stderr } = wrong.run('check', 'm.mjs');
    expect(status).toBe(2);
    expect(stderr).toContain(escaped);
    expectClean(stderr);
  });

  test('arguments: names, numbers, paths', () => {
    // An argument holds neither a zero nor half a character.
    const given = nasty.replace('\0', '').replace('\ud800', '');
    for (const args of [
      [given],
      ['check', given],
      ['check', `--${given}`],
      ['check', '--op', given],
      ['check', '--profile', given],
      ['check', '--epsilon', given],
      ['check', '--runs', given],
      ['check', '--json', `no/${given}`],
      ['eval', given],
      ['eval', 'safeDiv', given],
      ['eval', 'safeDiv', `x=${given}`, 'y=1'],
      ['eval', 'x0Pred', 'betas=[0.5]', 't=1', 'x=1', `model=${given}`],
      ['explain', given],
      ['replay', given],
    ]) {
      const { status, stdout, stderr } = runCli(args);
      expect([args, status, stdout]).toEqual([args, 2, '']);
      expectClean(stderr);
    }
  });

  test('a profile file', () => {
    const cwd = emptyFolder();
    for (const source of [
      `{\n${nasty}`,
      `{ "name": "p", "extends": ${text} }`,
      `{ "name": "p", ${text}: 1 }`,
    ]) {
      writeFileSync(join(cwd, 'p.json'), source);
      const { status, stderr } = runCli(['check', '--profile', 'p.json'], cwd);
      expect(status).toBe(2);
      expectClean(stderr);
    }
  });

  test('a model file in eval, and what doctor finds', () => {
    const { run } = moduleOf(`export default { name: 'm', format: 'binary32', operations: {},
      model: () => { throw new Error(${text}); } };`);
    const evaluated = run('eval', 'x0Pred', 'betas=[0.5]', 't=1', 'x=1', 'model=./m.mjs');
    expect(evaluated.stdout).toContain(escaped);
    expectClean(evaluated.stdout);
    const env = { ...bareMachine, EPSCHECK_CHROMIUM: '/none\x1b[2J\nFORGED' };
    const { stdout } = runCli(['doctor'], undefined, env);
    expect(stdout).toContain('no Chromium at /none\\x1b[2J\\nFORGED');
    expectClean(stdout);
  });
});

test('a report and a finding from elsewhere: every text in them', () => {
  const { run, cwd } = moduleOf(`export default { name: 'm', format: 'binary32', operations: {
    sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.slice() }) } };`);
  const report = JSON.parse(
    run('check', 'm.mjs', '--runs', '20', '--profile', 'ieee754', '--json', '-').stdout,
  ) as Report;
  const [row] = report.results;
  const [failure] = row?.failures ?? [];
  if (row === undefined || failure === undefined) throw new Error('nothing was rejected');
  const foreign = {
    ...failure,
    diagnosis: [{ kind: 'defect', name: nasty, agrees: 1, of: 2, link: nasty }],
  } as const;
  const rows = [
    { ...row, implementation: nasty, profile: nasty, backend: nasty, operation: nasty, failures: [foreign] },
    { ...row, unavailable: { reason: nasty, remedy: nasty } },
  ] as unknown as Report['results'];
  const stored = [
    {
      implementation: nasty,
      backend: nasty,
      operation: nasty,
      replay: '0',
      verdict: 'rejected' as const,
      mended: false,
      foundUnder: { profile: nasty, epsilon: '1/1000000', conventions: [nasty] },
      failure: foreign,
    },
  ] as unknown as Report['stored'];
  expectClean(textReport({ ...report, tool: nasty, results: rows, stored }));
  expectClean(failureText(foreign as never));
  const [name = ''] = readdirSync(join(cwd, '.epscheck'));
  const finding = JSON.parse(readFileSync(join(cwd, '.epscheck', name), 'utf8')) as Finding;
  writeFileSync(
    join(cwd, 'f.json'),
    JSON.stringify({ ...finding, implementation: { ...finding.implementation, name: nasty } }),
  );
  const replayed = run('replay', 'f.json');
  expect(replayed.status).toBe(1);
  expectClean(replayed.stdout);
});
