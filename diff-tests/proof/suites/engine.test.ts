import { describe, expect, test } from 'vitest';
import type { Answer } from '../../cases/answer.ts';
import { answerOf } from '../../runners/answered.ts';
import { DidNotRun, type Implementation } from '../../runners/implementation.ts';
import type { Plan } from '../../engine/plan.ts';
import { runPlan } from '../../engine/check.ts';
import { operations } from '../../../spec/operations.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import type { HostTensor } from '../../cases/values.ts';

const f = Math.fround;

/** A right sqrtNonneg whose calls can be interfered with. */
const implementation = (interfere: (call: number) => Answer | null): Implementation => {
  let calls = 0;
  return {
    name: 'fake',
    path: null,
    backend: 'webasm',
    format: 'binary32',
    profile: ieee754,
    conventions: [],
    offers: ['sqrtNonneg'],
    epsilon: null,
    refuses: true,
    exampleModel: false,
    call: (_operation, inputs, settings) => {
      calls += 1;
      const other = interfere(calls);
      if (other !== null) return Promise.resolve(other);
      const right = (given: unknown): HostTensor => {
        const { x } = given as { x: HostTensor };
        const size = x.shape.reduce((product, extent) => product * extent, 1);
        if (size !== x.data.length) throw new RangeError('ragged');
        return { shape: x.shape, data: Float32Array.from(x.data, (a) => f(Math.sqrt(Math.max(a, 0)))) };
      };
      return answerOf(right, inputs, settings);
    },
    dispose: () => Promise.resolve(),
  };
};

const plan = (fake: Implementation, change: Partial<Plan> = {}): Plan => ({
  candidates: [{ backend: 'webasm', implementation: fake }],
  asked: () => true,
  operations: operations.filter(({ name }) => name === 'sqrtNonneg'),
  operationsNamed: true,
  implementationName: 'fake',
  epsilon: null,
  profile: null,
  runs: 64,
  seed: 1,
  store: null,
  stopped: () => false,
  progress: () => undefined,
  ...change,
});

describe('exit codes', () => {
  test('0: everything accepted', async () => {
    const { exitCode, report } = await runPlan(plan(implementation(() => null)));
    expect([exitCode, report.ok]).toEqual([0, true]);
    const [row] = report.results;
    expect(row).toMatchObject({ cases: 64, accepted: 64, rejected: 0, undecided: 0, unconstrained: 0 });
  });

  test('3: the backend that ran was not the one asked for', async () => {
    const fake = implementation(() => {
      throw new DidNotRun('asked for webasm, but cpu ran', 'use --backend cpu');
    });
    const { exitCode, report } = await runPlan(plan(fake));
    expect(exitCode).toBe(3);
    expect(report.results[0]).toMatchObject({
      cases: 0,
      unavailable: { reason: 'asked for webasm, but cpu ran', remedy: 'use --backend cpu' },
    });
  });

  test('3: not asked for, but nothing at all was decided', async () => {
    const unavailable = { reason: 'no', remedy: 'none' };
    const nothing = plan(
      implementation(() => null),
      {
        candidates: [{ backend: 'cpu', unavailable }],
        asked: () => false,
      },
    );
    expect((await runPlan(nothing)).exitCode).toBe(3);
  });

  test('1 wins over 3: one wrong answer in a run that was stopped', async () => {
    let stopped = false;
    const fake = implementation((call) => {
      if (call < 20) return null;
      stopped = true;
      return {
        kind: 'returned',
        output: { shape: [7], data: new Float32Array(7) },
        impurity: null,
        calls: [],
      };
    });
    const { exitCode, report } = await runPlan(plan(fake, { stopped: () => stopped }));
    expect([exitCode, report.complete, report.results[0]?.failures[0]?.part]).toEqual([1, false, 'shape']);
  });

  test('3: stopped before anything was rejected', async () => {
    let calls = 0;
    const fake = implementation(() => {
      calls += 1;
      return null;
    });
    const { exitCode, report } = await runPlan(plan(fake, { stopped: () => calls > 10 }));
    expect([exitCode, report.ok, report.complete]).toEqual([3, false, false]);
  });
});

describe('calls without an answer', () => {
  const lost: Answer = { kind: 'lost', message: 'no answer within 1 s' };

  test('three of them end the row; what ran is counted', async () => {
    const { report, exitCode } = await runPlan(plan(implementation((call) => (call > 10 ? lost : null))));
    const [row] = report.results;
    expect(exitCode).toBe(1);
    expect(row?.rejected).toBe(3);
    expect(row?.cases).toBeLessThan(20);
    expect((row?.accepted ?? 0) + (row?.rejected ?? 0)).toBe(row?.cases);
  });
});

test('a rejection is shrunk with calls beside the cases, and does not end the run', async () => {
  const { report } = await runPlan(
    plan(
      implementation((call) =>
        call % 2 === 0
          ? { kind: 'returned', output: { shape: [], data: Float32Array.of(9) }, impurity: null, calls: [] }
          : null,
      ),
    ),
  );
  expect(report.results[0]?.cases).toBe(64);
});
