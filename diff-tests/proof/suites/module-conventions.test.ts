/** A module that declares a convention is judged by it, and the report says so. */
import { describe, expect, test } from 'vitest';
import { conventionNames } from '../../reasons/signatures/index.ts';
import { exampleSource, written } from './written-module.ts';

const before = 'time (t-1)/T';
/** The time of index t is (t-1)/T. */
const change = '({ f }) => ({ time: (t, T) => (T === 0 ? 0 : f(f(t - 1) / f(T))) })';
const source = (conventions?: readonly string[], profile = 'ieee754'): string =>
  exampleSource({ change, claims: conventions === undefined ? { profile } : { profile, conventions } });

const timed = ['timeOfIndex', 'x0Pred', 'ddpmStep', 'ddimSample', 'epsPredLoss'];
const args = ['--op', timed.join(), '--runs', '20', '--no-store'];
/** One operation shows what is said of all. */
const one = ['--op', 'timeOfIndex', '--runs', '20', '--no-store'];
const headOf = (text: string): string => text.split('\n')[0] ?? '';

describe('a module of another convention', () => {
  test('is right when it declares it; the report names it', () => {
    const { raw, check } = written(source([before]));
    const { status, report } = check(...args);
    expect(status).toBe(0);
    for (const { accepted, conventions, strictestProfile } of report.results)
      expect([accepted, conventions, strictestProfile]).toEqual([20, [before], 'ieee754']);
    expect(headOf(raw(...one).stdout)).toMatch(
      /: m in binary32 under ieee754, by the conventions time \(t-1\)\/T, seed 42$/,
    );
  });

  test('is wrong when it does not, and the diagnosis names the convention', () => {
    const { raw, check } = written(source(), { reasons: true });
    const { status, report } = check(...args);
    expect(status).toBe(1);
    for (const row of report.results) {
      expect([row.operation, row.rejected > 0]).toEqual([row.operation, true]);
      expect(row.conventions).toEqual([]);
      expect(row.failures.length).toBeGreaterThan(0);
      for (const { diagnosis } of row.failures)
        expect(diagnosis).toContainEqual(expect.objectContaining({ kind: 'convention', name: before }));
    }
    const { stdout } = raw(...one);
    expect(headOf(stdout)).not.toContain('convention');
    expect(stdout).toMatch(/reason: agrees with the specification on all \d+ cases if time is \(t-1\)\/T$/m);
  });

  test('is wrong when it declares another one', () => {
    const { status, report } = written(source(['time t/(T-1)'])).check(...args);
    expect(status).toBe(1);
    for (const { rejected } of report.results) expect(rejected).toBeGreaterThan(0);
  });

  test('is judged by it under every profile', () => {
    const { status, row } = written(source([before], 'ieee754-loose')).check(
      ...['--op', 'timeOfIndex,x0Pred', '--runs', '20', '--no-store'],
    );
    expect([status, row('timeOfIndex').profile]).toEqual([0, 'ieee754-loose']);
  });
});

describe('a module of our own convention', () => {
  const right = (conventions: readonly string[]): string =>
    exampleSource({ claims: { profile: 'ieee754', conventions } });

  test('that declares another one is wrong in the operations that it changes, and in no other', () => {
    const { status, report } = written(right([before])).check(
      ...['--op', 'safeDiv,qSample,timeOfIndex,x0Pred', '--runs', '20', '--no-store'],
    );
    expect(status).toBe(1);
    expect(report.results.map(({ operation, rejected }) => [operation, rejected > 0])).toEqual([
      ['safeDiv', false],
      ['qSample', false],
      ['timeOfIndex', true],
      ['x0Pred', true],
    ]);
  });

  test('that declares none has none', () => {
    const { status, row } = written(right([])).check(...one);
    expect(status).toBe(0);
    expect(row('timeOfIndex').conventions).toEqual([]);
  });

  test.each(['eps-0', [1], { alphaBar: 'eps-0' }, null])(
    '%j is no list of names: what is one is said',
    (said) => {
      for (const claim of ['conventions', 'assumes']) {
        const { status, stderr } = written(exampleSource({ claims: { [claim]: said } })).raw();
        expect([claim, status]).toEqual([claim, 2]);
        expect(stderr).toMatch(
          new RegExp(
            `${claim}[.\\w]*: (must be a list of names, or lists by operation|Invalid input: expected)`,
          ),
        );
      }
    },
  );

  test('that declares an unknown one is no implementation: the known ones are listed', () => {
    const { status, stdout, stderr } = written(right([before, 'time t/2T'])).raw();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `conventions.1: 'time t/2T' is no convention; did you mean time 1 - t/T? Known are\n  ${conventionNames.join('\n  ')}\n`,
    );
  });
});

test('stored findings are replayed by the conventions that the module declares', () => {
  const { write, check, replay } = written(source());
  const { report } = check('--op', 'timeOfIndex', '--runs', '20');
  const id = report.results[0]?.failures[0]?.replay ?? '';
  expect(replay(id)).toMatchObject({ status: 1 });
  write('m.mjs', source([before]));
  expect(replay(id)).toMatchObject({ status: 0 });
  const again = check('--op', 'timeOfIndex', '--runs', '20');
  expect([again.status, new Set(again.report.stored.map(({ verdict }) => verdict))]).toEqual([
    0,
    new Set(['accepted']),
  ]);
});

describe('a module that declares what cannot be meant together', () => {
  test('is no implementation: both are named, with what they settle', () => {
    const { status, stdout, stderr } = written(source([before, 'epsilon 0', 'time t'])).raw();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `conventions: '${before}' and 'time t' cannot be meant together: both say the time of a state (of timeOfIndex, `,
    );
  });

  test('may write what fits in any order, and twice', () => {
    const scaled = '({ f }) => ({ time: (t, T) => f(1000 * (T === 0 ? 0 : f(f(t - 1) / f(T)))) })';
    for (const conventions of [
      [before, 'time times 1000'],
      ['time times 1000', before, 'time times 1000'],
    ]) {
      const module = exampleSource({ change: scaled, claims: { profile: 'ieee754', conventions } });
      expect(written(module).check(...one).status).toBe(0);
    }
  });
});

describe('conventions by operation', () => {
  const shown = (row: { accepted: number; conventions: readonly string[] }): unknown => [
    row.accepted,
    row.conventions,
  ];
  /** The time is another one in the steps alone. */
  const steps = '({ f }) => ({ time: (t, T) => (T === 0 ? 0 : f(f(t - 1) / f(T))) })';
  const claims = (conventions: unknown): string =>
    exampleSource({ change: steps, claims: { profile: 'ieee754', conventions } });
  const two = ['--op', 'x0Pred,timeOfIndex', '--runs', '20', '--no-store'];

  test('are added to those of all; each row names its own', () => {
    const both = written(claims({ x0Pred: [before], timeOfIndex: ['time-t-minus-1-over-T'] })).check(...two);
    expect(both.status).toBe(0);
    expect(both.report.results.map(shown)).toEqual([
      [20, [before]],
      [20, [before]],
    ]);
    const one = written(claims({ x0Pred: [before] })).check(...two);
    expect(one.status).toBe(1);
    expect(one.row('x0Pred').rejected).toBe(0);
    expect(one.row('timeOfIndex').rejected).toBeGreaterThan(0);
  });

  test('by a short id, in a list too', () => {
    expect(written(claims(['time-t-minus-1-over-T'])).check(...two).status).toBe(0);
  });

  test.each([
    [
      { x0Pred: ['time-index'], all: ['time t-1'] },
      /'time t' and 'time t-1' cannot be meant together: .*\(of x0Pred\)/,
    ],
    [{ safeDiv: ['time-index'] }, /conventions: 'time t' says nothing of safeDiv; it changes timeOfIndex, /],
    [{ safeDiv: ['eps-nought'] }, /conventions\.safeDiv\.0: 'eps-nought' is no convention; known are/],
    [
      { safeDivs: ['eps-0'] },
      /conventions\.safeDivs: 'safeDivs' is no operation, nor 'all'; did you mean safeDiv\? Known are all, /,
    ],
    ['eps-0', /conventions: /],
  ])('%j is no implementation, and the text says why', (conventions, text) => {
    const { status, stderr } = written(claims(conventions)).raw();
    expect(status).toBe(2);
    expect(stderr).toMatch(text);
  });
});

describe('on the command line', () => {
  test('--convention, by id or name, several times: the module is judged by them, and the report names them', () => {
    const { check, raw } = written(source());
    const given = ['--convention', 'time-t-minus-1-over-T', '--convention', 'loss summed'];
    const { status, row } = check(...one, ...given);
    expect([status, row('timeOfIndex').conventions]).toEqual([0, [before]]);
    expect(headOf(raw(...one, ...given).stdout)).toContain(`, by the conventions ${before}, seed`);
  });

  test.each([
    [['--convention', 'nonsense'], /--convention: 'nonsense' is no convention; known are\n {2}epsilon 0\n/],
    [['--convention', 'eps-0', '--convention', 'epsilon 0'], /--convention: 'epsilon 0' stands twice/],
    [
      ['--convention', 'time-index', '--convention', 'time-index-from-0'],
      /--convention: 'time t' and 'time t-1' cannot be meant together/,
    ],
    [['--like', 'nothing'], /--like: 'nothing' is no library; known are diffusers, /],
    [['--like', 'MONAI', '--convention', 'time-index'], /--convention: .*'time t' and 'time t-1' cannot/],
  ])('%j is a usage error', (given, text) => {
    const { status, stdout, stderr } = written(source()).raw(...one, ...given);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(text);
  });

  test('a stored finding keeps what the command line gave', () => {
    const { check, replay } = written(source());
    const found = check('--op', 'timeOfIndex', '--runs', '20', '--convention', 'time-index');
    const failure = found.report.results[0]?.failures[0];
    expect(found.status).toBe(1);
    const again = replay(failure?.replay ?? '');
    expect(again.status).toBe(1);
    expect(again.stdout).not.toContain('it was found under');
  });
});

describe('like', () => {
  /** A table without the leading 1, and nothing else. */
  const module = (claims: Readonly<Record<string, unknown>>): string =>
    exampleSource({ claims: { profile: 'ieee754', ...claims } }).replace(
      'operations, model,',
      `operations: { alphaBar: (inputs, settings) => {
        const { data } = operations.alphaBar(inputs, settings);
        return { shape: [data.length - 1], data: data.slice(1) };
      } },`,
    );
  const args = ['--op', 'alphaBar', '--runs', '20', '--no-store'];

  test('stands for the conventions of a library; the row and the header name both', () => {
    const { check, raw } = written(module({ like: 'diffusers' }));
    const { status, row } = check(...args);
    expect(status).toBe(0);
    expect(row('alphaBar')).toMatchObject({
      like: 'diffusers',
      conventions: ['alphaBar without the leading 1'],
    });
    expect(headOf(raw(...args).stdout)).toContain(
      ', like diffusers, by the conventions alphaBar without the leading 1, assuming betas in (0, 1), ',
    );
  });

  test('from the command line the same; without it the module is wrong, and its row is like nothing', () => {
    const { check } = written(module({}));
    expect(check(...args, '--like', 'monai').row('alphaBar')).toMatchObject({ like: 'MONAI', rejected: 0 });
    const { status, row } = check(...args);
    expect([status, row('alphaBar').like]).toEqual([1, null]);
  });

  test('what cannot be meant beside it is refused by name', () => {
    const clash = written(module({ like: 'labml', conventions: ['time t'] })).raw(...args);
    expect(clash.status).toBe(2);
    expect(clash.stderr).toMatch(
      /conventions: beside 'labml': 'time t' and 'time t-1' cannot be meant together/,
    );
    const other = written(module({ like: 'labml' })).raw(...args, '--like', 'candle');
    expect(other.status).toBe(2);
    expect(other.stderr).toContain('--like candle: m says that it is like labml; leave one of them out');
    const unknown = written(module({ like: 'pytorch' })).raw(...args);
    expect(unknown.stderr).toContain("like: 'pytorch' is no library; known are diffusers, ");
  });
});
