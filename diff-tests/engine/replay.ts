/** One stored case again. */
import { parseEpsilon } from '../../spec/contexts.ts';
import { findOperation } from '../../spec/operations.ts';
import type { Implementation } from '../adapters/implementation.ts';
import { decodeInputs } from '../encoding.ts';
import { makeCase } from '../generators/cases.ts';
import { evidence } from '../judge/evidence.ts';
import type { Finding, Retried } from '../reporters/schema.ts';
import type { Plan } from './check.ts';
import { trial, type Trial } from './trial.ts';

/** Puts a finding to an implementation again. null when the finding names an operation that is no more. */
export const retryFinding = async (
  finding: Finding,
  implementation: Implementation,
): Promise<Trial | null> => {
  const operation = findOperation(finding.operation);
  if (operation === undefined || !implementation.offers.includes(operation.name)) return null;
  const inputs = decodeInputs(finding.format, finding.failure.inputs);
  return trial(implementation, makeCase(operation, finding.format, inputs), parseEpsilon(finding.epsilon));
};

/** What came of it, for a report. */
export const retriedOf = (finding: Finding, done: Trial | null): Retried => {
  const { implementation, backend, operation } = finding;
  const head = { implementation: implementation.name, backend, operation, replay: finding.failure.replay };
  if (done === null) return { ...head, verdict: 'unavailable', failure: null };
  const { theCase, expected, answer, judgement } = done;
  const { replay, shrunk } = finding.failure;
  const { verdict } = judgement;
  const failure =
    verdict === 'rejected' ? evidence(theCase, expected, answer, judgement, { replay, shrunk }) : null;
  return { ...head, verdict, failure };
};

/** Stored findings of the same implementation run before everything else; a mended one is moved aside. */
export const retryStored = async (plan: Plan): Promise<Retried[]> => {
  const retried: Retried[] = [];
  const names = plan.operations.map(({ name }) => name);
  for (const candidate of plan.candidates) {
    if (plan.store === null || 'unavailable' in candidate) continue;
    const { implementation } = candidate;
    for (const finding of plan.store.of(implementation.name, implementation.path)) {
      if (finding.backend !== implementation.backend || !names.includes(finding.operation) || plan.stopped())
        continue;
      const again = retriedOf(finding, await retryFinding(finding, implementation));
      if (again.verdict === 'accepted') plan.store.mend(finding);
      retried.push(again);
    }
  }
  return retried;
};
