/** One stored case again. */
import { parseEpsilon } from '../../spec/contexts.ts';
import { findOperation } from '../../spec/operations.ts';
import { DidNotRun, type Implementation, Stopped } from '../runners/implementation.ts';
import { diagnoseSpot } from '../reasons/diagnose.ts';
import { encodeDiagnosis } from '../report/diagnosis.ts';
import { earlierReason, isEarlierReason } from '../reasons/earlier-calls.ts';
import { allHold } from '../cases/assumptions.ts';
import { evidence } from '../report/evidence.ts';
import type { Finding } from '../report/finding.ts';
import type { Retried } from '../report/schema.ts';
import type { Plan } from './plan.ts';
import { trialAfter } from './earlier.ts';
import { storedCase } from './stored-case.ts';
import { type Asked, assumesOf, judgedOperation, namedTerms, sameTerms, termsOf } from './terms.ts';
import { settingsOf, type Trial } from './trial.ts';

/**
 * Puts a finding to an implementation again, after the calls that it depends on. null when it no longer applies: the
 * operation or the format is another, the checks that it is about are left to the caller, or its inputs lie outside what
 * the implementation takes for granted. Throws an Error that
 * says why the stored case cannot be run.
 */
export const retryFinding = async (
  finding: Finding,
  implementation: Implementation,
  asked: Asked,
): Promise<Trial | null> => {
  const { theCase, calls } = storedCase(finding);
  const { operation } = theCase;
  if (!implementation.offers.includes(operation.name) || implementation.format !== finding.format)
    return null;
  if (theCase.forbidden !== null && !implementation.refuses) return null;
  const judged = { ...theCase, operation: judgedOperation(operation, implementation) };
  const terms = termsOf(asked, implementation);
  const { epsilon } = settingsOf(theCase.format, terms);
  const isTaken =
    theCase.forbidden !== null || allHold(assumesOf(operation, implementation), judged, epsilon);
  return isTaken ? trialAfter(implementation, calls, judged, terms) : null;
};

/** The same in a fresh worker, where the implementation has one. */
const retryFresh = async (
  finding: Finding,
  implementation: Implementation,
  asked: Asked,
): Promise<Trial | null> => {
  if (implementation.fresh === undefined) return retryFinding(finding, implementation, asked);
  const anew = await implementation.fresh();
  try {
    return await retryFinding(finding, anew, asked);
  } finally {
    await anew.dispose();
  }
};

/**
 * The same for a run over many. What passes after other calls may fail by itself, and what failed after others only
 * after those: a verdict that would move a finding aside is that of a fresh worker.
 */
const retryAmongOthers = async (
  finding: Finding,
  implementation: Implementation,
  asked: Asked,
): Promise<Trial | null> => {
  if (finding.earlier !== null) return retryFresh(finding, implementation, asked);
  const done = await retryFinding(finding, implementation, asked);
  return done?.judgement.verdict === 'accepted' && implementation.fresh !== undefined
    ? retryFresh(finding, implementation, asked)
    : done;
};

/** What came of it, for a report. */
export const retriedOf = (
  finding: Finding,
  done: Trial | null,
  asked: Asked,
  implementation: Implementation | null,
): Retried => {
  const { backend, operation, profile, epsilon, conventions, earlier } = finding;
  const head = {
    implementation: finding.implementation.name,
    backend,
    operation,
    replay: finding.failure.replay,
  };
  const row = findOperation(operation);
  if (done === null || implementation === null || row === undefined)
    return { ...head, verdict: 'unavailable', mended: false, foundUnder: null, failure: null };
  const terms = termsOf(asked, implementation);
  const isSame = sameTerms(finding, namedTerms(row, implementation, terms));
  const { theCase, answer, judgement } = done;
  const { replay, shrunk } = finding.failure;
  const { verdict } = judgement;
  // What explained all the cases was found over a whole run; one case alone explains less.
  const local = diagnoseSpot(theCase, terms.epsilon, judgement.spot).map(encodeDiagnosis);
  const known = finding.failure.diagnosis.filter((reason) => !isEarlierReason(reason));
  const diagnosis = [...earlierReason(earlier).map(encodeDiagnosis), ...(local.length > 0 ? local : known)];
  return {
    ...head,
    verdict,
    mended: verdict === 'accepted' && isSame && earlier?.reproduced !== false,
    foundUnder: isSame ? null : { profile, epsilon, conventions },
    failure:
      verdict === 'rejected'
        ? evidence(theCase, answer, judgement, terms.epsilon, { replay, shrunk, diagnosis })
        : null,
  };
};

/** A finding is tried again by one shard, whoever else has it. */
const isOfShard = ({ failure: { replay } }: Finding, { shard }: Plan): boolean =>
  shard === undefined || Number.parseInt(replay, 16) % shard.of === shard.index;

/** Stored findings of the same implementation run before everything else; a mended one is moved aside. */
export const retryStored = async (plan: Plan): Promise<Retried[]> => {
  const retried: Retried[] = [];
  const { store } = plan;
  if (store === null) return retried;
  const names = plan.operations.map(({ name }) => name);
  for (const candidate of plan.candidates) {
    if ('unavailable' in candidate) continue;
    const { implementation } = candidate;
    for (const finding of store.of(implementation)) {
      if (!isOfShard(finding, plan)) continue;
      if (finding.backend !== implementation.backend || !names.includes(finding.operation) || plan.stopped())
        continue;
      let done: Trial | null = null;
      try {
        done = await retryAmongOthers(finding, implementation, plan);
      } catch (error) {
        if (error instanceof Stopped) return retried;
        // Nothing that lies in the folder ends a run.
        if (!(error instanceof DidNotRun))
          store.warn(`${finding.failure.replay}: ${(error as Error).message}`);
      }
      const again = retriedOf(finding, done, plan, implementation);
      if (again.mended) store.mend(finding);
      retried.push(again);
    }
  }
  return retried;
};

/** The terms that a finding was found under, as a run that asks for them: its conventions are the module's own. */
export const askedOf = (finding: Finding, profile: Asked['profile']): Asked => ({
  profile,
  epsilon: parseEpsilon(finding.epsilon),
});
