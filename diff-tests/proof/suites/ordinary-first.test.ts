/** Of the wrong implementations of the bank that take betas: what is shown first is a schedule in (0, 1). */
import { expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { edgeCases, makeCase } from '../../cases/generators/cases.ts';
import { runPlan } from '../../engine/check.ts';
import type { Plan } from '../../engine/plan.ts';
import { shrink } from '../../engine/shrink.ts';
import type { HostTensor } from '../../cases/values.ts';
import { decodeInputs } from '../../cases/encoded-inputs.ts';
import { trial, type Trial } from '../../engine/trial.ts';
import { inProcess } from '../mutants/hunt.ts';
import { type Mutant, mutantModule, mutants } from '../mutants/index.ts';
import { oneIn } from './long.ts';

const epsilon = Math.fround(1e-6);

const operationOf = ({ operation }: Pick<Mutant, 'operation'>): Operation => {
  const found = findOperation(operation);
  if (found === undefined) throw new Error(operation);
  return found;
};

/**
 * Some of them, and those whose first rejected case, a fixed one, fails in a way in which no ordinary one does: all of
 * them in `npm run long`.
 */
const otherwise = ['A15', 'Q07', 'R29', 'R35', 'I16'];
const chosen = oneIn(
  24,
  mutants.filter((mutant) => operationOf(mutant).inputs.some(({ kind }) => kind === 'betas')),
  ({ id }) => otherwise.includes(id),
);

/** The fixed cases, and drawn ones after them. */
const plan = (mutant: Mutant): Plan => {
  const operation = operationOf(mutant);
  const fixed = edgeCases(operation, { format: 'binary32', seed: 42, epsilon, refusals: true }).length;
  return {
    candidates: [{ backend: 'module', implementation: inProcess(mutantModule(mutant, 'binary32')) }],
    asked: () => true,
    operations: [operation],
    operationsNamed: true,
    implementationName: 'm',
    epsilon: null,
    profile: null,
    runs: Math.floor((fixed * 16) / 15) + 40,
    seed: 42,
    store: null,
    stopped: () => false,
    progress: () => undefined,
  };
};

test('where an ordinary case fails, one is shown first', async () => {
  let asked = 0;
  const others: string[] = [];
  for (const mutant of chosen) {
    const [row] = (await runPlan(plan(mutant))).report.results;
    const [first] = row?.failures ?? [];
    if (row === undefined || first === undefined || row.ordinary.rejected === 0) continue;
    asked += 1;
    const inputs = decodeInputs(operationOf(mutant), 'binary32', first.inputs);
    const { data } = inputs['betas'] as HostTensor;
    if (!data.every((beta) => beta > 0 && beta < 1)) others.push(mutant.id);
  }
  process.stdout.write(
    `ordinary-first: ${asked - others.length} of ${asked} (of ${chosen.length} mutants) show one first; not ${others.join(', ')}\n`,
  );
  expect(asked).toBeGreaterThan(4);
  expect(others).toEqual([]);
}, 3_600_000);

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
