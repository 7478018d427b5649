/** Of the wrong implementations of the bank that take betas: what is shown first is a schedule in (0, 1). */
import { expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { isOrdinary } from '../../cases/assumptions.ts';
import { edgeCases, makeCase } from '../../cases/generators/cases.ts';
import { shrink } from '../../engine/shrink.ts';
import { trial, type Trial } from '../../engine/trial.ts';
import { inProcess, knownCase } from '../mutants/hunt.ts';
import { mutantModule, mutants } from '../mutants/index.ts';

const epsilon = Math.fround(1e-6);
/** Every third of them: the others differ in the formula and not in what is asked here. */
const chosen = mutants
  .filter(({ operation }) => findOperation(operation)?.inputs.some(({ kind }) => kind === 'betas'))
  .filter((_, i) => i % 3 === 0);

/** The first rejected case among the fixed ones, which are rarely ordinary, and the first of the drawn ordinary ones. */
const firsts = async (
  id: string,
): Promise<{
  readonly edge: Trial | undefined;
  readonly usual: Trial | undefined;
  readonly smallest: Trial | null;
}> => {
  const mutant = mutants.find((one) => one.id === id) as (typeof mutants)[number];
  const { operation } = mutant;
  const implementation = inProcess(mutantModule(mutant, 'binary32'));
  const terms = { epsilon: defaultEpsilon, profile: implementation.profile };
  const ask = (theCase: Parameters<typeof trial>[1]): Promise<Trial> =>
    trial(implementation, theCase, terms, { measured: false });
  const first = async (indices: readonly number[], usual: boolean): Promise<Trial | undefined> => {
    for (const index of indices) {
      const theCase = knownCase(operation, 'binary32', index);
      if (theCase.forbidden !== null || (usual && !isOrdinary(theCase, epsilon))) continue;
      const done = await ask(theCase);
      if (done.judgement.verdict === 'rejected' && mutant.excused?.(done) !== true) return done;
    }
    return undefined;
  };
  const row = findOperation(operation);
  if (row === undefined) throw new Error(operation);
  const fixed = edgeCases(row, { format: 'binary32', seed: 42, epsilon, refusals: true }).length;
  const end = Math.floor((fixed * 16) / 15) + 1;
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  const edge = await first(range(0, Math.min(end, 60)), false);
  const usual = await first(range(end, 60), true);
  const failing = edge ?? usual;
  if (failing === undefined) return { edge, usual, smallest: null };
  const keeps = {
    isTaken: ({ forbidden }: Trial['theCase']) => forbidden === null,
    isOrdinary: (theCase: Trial['theCase']) => isOrdinary(theCase, epsilon),
  };
  const { trial: smallest } = await shrink(failing, ask, () => false, keeps);
  return { edge, usual, smallest };
};

test('a failure of a fixed case is moved inside where ordinary cases fail too', async () => {
  let [asked, ordinary] = [0, 0];
  const left: string[] = [];
  for (const { id } of chosen) {
    const { edge, usual, smallest } = await firsts(id);
    if (edge === undefined || usual === undefined || smallest === null) continue;
    asked += 1;
    if (isOrdinary(smallest.theCase, epsilon)) ordinary += 1;
    else left.push(`${id} ${smallest.judgement.kind}`);
  }
  expect(asked).toBeGreaterThan(20);
  // The rest is shown ordinary first all the same: a row looks at an ordinary failure of its own.
  expect([ordinary / asked >= 0.95, left.join('; ')]).toEqual([true, expect.any(String)]);
}, 300_000);

test('steps stay few: a long schedule shrinks to the one step that fails alike', async () => {
  const operation = findOperation('alphaBar');
  if (operation === undefined) throw new Error('alphaBar');
  // Wrong only where the product is 0 from some step on.
  const implementation = inProcess({
    name: 'm',
    format: 'binary32',
    model: () => undefined,
    operations: {
      alphaBar: ({ betas }: { betas: { data: Float32Array } }) => {
        const data = new Float32Array(betas.data.length + 1);
        data[0] = 1;
        for (const [i, beta] of betas.data.entries())
          data[i + 1] = Math.fround((data[i] ?? 0) * Math.fround(1 - beta)) || 2 ** -100;
        return { shape: [data.length], data };
      },
    },
  });
  const terms = { epsilon: defaultEpsilon, profile: implementation.profile };
  const ask = (theCase: Trial['theCase']): Promise<Trial> => trial(implementation, theCase, terms);
  const betas = { shape: [233], data: new Float32Array(233).fill(0.75) };
  const failing = await ask(makeCase(operation, 'binary32', { betas }));
  expect(failing.judgement.verdict).toBe('rejected');
  const { trial: smallest } = await shrink(failing, ask, () => false);
  const kept = smallest.theCase.inputs['betas'] as typeof betas;
  expect([...kept.data]).toEqual([1]);
}, 60_000);
