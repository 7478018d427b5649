import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

describe('eval', () => {
  const value = (...args: string[]): string => runCli(['eval', ...args]).stdout.trim();
  const safeDiv = (...args: string[]): string => value('safeDiv', ...args);

  test('one context prints the value alone', () => {
    expect(safeDiv('x=1', 'y=0', '--in', 'rational')).toBe('1000000');
    expect(safeDiv('x=1', 'y=-1/1000000', '--in', 'real')).toBe('0 (by the convention x/0 = 0)');
    expect(safeDiv('x=1', 'y=-1/1000000', '--in', 'binary32').split('\n')[0]).toBe('inf');
  });

  test('without --in every context has its line', () => {
    const text = safeDiv('x=1', 'y=-1/1000000');
    for (const name of ['rational', 'real'])
      expect(text).toMatch(new RegExp(`^${name} +0 \\(by the convention`, 'm'));
    for (const name of ['binary16', 'bfloat16', 'binary32', 'binary64']) {
      expect(text).toMatch(new RegExp(`^${name} +inf$`, 'm'));
    }
  });

  test('shows the exact value of each float that had to be rounded', () => {
    const text = safeDiv('x=1', 'y=-1/1000', '--epsilon', '1/1000', '--in', 'binary32');
    expect(text).toContain('epsilon = 0.001 (0x1.0624dep-10)');
    expect(text).toContain('y = -0.001 (-0x1.0624dep-10)');
  });

  test.each([
    ['x=0x1.8p-3', '0.4330127 (0x1.bb67aep-2)'],
    ['x=1/3', '0.57735026 (0x1.279a74p-1)'],
    ['x=0.1', '0.31622776 (0x1.43d136p-2)'],
    ['x=nan', 'nan'],
    ['x=[[1,4],[9,16]]', '[[1, 2], [3, 4]]'],
    ['x=[1,4,9,16]:2x2', '[[1, 2], [3, 4]]'],
    ['x=[]:0x3', '[]:0x3'],
    ['x=[]', '[]:0'],
    ['x=-0', '0'],
    ['x=-inf', '0'],
  ])('understands %s', (argument, shown) => {
    expect(value('sqrtNonneg', argument, '--in', 'binary32').split('\n')[0]).toBe(shown);
  });

  test.each([
    [['sqrtNonneg', 'x=banana'], "sqrtNonneg: x: 'banana' is not a number"],
    [['timeOfIndex', 'T=1000001'], 'timeOfIndex: T: at most 1000000 steps are computed here, got 1000001'],
    [['timeOfIndex', 'T=1.5'], "timeOfIndex: T: '1.5' is not an integer"],
    [['sqrtNonneg', 'x=1/0'], "'1/0' is not a number"],
    [['sqrtNonneg', 'x=[[1],[2,3]]'], 'ragged'],
    [['sqrtNonneg', 'x=[1,2]:3'], 'shape 3 needs a flat list of 3 numbers'],
    [['sqrtNonneg', 'x=[1'], 'a bracket that is not closed'],
    [['sqrtNonneg', 'x=[1]]'], "'[1]]' has a bracket ] that was not opened"],
    [['sqrtNonneg', 'x=[1]:1x-1'], "'1x-1' is no shape: write its extents, as 2x3"],
    [['sqrtNonneg', 'x=[1,]'], "'[1,]' has no number behind its last comma"],
    [['sqrtNonneg', 'x=[1,,2]'], "'[1,,2]' has no number before comma 2"],
    [['sqrtNonneg', 'x=1e999999999'], "'1e999999999' has an exponent beyond -99999 to 99999"],
    [['sqrtNonneg', 'x=\u22121'], 'another minus sign than the - of the keyboard: write -1'],
    [['sqrtNonneg', 'x='], 'sqrtNonneg: x: a number is missing'],
    [['x0Pred', 'betas=[0.1]', 't=0', 'x=1', 'model=./nope.js'], 'model: no such file: ./nope.js'],
    [['sqrtNonneg'], 'sqrtNonneg: x is missing'],
    [['sqrtNonneg', 'x=1', 'x=2'], 'x stands twice'],
    [['sqrtNonneg', 'z=1'], "'z=1' is no argument of it; expected x="],
    [['safeDiv', 'x=[1,2]', 'y=1'], 'safeDiv: y must have the shape of x ([2]), got []'],
    [['model', 'x=1', 't=[1,2]'], 'model: t: expected one number, got a tensor'],
    [
      ['sqrtnonneg', 'x=1'],
      "unknown name 'sqrtnonneg'; did you mean sqrtNonneg? Known are sqrtNonneg, safeDiv, model",
    ],
    [['sqrtNonneg', 'x=1', '--in', 'binary8'], "--in: unknown name 'binary8'; did you mean binary"],
    [['safeDiv', 'x=1', 'y=1', '--epsilon', '-1'], '--epsilon: epsilon must be a ratio >= 0, got -1'],
  ])('%j is a usage error that says what is wrong', (args, message) => {
    const { status, stderr, stdout } = runCli(['eval', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('a context asked for alone that refuses ends with 3; beside others it is a line', () => {
    const alone = runCli(['eval', 'sqrtNonneg', 'x=2', '--in', 'rational']);
    expect([alone.status, alone.stdout.trim()]).toEqual([3, 'refused: sqrt(2) is not rational']);
    expect(runCli(['eval', 'sqrtNonneg', 'x=2']).status).toBe(0);
  });

  test('real prints what it knows of a value that is reached through roots, and of one past every format', () => {
    const [half, vp] = [
      ['betas=[0.5]', 't=1', 'x0=1', '--in', 'real'],
      ['t=1', '--in', 'real'],
    ];
    expect(value('qSample', 'eps=-1', ...half)).toMatch(/^0 \(within \de-(29|30)\)$/);
    expect(value('qSample', 'eps=1', ...half)).toBe('1.4142135623730950488…');
    expect(value('vpAlphaBar', 'beta0=1e7', 'beta1=1e7', ...vp)).toBe('1.5169367808987343575…e-4342945');
    expect(value('vpSigma', 'beta0=1e30', 'beta1=1e30', ...vp)).toMatch(/^1 \(within \de-(28|29)\)$/);
    const refused = runCli(['eval', 'vpAlphaBar', 'beta0=-1e13', 'beta1=-1e13', ...vp]);
    expect([refused.status, refused.stdout.trim()]).toEqual([
      3,
      'refused: real: exp(x) is computed for x < 2^40, got 10000000000000',
    ]);
  });

  test('--json gives the encodings of the contract', () => {
    const { contexts } = JSON.parse(
      runCli(['eval', 'safeDiv', 'x=[1]', 'y=[-1/1000000]', '--json', '-']).stdout,
    ) as {
      contexts: Record<string, unknown>;
    };
    expect(contexts['rational']).toEqual({ shape: [1], data: [{ value: '0/1', convention: 'x/0 = 0' }] });
    expect(contexts['binary32']).toEqual({ shape: [1], data: ['inf'] });
  });
});
