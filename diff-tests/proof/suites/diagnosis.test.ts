/** What a report says of the reason: it ends no run, needs no long one, and knows what is declared. */
import { describe, expect, test } from 'vitest';
import type { Implementation } from '../../runners/implementation.ts';
import type { Plan } from '../../engine/plan.ts';
import { runPlan } from '../../engine/check.ts';
import type { Change } from '../../examples/formulas.ts';
import { inProcess } from '../mutants/hunt.ts';
import { findMutant, mutantModule } from '../mutants/index.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { resemblances } from '../../reasons/resemblance.ts';
import type { Result } from '../../report/schema.ts';
import { reasonOf } from '../../report/diagnosis.ts';
import { moduleFile, runCli } from './run-cli.ts';
import { operationNamed } from './specification-answers.ts';

const planOf = (implementation: Implementation, operation: string, more: Partial<Plan> = {}): Plan => ({
  candidates: [{ backend: 'module', implementation }],
  asked: () => true,
  operations: [operationNamed(operation)],
  operationsNamed: true,
  implementationName: 'm',
  epsilon: null,
  profile: null,
  runs: 60,
  seed: 42,
  store: null,
  stopped: () => false,
  progress: () => undefined,
  ...more,
});

const rowOf = async (plan: Plan): Promise<Result> => {
  const { report } = await runPlan(plan);
  const [row] = report.results;
  if (row === undefined) throw new Error('no row');
  return row;
};

const namesIn = ({ failures }: Result): readonly string[] => [
  ...new Set(failures.flatMap(({ diagnosis }) => diagnosis.map(({ name }) => name))),
];

describe('a diagnosis ends no run', () => {
  /** The table of a well-known library: no leading 1, its roots from the first one to 0. */
  const alphaBar = ({ betas }: { betas: { data: Float64Array } }): unknown => {
    let product = 1;
    const roots = Array.from(betas.data, (beta) => Math.sqrt(Math.max((product *= 1 - beta), 0)));
    const [first = 0, last = 0] = [roots[0], roots.at(-1)];
    const data = Float64Array.from(roots, (root) => ((root - last) * (first / (first - last))) ** 2);
    return { shape: [data.length], data };
  };
  const library = (conventions: readonly string[]): Implementation => ({
    ...inProcess({
      name: 'm',
      format: 'binary64',
      profile: 'ieee754',
      operations: { alphaBar },
      model: (x) => x,
    }),
    refuses: false,
    conventions,
  });
  const both = ['alphaBar without the leading 1', 'alphaBar rescaled to zero terminal SNR'];

  test('of a table without entries: two conventions that are not declared are named', async () => {
    const row = await rowOf(planOf(library([]), 'alphaBar'));
    expect(row.rejected).toBeGreaterThan(0);
    expect(namesIn(row)).toEqual([both.join(' and ')]);
  });

  test('nor does it reject them where they are declared, in either order', async () => {
    for (const declared of [both, both.toReversed()]) {
      const { rejected, accepted } = await rowOf(planOf(library(declared), 'alphaBar'));
      expect([rejected, accepted]).toEqual([0, 60]);
    }
  });

  test('nothing beside the verdict does: what fails is left out, and said', async () => {
    const right = inProcess(mutantModule(findMutant('S01'), 'binary32'));
    let calls = 0;
    const warned: string[] = [];
    const breaks: Implementation = {
      ...right,
      call: (...args) => (++calls > 60 ? Promise.reject(new TypeError('broken')) : right.call(...args)),
    };
    const row = await rowOf(planOf(breaks, 'safeDiv', { warn: (message) => warned.push(message) }));
    expect([row.cases, row.accepted, row.fingerprint.length]).toEqual([60, 60, 0]);
    expect(warned).toContainEqual('safeDiv: the fingerprint was left out: broken');
    expect(warned).toContainEqual('safeDiv: the worst case was left out: broken');
  });
});

describe('one case gives no wrong reason', () => {
  test.each(['A03', 'Q01', 'X09', 'L03', 'F03'])('%s with --runs 1', async (id) => {
    const mutant = findMutant(id);
    const implementation = inProcess(mutantModule(mutant, 'binary32'));
    const row = await rowOf(planOf(implementation, mutant.operation, { runs: 1 }));
    expect([row.cases, row.rejected]).toEqual([1, 1]);
    expect(namesIn(row).filter((name) => !mutant.diagnosis.includes(name))).toEqual([]);
  });
});

describe('what is declared stands in every suspect', () => {
  /** A wrong operation of a module, with the index as time. */
  const declaring = (id: string, time: string | null): Implementation => {
    const { wrong, operation } = findMutant(id);
    if (!('change' in wrong)) throw new Error(`${id} changes no formula`);
    const index: Change = (right) => ({
      ...wrong.change(right),
      ...(time === null ? {} : { time: (t: number) => (time === 'time t' ? t : t - 1) }),
    });
    return inProcess(mutantModule({ id, operation, wrong: { change: index } }, 'binary64'));
  };

  test.each(['I01', 'I05', 'X15', 'R01', 'L03'])(
    '%s is named with the index as time as it is without',
    async (id) => {
      const { operation, diagnosis } = findMutant(id);
      const plain = namesIn(await rowOf(planOf(declaring(id, null), operation)));
      const timed = { ...declaring(id, 'time t-1'), conventions: ['time t-1'] };
      const row = await rowOf(planOf(timed, operation));
      expect(namesIn(row)).toEqual(plain);
      expect(plain.filter((name) => !diagnosis.includes(name))).toEqual([]);
      expect(plain.length).toBeGreaterThan(0);
    },
  );

  test('a convention that excludes the declared one takes its place', async () => {
    const right = mutantModule(
      { id: 'T', operation: 'x0Pred', wrong: { change: () => ({ time: (t) => t }) } },
      'binary64',
    );
    const other = { ...inProcess(right), conventions: ['time t-1'] };
    expect(namesIn(await rowOf(planOf(other, 'x0Pred')))).toEqual(['time t']);
  });
});

describe('how far reasons are looked for', () => {
  test('with --no-diagnosis a wrong value has none; what is no value keeps its own', () => {
    const check = (name: string, ...more: readonly string[]): string =>
      runCli(['check', moduleFile(name), '--runs', '20', '--no-store', ...more]).stdout;
    expect(check('no-clamp', '--op', 'sqrtNonneg')).toContain('reason:');
    expect(check('no-clamp', '--op', 'sqrtNonneg', '--no-diagnosis')).not.toContain('reason:');
    expect(check('writes-input', '--op', 'sqrtNonneg', '--no-diagnosis')).toContain('it writes to its input');
  });

  test('a search that ended before all was tried says so', () => {
    const explains = { failing: 20, of: 20, passing: 9, ofPassing: 9 };
    const edit = { place: 'here', from: 'a', to: 'b' };
    const found = { kind: 'defect', name: 'b for a', agrees: 20, of: 20, link: '' } as const;
    const text = (cut: object): string =>
      reasonOf({ ...found, stratum: null, explains, exception: null, edit, ...cut });
    expect(text({})).toBe('as if b for a: so on 20 of 20 failing and 9 of 9 passing cases');
    expect(text({ cut: true })).toMatch(/ \(the search ended before all was tried\)$/);
  });
});

test('a long formula is not named where every failing case is too large to compare it on', () => {
  const named = (size: number): readonly string[] => {
    const of = (value: number) => ({ shape: [size], data: new Float32Array(size).fill(value) });
    const operation = operationNamed('vpAlphaBar');
    const theCase = makeCase(operation, 'binary32', { beta0: 0.5, beta1: 0.5, t: of(1) });
    // The product over a thousand steps of a beta that does not change.
    const output = of((1 - 0.5 / 1000) ** 1000);
    const answer = { kind: 'returned', output, impurity: null, calls: [] } as const;
    const judgement = { verdict: 'rejected', part: 'value', broken: null } as const;
    const terms = { epsilon: defaultEpsilon, profile: ieee754Loose };
    return resemblances(operation, [{ theCase, answer, judgement }], [], terms).flatMap(({ names }) => names);
  };
  expect(named(60)).toContain('exp as a product of a thousand steps');
  expect(named(70)).not.toContain('exp as a product of a thousand steps');
});
