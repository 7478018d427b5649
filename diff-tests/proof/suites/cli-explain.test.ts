import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const ddim = ['ddimStep', 'betas=[0.0001,0.2]', 'k=0', 'x=0.7', 'model=affine(1/2,1,0)'];

interface Row {
  readonly name: string;
  readonly expression: string;
  readonly exact: unknown;
  readonly rounded: string;
  readonly allowed: unknown;
  readonly ulpLost: number | null;
  readonly cancelled: number;
}

const rows = (...args: string[]): readonly Row[] =>
  (JSON.parse(runCli(['explain', ...args, '--json', '-']).stdout) as { rows: Row[] }).rows;

describe('explain --as a reason', () => {
  const sample = ['qSample', 'betas=[0.5]', 't=1', 'x0=1', 'eps=1'];
  const value = '1.2071068';
  const wanted = (reason: string): void => {
    const { stdout, status } = runCli(['explain', ...sample, '--as', reason]);
    expect(status).toBe(0);
    const [right = '', edited = ''] = stdout.split(`as if ${reason}:`);
    expect(right).not.toContain(value);
    expect(edited).toContain(value);
  };

  test('shows the edited definition beside the right one: by a name, and by the words of an edit', () => {
    wanted('variance used as standard deviation');
    wanted('the root in sqrt(1 - alphaBar_t) is left out');
  });

  test('a reason that the operation cannot have is a usage error', () => {
    const { stderr, status } = runCli(['explain', ...sample, '--as', 'it is wrong']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("no reason of qSample reads 'it is wrong'"),
    ]);
  });
});

describe('explain', () => {
  test('marks where digits are lost: 1 - alphaBar near t = 0', () => {
    const text = runCli(['explain', ...ddim]).stdout;
    expect(text).toMatch(/v8 +1 - v7 .*<- 14 leading bits cancel/);
    expect(text).toMatch(/^output: v25$/m);
  });

  test('each intermediate value exact and rounded, with what was lost', () => {
    const all = rows(...ddim);
    expect(all.find(({ expression }) => expression === '1 - betas[0]')).toEqual({
      name: 'v6',
      expression: '1 - betas[0]',
      exact: '137425209577/137438953472',
      rounded: '0x1.fff2e4p-1',
      // 2 ulp on each side, and the rounding of what is stored.
      allowed: { lo: '0x1.fff2ep-1', hi: '0x1.fff2e8p-1', also: [] },
      ulpLost: 0.2785,
      cancelled: 0,
    });
    const output = JSON.parse(runCli(['eval', ...ddim, '--json', '-']).stdout) as {
      contexts: { binary32: { data: string[] } };
    };
    expect(all.at(-1)?.rounded).toBe(output.contexts.binary32.data[0]);
  });

  test('what a profile allows of each intermediate value', () => {
    const allowed = (profile: string): readonly unknown[] =>
      rows('safeDiv', 'x=1', 'y=-1/1000000', '--profile', profile).map((row) => row.allowed);
    expect(allowed('ieee754')).toEqual([
      { lo: null, hi: null, also: ['0x0p+0'] },
      { lo: null, hi: null, also: ['inf'] },
    ]);
    // With the epsilon of binary64 inside, the quotient is 3.96e14.
    expect(allowed('ieee754-wide').at(-1)).toEqual({
      lo: '0x1.683b04p+48',
      hi: '0x1.fffffep+127',
      also: ['inf'],
    });
    expect(runCli(['explain', 'safeDiv', 'x=1', 'y=3', '--profile', 'wgsl']).stdout).toContain(
      'allowed by wgsl',
    );
    const unknown = runCli(['explain', 'safeDiv', 'x=1', 'y=3', '--profile', 'cuda', '--format', 'binary16']);
    expect([unknown.status, unknown.stderr]).toEqual([
      2,
      'epscheck: --profile: cuda says nothing of binary16, in which explain computes; its formats: binary32, binary64\n',
    ]);
  });

  test('a single rounding loses at most half an ulp, in every format', () => {
    for (const format of ['binary16', 'bfloat16', 'binary32', 'binary64']) {
      const [sum] = rows('safeDiv', 'x=1', 'y=1/3', '--format', format);
      expect(sum?.ulpLost).toBeLessThanOrEqual(1);
      expect(rows('sqrtNonneg', 'x=2', '--format', format).at(-1)?.ulpLost).toBeLessThanOrEqual(0.5);
    }
  });

  test('long schedules are cut in the middle; --json has them all', () => {
    const args = ['alphaBar', `betas=[${new Array(200).fill('0.01').join()}]`];
    expect(runCli(['explain', ...args]).stdout).toContain('340 more (--all shows them)');
    expect(runCli(['explain', ...args, '--all']).stdout.split('\n').length).toBeGreaterThan(400);
    expect(rows(...args)).toHaveLength(400);
  });

  test('wrong arguments are usage errors', () => {
    expect(runCli(['explain', 'ddimStep', 'betas=[0.1]', 'k=1', 'x=1', 'model=zero'])).toMatchObject({
      status: 2,
      stderr: 'epscheck: ddimStep: k must be in 0..T-1 (T = 1), got 1\n',
    });
    const format = runCli(['explain', 'sqrtNonneg', 'x=1', '--format', 'binary8']);
    expect([format.status, format.stderr]).toEqual([
      2,
      "epscheck: --format: unknown name 'binary8'; did you mean binary16? Known are binary16, bfloat16, binary32, binary64\n",
    ]);
  });
});

describe('--in formula', () => {
  test('prints the definition in the order in which it computes', () => {
    const formula = (...args: string[]): string => runCli(['eval', ...args, '--in', 'formula']).stdout.trim();
    expect(formula('safeDiv', 'x=1', 'y=2')).toBe('1 / (2 + epsilon)');
    expect(formula('alphaBar', 'betas=[0.1,0.2]')).toBe('[1, 1 * (1 - 0.1), (1 * (1 - 0.1)) * (1 - 0.2)]');
    expect(formula('vpAlphaBar', 'beta0=1', 'beta1=2', 't=3')).toBe(
      'exp(-(1 * 3 + (1/2 * (2 - 1)) * (3 * 3)))',
    );
    expect(formula('safeDiv', 'x=1', 'y=2', '--epsilon', '0')).toBe('1 / (2 + 0)');
  });
});

test('--in interval, with the format of its ends', () => {
  const interval = (...args: string[]): string =>
    runCli(['eval', 'safeDiv', 'x=1', 'y=1/3', '--in', 'interval', ...args]).stdout.split('\n')[0] ?? '';
  expect(interval()).toBe('[2.9999907 (0x1.7fffb2p+1), 2.9999914 (0x1.7fffb8p+1)]');
  expect(interval('--format', 'bfloat16')).toMatch(/^\[.* \(0x1.7cp\+1\), .* \(0x1.82p\+1\)\]$/);
  expect(runCli(['eval', 'safeDiv', 'x=1', 'y=1', '--in', 'real', '--format', 'binary64']).stderr).toContain(
    '--format binary64 goes with --in interval or --in envelope, not with --in real',
  );
});

describe('models and noise on the command line', () => {
  const value = (...args: string[]): string => runCli(['eval', ...args, '--in', 'rational']).stdout.trim();

  test.each([
    ['zero', '700000/1000001'],
    ['constant(1/2)', '700000/1000001'],
    ['affine(1/2,1,0)', '700000/1000001'],
    ['network', '700000/1000001'],
  ])('model=%s', (model, shown) => {
    expect(value('x0Pred', 'betas=[0.1]', 't=0', 'x=0.7', `model=${model}`)).toBe(shown);
  });

  test('noise is a bracket whose first axis is T', () => {
    const args = ['ddpmSample', 'betas=[0,0]', 'x=[1,2]', 'model=zero', '--epsilon', '0'];
    expect(value(...args, 'noise=[[1,2],[3,4]]')).toBe(
      '[1 (by the convention x/0 = 0), 2 (by the convention x/0 = 0)]',
    );
    const missing = runCli(['eval', ...args, 'noise=[[1,2]]']);
    expect([missing.status, missing.stderr]).toEqual([
      2,
      'epscheck: ddpmSample: noise must hold T = 2 tensors, got 1\n',
    ]);
  });

  test('what is no model lists the forms', () => {
    const { status, stderr } = runCli(['eval', 'x0Pred', 'betas=[0.1]', 't=0', 'x=1', 'model=banana']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      "'banana' is no model: write zero, constant(c), affine(a,b,c) for a*x + b*t + c, or network",
    );
  });

  test("a module's own model runs in the context of its format, and others refuse", () => {
    const file = `${process.cwd()}/diff-tests/examples/plain-binary32.mjs`;
    const args = ['eval', 'x0Pred', 'betas=[0.5]', 't=1', 'x=1', `model=${file}`];
    const text = runCli(args).stdout;
    expect(text).toMatch(/^real +refused: the model of .* computes in binary32$/m);
    expect(text).toMatch(/^binary32 +-?\d\S* \(-?0x1/m);
  });
});
