/** Programs that do what no program should: each ends in a verdict of its own, in time, and leaves no process. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { check, type CheckOptions } from '../../engine/api.ts';
import { type Report, reportSchema } from '../../report/schema.ts';
import { textReport } from '../../report/text.ts';
import { emptyFolder, main, runCli } from './run-cli.ts';

const folder = resolve('diff-tests/proof/programs');
const command = (name: string): string => `python3 ${join(folder, `${name}.py`)}`;

const judged = (name: string, options: CheckOptions = {}): Promise<Report> =>
  check({ exec: command(name), runs: 8, timeout: 1000, store: null, ...options });

/** Processes that run one of these programs, or what one of them started. */
const alive = (): readonly string[] =>
  spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(folder) || line.includes('sleep 98765'));

const rowOf = (report: Report, operation: string): Report['results'][number] | undefined =>
  report.results.find((result) => result.operation === operation);

/** The sentence of a failure that a reader sees. */
const errorIn = (row: Report['results'][number] | undefined): string => {
  const [failure] = row?.failures ?? [];
  return failure !== undefined && 'error' in failure.output ? failure.output.error : '';
};

afterAll(() => expect(alive()).toEqual([]));

describe('it does not start', () => {
  test.each([
    [
      'exits_at_once',
      /did not start: it ended with exit code 7; its standard error ends with: no such library: numpy/,
    ],
    ['hangs_at_start', /did not start: no answer within 0\.7 s/],
    [
      'prints_before_ready',
      /did not start: line 1: expected a JSON object, .*; the line: Loading the model \.\.\./,
    ],
  ])('%s', async (name, line) => {
    const report = await judged(name, { startTimeout: name === 'hangs_at_start' ? 700 : 10_000 });
    expect(report.results[0]?.unavailable?.reason).toMatch(line);
    expect(report.ok).toBe(false);
    expect(textReport(report)).toContain('Did not run:');
  });

  test('a command that is not there: exit 3, with what the shell says', () => {
    const { status, stdout } = runCli(['check', '--exec', './nowhere']);
    expect([status, stdout]).toEqual([3, expect.stringMatching(/it ended with exit code 127; .*nowhere/)]);
  });
});

describe('its ready is none: a usage error', () => {
  test.each([
    ['unknown_profile', /profile: 'ieee755' is no profile; did you mean ieee754\? Known are ieee754,/],
    ['unknown_convention', /conventions\.0: 'eps-1' is no convention; known are/],
    ['no_format', /format: 'float33' is no format.*binary32/],
    ['many_operations', /operations: 'op0' is no operation; known are sqrtNonneg/],
  ])('%s', async (name, line) => {
    const error = await judged(name).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(line);
    expect(String(error).length).toBeLessThan(6000);
  });

  test('on the command line that is exit 2', () => {
    const { status, stderr } = runCli(['check', '--exec', command('unknown_profile')]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('is no ready of protocol 1')]);
  });
});

describe('it goes wrong in one operation, and the run goes on', () => {
  test.each<[string, RegExp]>([
    ['exits_in_run', /^it ended with exit code 3; its standard error ends with: cannot go on/],
    ['dies_by_signal', /^it ended with exit code 139 \(SIGSEGV\)|^it ended with SIGSEGV/],
    ['hangs_in_case', /^no answer within 1 s/],
    ['ignores_sigterm', /no answer within 1 s/],
    ['hangs_in_model', /no answer within 1 s/],
    ['half_a_line', /it ended with exit code 0 after half a line: \{"type":"result","id":/],
    ['endless_line', /line 2 is longer than 64 MiB/],
    ['no_json', /line 2: expected a JSON object, got what is no JSON .*; the line: \{'type': 'result'\}/],
    ['no_message', /line 2: type: Invalid option: expected one of .*, got "results"/],
    ['no_base64', /its data are no padded base64/],
    ['no_tensor', /results\.0\.output: expected object, got \[/],
    ['wrong_length', /its data have \d+ bytes; shape \[.*\] in binary32 has \d+/],
    ['wrong_shape', /the output has shape \[1/],
    ['other_id', /line 2: id: expected 1, got 2/],
    ['too_few_results', /a run of \d+ cases: line \d+: results: expected \d+, one for each case, got \d+/],
    [
      'two_results',
      /line \d+: expected nothing, since nothing was asked, got a result|line \d+: id: expected \d+, got/,
    ],
    ['asks_without_model', /line 2: type: expected result, got model: sqrtNonneg has no model/],
    ['asks_nonsense', /the model was called with 7 elements, the state has/],
    ['eats_memory', /it ended with exit code 1; .*MemoryError/],
    ['closes_stdin', /no answer within 1 s/],
    ['another_answer', /the same call gave another answer/],
    ['out_of_order', /the output has shape/],
  ])('%s', async (name, line) => {
    const report = await judged(name);
    const wrong = report.results.find(({ operation }) => operation !== 'safeDiv');
    expect(wrong?.unavailable?.reason ?? errorIn(wrong)).toMatch(line);
    expect(wrong?.unavailable !== null || wrong.rejected > 0).toBe(true);
    expect(rowOf(report, 'safeDiv')).toMatchObject({ cases: 8, accepted: 8 });
    expect(alive()).toEqual([]);
  });
});

describe('it is right, whatever it does beside that', () => {
  test.each(['talks_much', 'leaves_children', 'goes_on_after_stop', 'skips'])('%s', async (name) => {
    const report = await judged(name);
    expect(report.results.slice(0, 2).map(({ accepted }) => accepted)).toEqual([8, 8]);
    expect(report.ok).toBe(true);
    expect(alive()).toEqual([]);
  });

  test('what it says that it does not do is listed, with its reason', async () => {
    const report = await judged('skips');
    expect(rowOf(report, 'vpSigma')?.unavailable).toEqual({
      reason: 'not written yet',
      remedy: 'https://example.org/1',
    });
  });
});

test('what it prints moves no cursor: names and messages are shown escaped', async () => {
  const report = await judged('escapes');
  const text = textReport(report);
  expect(report.results[0]?.implementation).toBe('\\x1b[31m<script>alert(1)</script>\\u202e\\r\\x00');
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
});

/** Starts `check` on a program that hangs, waits until it does, and does something to epscheck. */
const whileHanging = (name: string, act: (child: ReturnType<typeof spawn>) => void, cwd: string) =>
  new Promise<{ readonly code: number | null; readonly out: string }>((done) => {
    const args = [main, 'check', '--exec', command(name), '--timeout', '1h', '--json', '-', '--runs', '60'];
    const child = spawn(process.execPath, args, { cwd });
    let out = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    const waits = setInterval(() => {
      if (!existsSync(join(cwd, 'hanging'))) return;
      clearInterval(waits);
      act(child);
    }, 20);
    child.on('close', (code) => done({ code, out }));
  });

describe('while a call hangs', () => {
  test('Ctrl-C writes the report with what was found', async () => {
    const { code, out } = await whileHanging('hangs_later', (child) => child.kill('SIGINT'), emptyFolder());
    const report = reportSchema.parse(JSON.parse(out));
    expect([code, report.complete]).toEqual([1, false]);
    expect(report.results[0]?.failures.length).toBeGreaterThan(0);
    expect(alive()).toEqual([]);
  });

  test('kill -9 leaves no child, and a store that the next run reads', async () => {
    const cwd = emptyFolder();
    await whileHanging('hangs_later', (child) => child.kill('SIGKILL'), cwd);
    await new Promise((done) => setTimeout(done, 300));
    expect(alive()).toEqual([]);
    const stored = readdirSync(join(cwd, '.epscheck')).filter((file) => file.endsWith('.json'));
    expect(stored.length).toBeGreaterThan(0);
    for (const file of stored) JSON.parse(readFileSync(join(cwd, '.epscheck', file), 'utf8'));
    const args = [
      'check',
      '--exec',
      command('hangs_later'),
      '--op',
      'safeDiv,sqrtNonneg',
      '--runs',
      '3',
      '--json',
      '-',
    ];
    writeFileSync(join(cwd, 'calm'), '');
    const again = runCli(args, cwd);
    const report = reportSchema.parse(JSON.parse(again.stdout));
    expect(report.stored.map(({ replay }) => `${replay}.json`).toSorted()).toEqual(stored.toSorted());
    const [id = ''] = stored;
    const replayed = runCli(['replay', id.replace('.json', '')], cwd);
    expect([replayed.status, replayed.stdout]).toEqual([
      1,
      expect.stringContaining('rejected: sqrtNonneg on exec (p)'),
    ]);
  });
});
