/** The calls that a failure depends on are found among those before it: as few as it needs. */
import { describe, expect, test } from 'vitest';
import { answerOf } from '../../runners/answered.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { failsAfter, failsAlone, type Retry } from '../../engine/earlier.ts';
import { trial } from '../../engine/trial.ts';
import type { HostTensor } from '../../cases/values.ts';

const operation = findOperation('sqrtNonneg');
if (operation === undefined) throw new Error('no sqrtNonneg');

const of = (x: number) => makeCase(operation, 'binary32', { x: { shape: [1], data: Float32Array.of(x) } });
const terms = { epsilon: defaultEpsilon, profile: ieee754 };

/** A right sqrtNonneg, but for what `isWrong` says of the inputs so far, the last of which is the one of the call. */
const implementation = (isWrong: (seen: readonly number[]) => boolean): Implementation => {
  const seen: number[] = [];
  return {
    name: 'fake',
    path: null,
    backend: 'module',
    format: 'binary32',
    profile: ieee754,
    conventions: [],
    offers: ['sqrtNonneg'],
    epsilon: null,
    refuses: true,
    exampleModel: false,
    call: (_operation, inputs, settings) => {
      const right = (given: unknown): HostTensor => {
        const { x } = given as { x: HostTensor };
        seen.push(x.data[0] ?? NaN);
        return { shape: x.shape, data: x.data.map((a) => (isWrong(seen) ? 7 : Math.sqrt(Math.max(a, 0)))) };
      };
      return answerOf(right, inputs, settings);
    },
    dispose: () => Promise.resolve(),
  };
};

/** A run over 0..99, up to the first failure, and what is found of it; `workers`: how many were started. */
const found = async (isWrong: (seen: readonly number[], worker: number) => boolean) => {
  let workers = 0;
  const fresh = (): Promise<Implementation> => {
    const worker = (workers += 1);
    return Promise.resolve(implementation((seen) => isWrong(seen, worker)));
  };
  const retry: Retry = { fresh, terms, stopped: () => false };
  const first = await fresh();
  const before = [];
  for (let x = 0; x < 100; x++) {
    const failing = await trial(first, of(x), terms);
    if (failing.judgement.verdict === 'rejected') {
      const small = { trial: failing, shrunk: false };
      const settled =
        (await failsAlone(retry, failing, small)) ?? (await failsAfter(retry, failing, small, [before]));
      const calls = settled.earlier?.calls.map(({ inputs }) => (inputs['x'] as HostTensor).data[0]);
      return { calls: calls ?? null, reproduced: settled.earlier?.reproduced ?? null, workers };
    }
    before.push(of(x));
  }
  throw new Error('nothing failed');
};

describe('a failure', () => {
  test('that needs no other call costs one worker', async () => {
    expect(await found((seen) => seen.at(-1) === 40)).toEqual({ calls: null, reproduced: null, workers: 2 });
  });

  test('after one call among many', async () => {
    expect(await found((seen) => seen.at(-1) === 90 && seen.includes(17))).toMatchObject({
      calls: [17],
      reproduced: true,
    });
  });

  test('after two that lie apart, in their order', async () => {
    const isWrong = (seen: readonly number[]): boolean =>
      seen.at(-1) === 90 && seen.includes(3) && seen.indexOf(71) > seen.indexOf(3);
    expect(await found(isWrong)).toMatchObject({ calls: [3, 71], reproduced: true });
  });

  test('from the sixth call on', async () => {
    const { calls, reproduced } = await found((seen) => seen.length > 5);
    expect([calls?.length, reproduced]).toEqual([5, true]);
  });

  test('of one worker only is not reproduced', async () => {
    expect(await found((seen, worker) => worker === 1 && seen.at(-1) === 50)).toMatchObject({
      calls: [],
      reproduced: false,
    });
  });
});
