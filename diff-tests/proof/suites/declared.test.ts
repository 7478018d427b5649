/** What a module or the command line declares beside the profile stands in the report: header, rows, last line. */
import { describe, expect, test } from 'vitest';
import { textReport } from '../../report/text.ts';
import { reportSchema } from '../../report/schema.ts';
import { bareMachine, runCli } from './run-cli.ts';
import { exampleSource, type Source, written } from './written-module.ts';

const args = ['--op', 'safeDiv,timeOfIndex', '--runs', '40', '--no-store'];

/** The report of the right examples, or of a changed one, with what they claim: as data and as text. */
const reportOf = (source: Source, ...more: string[]) => {
  const { report } = written(exampleSource(source)).check(...args, ...more);
  const lines = textReport(report).split('\n');
  return { rows: report.results, head: lines[0] ?? '', last: lines.at(-1) ?? '' };
};

const profile = 'ieee754';
const theBits = 'It meets ieee754: the bits of IEEE 754 arithmetic in the order written';

describe('epsilon', () => {
  test('the usual one is in every row, and in no line', () => {
    for (const { rows, head, last } of [
      reportOf({ claims: { profile } }),
      reportOf({ claims: { profile, epsilon: 1e-6 } }),
    ]) {
      for (const row of rows)
        expect(row).toMatchObject({ epsilon: '1/1000000', refuses: true, conventions: [] });
      expect(head).toMatch(/: m in binary32 under ieee754, seed 42$/);
      expect(last).toContain(`${theBits}.`);
    }
  });

  test('a module that states one, and a run that gives one: header, rows and the last line name it', () => {
    for (const { rows, head, last } of [
      reportOf({ claims: { profile, epsilon: '2/2' } }),
      reportOf({ claims: { profile } }, '--epsilon', '1'),
    ]) {
      for (const row of rows) expect(row.epsilon).toBe('1/1');
      expect(head).toMatch(/ under ieee754, epsilon 1\/1, seed 42$/);
      expect(last).toContain(`${theBits}, of the definitions with epsilon 1/1.`);
    }
  });

  test('of the fast path, also in rows that did not run', () => {
    const run = ['check', '--op', 'safeDiv', '--runs', '20', '--no-store', '--epsilon', '1/3', '--json', '-'];
    const { results } = reportSchema.parse(JSON.parse(runCli(run, undefined, bareMachine).stdout));
    expect(results.some(({ unavailable }) => unavailable !== null)).toBe(true);
    for (const row of results) expect(row).toMatchObject({ epsilon: '1/3', refuses: true, conventions: [] });
  });
});

test('refuses: false: header and rows say that forbidden inputs were left out', () => {
  const { rows, head } = reportOf({ claims: { profile, refuses: false } });
  for (const row of rows) expect(row.refuses).toBe(false);
  expect(head).toMatch(/ under ieee754, forbidden inputs left out \(refuses: false\), seed 42$/);
});

describe('conventions', () => {
  const before = 'time (t-1)/T';
  const change = '({ f }) => ({ time: (t, T) => (T === 0 ? 0 : f(f(t - 1) / f(T))) })';

  test('stand in the rows that they change; the header and the last line name them wherever they were used', () => {
    const { rows, head, last } = reportOf({ change, claims: { profile, conventions: [before] } });
    expect(rows.map(({ operation, conventions }) => [operation, conventions])).toEqual([
      ['safeDiv', []],
      ['timeOfIndex', [before]],
    ]);
    expect(head).toContain(`, by the conventions ${before}, seed`);
    expect(last).toContain(`${theBits}, of the definitions by the conventions ${before}.`);
  });

  test('are named when the first row did not run', () => {
    const whole = exampleSource({ change, claims: { profile, conventions: [before] } });
    const source = whole.replace(
      'operations, model,',
      'operations: { timeOfIndex: operations.timeOfIndex },',
    );
    const { report } = written(source).check(...args);
    expect(report.results.map(({ unavailable }) => unavailable !== null)).toEqual([true, false]);
    expect(textReport(report).split('\n')[0]).toContain(`, by the conventions ${before}, seed`);
  });

  test('are not named where they changed nothing', () => {
    const source = exampleSource({ change, claims: { profile, conventions: [before] } });
    const { report } = written(source).check('--op', 'safeDiv', '--runs', '40', '--no-store');
    expect(textReport(report)).not.toContain('convention');
    expect(textReport(report)).toContain(`${theBits}.`);
  });

  test('and an epsilon beside them', () => {
    const { head, last } = reportOf({ change, claims: { profile, conventions: [before], epsilon: 1 } });
    expect(head).toContain(`, epsilon 1/1, by the conventions ${before}, seed`);
    expect(last).toContain(
      `${theBits}, of the definitions with epsilon 1/1 and by the conventions ${before}.`,
    );
  });
});
