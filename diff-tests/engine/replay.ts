/** One stored case again. */
import { parseEpsilon } from '../../spec/contexts.ts';
import type { Operation } from '../../spec/operation.ts';
import { findOperation } from '../../spec/operations.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { EncodedInputs } from '../cases/encoding.ts';
import { kinds } from '../cases/kinds/index.ts';
import type { HostInputs } from '../cases/values.ts';
import { DidNotRun, type Implementation, Stopped } from '../runners/implementation.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { diagnoseSpot } from '../reasons/diagnose.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { evidence } from '../report/evidence.ts';
import type { Finding, Retried } from '../report/schema.ts';
import type { Plan } from './check.ts';
import { judgedOperation, termsOf } from './terms.ts';
import { trial, type Trial } from './trial.ts';

/** The inputs of a stored case; one that is missing or of the wrong kind is named. */
export const decodeInputs = (operation: Operation, format: FormatName, inputs: EncodedInputs): HostInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const value = inputs[name];
      if (value === undefined) throw new Error(`the stored case of ${operation.name} lacks ${name}`);
      return [name, kinds[kind].decode(format, value)];
    }),
  );

/** The case that a finding stores. Throws an Error that says what is wrong with it. */
const caseOf = (operation: Operation, { format, failure }: Finding): Case =>
  makeCase(operation, format, decodeInputs(operation, format, failure.inputs));

/**
 * Puts a finding to an implementation again, judged as the implementation is judged now. null when it no longer
 * applies: the operation or the format is another, or the checks that it is about are left to the caller.
 */
export const retryFinding = async (
  finding: Finding,
  implementation: Implementation,
  profile: Profile | null,
): Promise<Trial | null> => {
  const operation = findOperation(finding.operation);
  if (operation === undefined || !implementation.offers.includes(operation.name)) return null;
  if (implementation.format !== finding.format) return null;
  const theCase = caseOf(operation, finding);
  if (theCase.forbidden !== null && !implementation.refuses) return null;
  const terms = termsOf({ profile, epsilon: parseEpsilon(finding.epsilon) }, implementation);
  return trial(implementation, { ...theCase, operation: judgedOperation(operation, implementation) }, terms);
};

/** The same for a run over many: a finding whose inputs cannot be read does not apply, nor does one that did not run. */
const retryReadable = async (
  finding: Finding,
  implementation: Implementation,
  profile: Profile | null,
): Promise<Trial | null> => {
  try {
    const operation = findOperation(finding.operation);
    if (operation !== undefined) caseOf(operation, finding);
  } catch {
    return null;
  }
  try {
    return await retryFinding(finding, implementation, profile);
  } catch (error) {
    if (error instanceof DidNotRun || error instanceof Stopped) return null;
    throw error;
  }
};

/** What came of it, for a report. */
export const retriedOf = (finding: Finding, done: Trial | null): Retried => {
  const { implementation, backend, operation } = finding;
  const head = { implementation: implementation.name, backend, operation, replay: finding.failure.replay };
  if (done === null) return { ...head, verdict: 'unavailable', failure: null };
  const { theCase, answer, judgement } = done;
  const { replay, shrunk } = finding.failure;
  const { verdict } = judgement;
  const epsilon = parseEpsilon(finding.epsilon);
  // What explained all the cases was found over a whole run; one case alone explains less.
  const local = diagnoseSpot(theCase, epsilon, judgement.spot);
  const diagnosis = local.length > 0 ? local : finding.failure.diagnosis;
  const failure =
    verdict === 'rejected'
      ? evidence(theCase, answer, judgement, epsilon, { replay, shrunk, diagnosis })
      : null;
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
      const done = await retryReadable(finding, implementation, plan.profile);
      if (done === null && plan.stopped()) return retried;
      const again = retriedOf(finding, done);
      if (again.verdict === 'accepted') plan.store.mend(finding);
      retried.push(again);
    }
  }
  return retried;
};
