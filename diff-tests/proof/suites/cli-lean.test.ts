/** `epscheck lean` as a user runs it, Lean files in `check`, and `--from` of eval and explain. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LeanReport } from '../../lean/report.ts';
import { type Report, reportSchema } from '../../report/schema.ts';
import { leanFile, leanText } from './lean-text.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { written, exampleSource } from './written-module.ts';

/** Writes files into a folder. */
const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

const layer = 'NN/Spec/Generative/Diffusion';
/** Our own text under the names that the mirror follows. */
const inLayer = (name: string): string =>
  leanText(name)
    .replaceAll('namespace Mine', 'namespace Generative.Diffusion')
    .replaceAll('end Mine', 'end Generative.Diffusion');

const altered = (text: string, from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('epscheck lean on files', () => {
  test('the same: 0', () => {
    const { status, stdout } = runCli(['lean', leanFile('ode')]);
    expect(stdout).toMatch(/safeDiv +ode\.lean:15 +safeDiv +same/);
    expect(stdout).toMatch(/4 same: the mirror holds\n$/);
    expect(status).toBe(0);
  });

  test('different: 1, with the smallest input, both values and both formulas', () => {
    const cwd = emptyFolder();
    write(cwd, { 'a.lean': altered(leanText('ode'), 'above / (below + Numbers.epsilon)', 'above / below') });
    const { status, stdout } = runCli(['lean', 'a.lean'], cwd);
    expect(stdout).toMatch(
      /Mine\.safeDiv \(a\.lean:15:1\) differs in binary\d+:\n +x = .*\n +y = .*\n +element 0 is .* in Lean, .* here\n +Lean: x \/ y\n +here: x \/ \(y \+ epsilon\)/,
    );
    expect(status).toBe(1);
  });

  test('equal in value and written otherwise: 0, with both formulas', () => {
    const cwd = emptyFolder();
    write(cwd, { 'a.lean': altered(leanText('ode'), 'below + Numbers.epsilon', 'Numbers.epsilon + below') });
    const { status, stdout } = runCli(['lean', 'a.lean', '--runs', '12'], cwd);
    expect(stdout).toContain('equal in value, written otherwise');
    expect(stdout).toMatch(/Lean: x \/ \(epsilon \+ y\)\n +here: x \/ \(y \+ epsilon\)/);
    expect(status).toBe(0);
  });

  test.each([
    [
      'above / (below + Numbers.epsilon)',
      'above / (below + tiny)',
      /a\.lean:16:20: the name tiny is not known/,
    ],
    ['above / (below + Numbers.epsilon)', 'above / (below ^ 2)', /a\.lean:16:18: '\^' is not in the subset/],
    ['def safeDiv', 'macro safeDiv', /a\.lean:15:1: the command 'macro' is not in the subset/],
    ['end Mine', '', /a\.lean:30:1: the file ends, and namespace Mine of line 3 is still open/],
  ])('%s as %s cannot be read: 3, with file, line and column', (from, to, message) => {
    const cwd = emptyFolder();
    write(cwd, { 'a.lean': altered(leanText('ode'), from, to) });
    const { status, stdout } = runCli(['lean', 'a.lean'], cwd);
    expect(stdout).toMatch(message);
    expect(status).toBe(3);
  });

  test('--json: one object, the verdicts by name', () => {
    const { status, stdout } = runCli(['lean', leanFile('ddim-step'), leanFile('ode'), '--json', '-']);
    const report = JSON.parse(stdout) as LeanReport;
    expect(report.schema).toBe(1);
    expect(report.ok).toBe(true);
    expect(Object.fromEntries(report.definitions.map(({ name, verdict }) => [name, verdict]))).toEqual({
      'Mine.signal': 'no row',
      'Mine.noise': 'no row',
      'Mine.ddimStep': 'same',
      'Mine.pfOdeRhs': 'same',
      'Mine.safeDiv': 'same',
      'Mine.sqrtNonneg': 'same',
      'Mine.pfOdeSampleEuler': 'same',
    });
    expect(status).toBe(0);
  });

  test.each([
    [['lean'], /missing required argument|checkout or git repository/],
    [['lean', 'no.lean'], /no such file: no\.lean/],
    [['lean', 'no-folder'], /no such folder or file: no-folder/],
    [['lean', leanFile('ode'), '--revision', 'HEAD'], /--revision goes with a checkout, not with files/],
    [['lean', leanFile('ode'), '--runs', '0'], /--runs must be an integer >= 1, got 0/],
    [['check', leanFile('no')], /no such file or folder/],
  ])('%j is a usage error', (args, message) => {
    const { status, stderr } = runCli(args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('a repository', () => {
  const cwd = emptyFolder();
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  };
  const right = inLayer('ode');
  git('init', '-q');
  write(cwd, { [`${layer}/Core.lean`]: right });
  git('add', '.');
  git('commit', '-qm', 'right');
  write(cwd, {
    [`${layer}/Core.lean`]: altered(right, '(max a 0)', '(max 0 a)').replace(
      'Numbers.pointfive * safeDiv',
      'safeDiv',
    ),
  });
  git('commit', '-qam', 'wrong');
  write(cwd, { [`${layer}/Core.lean`]: right });
  git('clone', '-q', '--bare', '.', 'bare.git');

  test('the folder is read as it stands, a revision with git, and nothing is checked out', () => {
    expect(runCli(['lean', cwd, '--runs', '12']).status).toBe(0);
    const before = readdirSync(cwd);
    const wrong = runCli(['lean', cwd, '--revision', 'HEAD', '--runs', '12']);
    expect(wrong.stdout).toMatch(/pfOdeRhs +Core\.lean:9 +pfOdeRhs +DIFFERENT/);
    expect(wrong.stdout).toMatch(/sqrtNonneg +Core\.lean:18 +sqrtNonneg +equal in value/);
    expect(wrong.status).toBe(1);
    expect(runCli(['lean', cwd, '--revision', 'HEAD~1', '--runs', '12']).status).toBe(0);
    expect(runCli(['lean', join(cwd, 'bare.git'), '--runs', '12']).status).toBe(1);
    expect(readdirSync(cwd)).toEqual(before);
  });

  test.each([['none'], ['--all']])('the revision %s is a usage error', (revision) => {
    const { status, stderr } = runCli(['lean', cwd, `--revision=${revision}`]);
    expect(stderr).toMatch(/rev-parse|is no revision/);
    expect(status).toBe(2);
  });

  test('a folder without the layer compares nothing: 3', () => {
    expect(runCli(['lean', emptyFolder()]).status).toBe(3);
  });
});

describe('a Lean file as an implementation', () => {
  const check = (path: string, ...more: string[]): { status: number | null; report: Report } => {
    const { status, stdout } = runCli(['check', path, '--json', '-', '--no-store', '--runs', '200', ...more]);
    return { status, report: reportSchema.parse(JSON.parse(stdout)) };
  };

  test.each(['binary32', 'binary64', 'binary16'])('a right one is accepted under ieee754 in %s', (format) => {
    const { status, report } = check(leanFile('ddim-step'), '--op', 'ddimStep', '--format', format);
    const [row] = report.results;
    expect(row).toMatchObject({ operation: 'ddimStep', format, profile: 'ieee754', rejected: 0, cases: 200 });
    expect(row?.strictestProfile).toBe('ieee754');
    expect(status).toBe(0);
  });

  test('a wrong index is rejected with the counterexample and the reason of the same mistake in JavaScript', () => {
    const lean = check(leanFile('ddim-step-index'), '--op', 'ddimStep');
    const change = `(own) => ({ ddimStep: ({ noisier, cleaner }) => {
      const clean = own.x0FromEps(noisier);
      const [c0, c1] = [own.signal(cleaner), own.noise(noisier)];
      return (x, e) => Math.fround(Math.fround(clean(x, e) * c0) + Math.fround(e * c1));
    } })`;
    const module = written(exampleSource({ change, claims: { profile: 'ieee754' } }), { reasons: true });
    const { report } = module.check('--op', 'ddimStep', '--no-store', '--runs', '200');
    const told = ({ results }: Report) =>
      results[0]?.failures.map(({ inputs, output, allowed, diagnosis, part }) => ({
        inputs,
        output,
        allowed,
        diagnosis,
        part,
      }));
    expect(told(lean.report)?.length).toBeGreaterThan(0);
    expect(told(lean.report)?.[0]?.diagnosis.length).toBeGreaterThan(0);
    expect(told(lean.report)).toEqual(told(report));
    expect(lean.status).toBe(1);
  });

  test('a text that cannot be read, or that defines no operation, does not run: 3', () => {
    const cwd = emptyFolder();
    write(cwd, {
      'a.lean': 'namespace A\ndef safeDiv := 1 ^ 2\nend A\n',
      'b.lean': 'namespace A\ndef b := 1\nend A\n',
    });
    const unread = runCli(['check', 'a.lean', '--no-store'], cwd);
    expect(unread.stdout).toMatch(/a\.lean:2:18: '\^' is not in the subset/);
    expect(unread.status).toBe(3);
    const none = runCli(['check', 'b.lean', '--no-store'], cwd);
    expect(none.stdout).toMatch(/defines no operation under its name/);
    expect(none.status).toBe(3);
  });

  test('a definition that never ends costs its --timeout, as in any module', () => {
    const cwd = emptyFolder();
    const loop = 'let rec go : Nat → α\n    | 0 => x\n    | n + 1 => go (n + 1)\n  go 3';
    write(cwd, {
      'm.lean': `namespace A\nvariable {α : Type} [Context α]\ndef safeDiv (x y : α) : α :=\n  ${loop}\nend A\n`,
    });
    const args = ['check', 'm.lean', '--op', 'safeDiv', '--no-store', '--runs', '3', '--timeout', '1s'];
    const { stdout, status } = runCli(args, cwd);
    expect(stdout).toMatch(/no answer within 1 s/);
    expect(status).toBe(1);
  });

  test('a finding is replayed', () => {
    const cwd = emptyFolder();
    write(cwd, { 'm.lean': leanText('ddim-step-index') });
    const found = runCli(['check', 'm.lean', '--op', 'ddimStep', '--runs', '50'], cwd);
    const [, id = ''] = /epscheck replay ([0-9a-f]{8})/.exec(found.stdout) ?? [];
    expect(runCli(['replay', id], cwd).status).toBe(1);
    write(cwd, { 'm.lean': leanText('ddim-step') });
    expect(runCli(['replay', id], cwd).status).toBe(0);
  });
});

describe('--from', () => {
  test('eval gives the value of the text', () => {
    const cwd = emptyFolder();
    write(cwd, { 'a.lean': altered(leanText('ode'), 'below + Numbers.epsilon', 'below') });
    const { status, stdout } = runCli(
      ['eval', 'safeDiv', 'x=1', 'y=4', '--in', 'rational', '--from', 'a.lean'],
      cwd,
    );
    expect(stdout).toBe('1/4\n');
    expect(status).toBe(0);
  });

  test('explain shows the file and line of each step', () => {
    const args = ['explain', 'pfOdeRhs', 'beta0=1', 'beta1=2', 'x=1', 't=1/2', 'model=constant(1)'];
    const { status, stdout } = runCli([...args, '--from', leanFile('ode'), '--json', '-']);
    const { rows } = JSON.parse(stdout) as { rows: { expression: string; place: { line: number } }[] };
    const lines = Object.fromEntries(rows.map(({ expression, place }) => [expression, place.line]));
    expect(lines['beta1 - beta0']).toBe(10);
    expect(lines['-1/2 * v3']).toBe(12);
    expect(status).toBe(0);
    const text = runCli([...args, '--from', leanFile('ode')]).stdout;
    expect(text).toMatch(/beta1 - beta0.*ode\.lean:10/);
  });

  test('an operation that the text does not have is a usage error; a text that cannot be read is 3', () => {
    const none = runCli([
      'eval',
      'qSample',
      'betas=[1/2]',
      't=0',
      'x0=1',
      'eps=1',
      '--from',
      leanFile('ode'),
    ]);
    expect(none.stderr).toMatch(/has no definition of qSample/);
    expect(none.status).toBe(2);
    const cwd = emptyFolder();
    write(cwd, { 'a.lean': '/- open' });
    const unread = runCli(['eval', 'safeDiv', 'x=1', 'y=1', '--from', 'a.lean'], cwd);
    expect(unread.stderr).toMatch(/a\.lean:1:1: this comment is not closed/);
    expect(unread.status).toBe(3);
  });
});
