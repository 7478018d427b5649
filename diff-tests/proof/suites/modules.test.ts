import { describe, expect, test } from 'vitest';
import { reportSchema, type Report, type Result } from '../../report/schema.ts';
import type { ModuleContract } from '../../runners/contract.ts';
import { operationNames } from '../../../spec/operations.ts';
import { exampleFile, moduleFile, runCli } from './run-cli.ts';
import { oneIn } from './long.ts';

/** Reasons are looked for where a test is about them. */
const explained = (file: string, ...args: string[]): { report: Report; status: number | null } => {
  const { stdout, status } = runCli(['check', file, '--json', '-', '--timeout', '2s', ...args]);
  return { report: reportSchema.parse(JSON.parse(stdout)), status };
};
const run: typeof explained = (file, ...args) => explained(file, '--no-diagnosis', ...args);

const row = (report: Report, operation: string): Result => {
  const found = report.results.find((result) => result.operation === operation);
  if (found === undefined) throw new Error(`no row for ${operation}`);
  return found;
};

/** The elements of the first input of the first failure. */
const counterexample = ({ failures }: Pick<Result, 'failures'>, name = 'x'): readonly string[] => {
  const value = failures[0]?.inputs[name];
  return typeof value === 'object' && 'data' in value ? value.data : [];
};

test('a right module in plain JavaScript is accepted, in every operation that it offers', async () => {
  const module = (await import(exampleFile('plain-binary32'))) as { default: ModuleContract };
  const { operations, model } = module.default;
  const offered = operationNames.filter((name) => name in operations || (name === 'model' && model));
  expect(offered).toEqual(expect.arrayContaining(['sqrtNonneg', 'safeDiv', 'model']));
  const { report, status } = run(exampleFile('plain-binary32'));
  expect(status).toBe(0);
  expect(
    report.results.map(({ operation, backend, cases, accepted }) => [operation, backend, cases, accepted]),
  ).toEqual(offered.map((name) => [name, 'module', 1000, 1000]));
});

describe('a wrong module is rejected, with a counterexample of one element', () => {
  test.each(
    oneIn(3, [
      ['max-denominator', 'safeDiv', 'value', null],
      ['no-clamp', 'sqrtNonneg', 'value', ['-0x0p+0']],
      ['loses-nan', 'sqrtNonneg', 'value', ['nan']],
      ['minus-zero', 'sqrtNonneg', 'value', ['-0x0p+0']],
      ['binary64-inside', 'safeDiv', 'value', null],
      ['ulp-above', 'sqrtNonneg', 'value', ['0x1p+21']],
      ['writes-input', 'sqrtNonneg', 'purity', ['-0x1p+0']],
      ['flat-shape', 'safeDiv', 'shape', null],
      ['throws-on-subnormal', 'sqrtNonneg', 'error', ['0x1p-127']],
      ['hangs', 'sqrtNonneg', 'error', ['nan']],
      ['exits', 'sqrtNonneg', 'error', ['inf']],
      ['impure-model', 'model', 'purity', null],
      ['mutating-model', 'model', 'purity', null],
    ] as const),
  )('%s: %s, part %s', (name, operation, part, inputs) => {
    const { report, status } = run(moduleFile(name), '--runs', '300');
    expect(status).toBe(1);
    const result = row(report, operation);
    expect(result.rejected).toBeGreaterThan(0);
    expect(result.failures[0]).toMatchObject({
      part,
      shrunk: true,
      replay: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(counterexample(result)).toHaveLength(1);
    if (inputs !== null) expect(counterexample(result)).toEqual(inputs);
    // Only what is wrong is rejected: the other operations of the module are right.
    for (const other of report.results.filter((r) => r.operation !== operation))
      expect(other.rejected).toBe(0);
  });

  test('no-clamp: its other fault is shown too, a failure of another kind', () => {
    const { report } = run(moduleFile('no-clamp'), '--op', 'sqrtNonneg', '--runs', '100');
    const { failures } = row(report, 'sqrtNonneg');
    const inputs = failures.map((_, i) => counterexample({ failures: failures.slice(i) }));
    expect(inputs.slice(0, 2)).toEqual([['-0x0p+0'], ['-0x1p+0']]);
  });

  test('returns-input shares its memory even when nothing is in it', () => {
    const { report, status } = run(moduleFile('returns-input'), '--runs', '300');
    expect(status).toBe(1);
    expect(row(report, 'sqrtNonneg').failures[0]).toMatchObject({
      part: 'purity',
      output: { error: 'the output shares its memory with the input x' },
    });
    expect(counterexample(row(report, 'sqrtNonneg')).length).toBeLessThanOrEqual(1);
  });

  test('evidence: allowed set, exact value, error in ulp', () => {
    const [failure] = row(
      explained(moduleFile('binary64-inside'), '--op', 'safeDiv', '--runs', '300').report,
      'safeDiv',
    ).failures;
    expect(failure).toMatchObject({
      inputs: { x: { shape: [], data: ['0x1p+0'] }, y: { shape: [], data: ['0x1p+0'] } },
      output: { shape: [], data: ['0x1.ffffdep-1'] },
      allowed: { lo: '0x1.ffffep-1', hi: '0x1.ffffep-1', also: [] },
      exact: '1000000/1000001',
      ulp: 0.2229,
      element: 0,
      step: null,
      diagnosis: [{ kind: 'rounding', name: 'intermediates were kept in a wider format' }],
    });
  });
});

test('throws always: unavailable with the first message, exit 3', () => {
  const { report, status } = run(moduleFile('throws-always'), '--runs', '100');
  expect(status).toBe(3);
  expect(row(report, 'safeDiv')).toMatchObject({
    cases: 0,
    unavailable: { reason: 'every valid call failed; the first: not implemented' },
  });
  expect(row(report, 'sqrtNonneg')).toMatchObject({ cases: 100, accepted: 100 });
});

test('hangs always: unavailable after three calls, exit 3', () => {
  const { report, status } = run(moduleFile('hangs-always'), '--op', 'sqrtNonneg');
  expect(status).toBe(3);
  expect(row(report, 'sqrtNonneg').unavailable?.reason).toContain('no answer within 2 s');
});

test('no shape checks: rejected as refusals; with refuses: false none is generated', () => {
  const careless = run(moduleFile('no-shape-checks'), '--op', 'safeDiv');
  expect(careless.status).toBe(1);
  const { cases, rejected, failures } = row(careless.report, 'safeDiv');
  expect(rejected).toBeGreaterThanOrEqual(cases / 20);
  expect(failures.every(({ part }) => part === 'refusal')).toBe(true);
  const honest = run(moduleFile('leaves-checks'), '--op', 'safeDiv');
  expect([honest.status, row(honest.report, 'safeDiv').accepted]).toEqual([0, 1000]);
});

test('a denoiser of its own is held to purity and shape, not to a value; promises are waited for', () => {
  const { report, status } = run(moduleFile('other-model'));
  expect(status).toBe(0);
  expect(report.results).toHaveLength(1);
  expect(row(report, 'model').accepted).toBe(1000);
});

test('an operation that a module does not offer has a row only when it is named', () => {
  const { report, status } = run(moduleFile('other-model'), '--op', 'model,safeDiv', '--runs', '20');
  expect(status).toBe(3);
  expect(row(report, 'safeDiv').unavailable?.reason).toBe('other-model does not offer safeDiv');
});

test('what a module prints does not reach standard output', () => {
  const { report } = run(moduleFile('prints'), '--runs', '20');
  expect(report.ok).toBe(true);
});

test('binary16 with an epsilon of its own', () => {
  const { report, status } = run(moduleFile('half'));
  expect(status).toBe(0);
  expect(row(report, 'safeDiv')).toMatchObject({ format: 'binary16', accepted: 1000 });
});

describe('what is no implementation', () => {
  test.each([
    ['no-default', 2, 'it has no default export; expected'],
    [
      'wrong-form',
      2,
      "operations.sqrtnonneg: 'sqrtnonneg' is no operation; did you mean sqrtNonneg? Known are sqrtNonneg, safeDiv",
    ],
  ] as const)('%s', (name, code, message) => {
    const { status, stderr, stdout } = runCli(['check', moduleFile(name)]);
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toContain(message);
  });

  test.each(['throws-at-import', 'syntax-error'])('%s did not run: exit 3, with the reason', (name) => {
    const { status, stdout } = runCli(['check', moduleFile(name)]);
    expect(status).toBe(3);
    expect(stdout).toContain('could not be loaded');
  });
});
