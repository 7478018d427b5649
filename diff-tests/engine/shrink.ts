import { unlessStopped } from '../runners/implementation.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { inward } from '../cases/generators/inward.ts';
import { simplerForbidden, simplerInputs, singleElements } from '../cases/generators/simpler.ts';
import { played } from '../cases/kinds/index.ts';
import { type HostInputs, isTensor } from '../cases/values.ts';
import { sameKind } from '../judge/failure-kind.ts';
import type { Trial } from './trial.ts';

/** Calls that one counterexample may cost; a call on a large tensor counts as one more for each thousand elements. */
const budget = 400;
const elementsOfACall = 1000;

const costOf = (inputs: HostInputs): number =>
  1 +
  Object.values(inputs).reduce<number>(
    (most, value) => Math.max(most, isTensor(value) ? value.data.length : 0),
    0,
  ) /
    elementsOfACall;

type Retry = (theCase: Case) => Promise<Trial>;

/** Which cases are candidates, and what may be spent on them. */
interface Limits {
  readonly isCandidate: (theCase: Case) => boolean;
  /** Told of each candidate before it is called, and of each that is none. */
  readonly mayCall: (inputs: HostInputs) => boolean;
  readonly mayLook: () => boolean;
}

/** The first of the candidates that fails in the same way. */
const firstFailure = async (
  failing: Trial,
  candidates: Iterable<HostInputs>,
  retry: Retry,
  { isCandidate, mayCall, mayLook }: Limits,
): Promise<Trial | null> => {
  const { operation, format } = failing.theCase;
  for (const inputs of candidates) {
    const theCase = makeCase(operation, format, inputs);
    if (!isCandidate(theCase)) {
      if (!mayLook()) return null;
      continue;
    }
    if (!mayCall(inputs)) return null;
    const again = await unlessStopped(retry(theCase));
    if (again === null) return null;
    if (again.judgement.verdict === 'rejected' && sameKind(again.judgement.kind, failing.judgement.kind))
      return again;
  }
  return null;
};

/** The same case with the model's answers written out: a script shrinks, a formula does not. */
const scripted = ({ theCase: { operation, inputs }, answer }: Trial): HostInputs[] => {
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  const calls = answer.kind === 'lost' ? [] : (answer.calls ?? []);
  if (model === undefined || calls.length === 0) return [];
  return [{ ...inputs, [model.name]: { answers: calls.map((call) => call.answer) } }];
};

const suspectOf = ({
  judgement: { spot, step },
}: Trial): { element: number | null; step: number | null } => ({
  element: spot?.element ?? null,
  step,
});

/** What shrinking keeps to beside the kind of the failure. */
export interface Kept {
  /** Whether the implementation takes a case at all, by what it declares. */
  readonly isTaken: (theCase: Case) => boolean;
  readonly isOrdinary: (theCase: Case) => boolean;
  /** Whether a forbidden case can be put to the implementation. */
  readonly takes?: (theCase: Case) => boolean;
}

const anything: Kept = { isTaken: ({ forbidden }) => forbidden === null, isOrdinary: () => false };

/** Looking at a case that is no candidate costs a small part of a call. */
const costOfALook = 1 / 16;

/**
 * The simplest case found that fails in the same way: candidates are tried in order, and the first that fails starts
 * the search again. An ordinary case that fails alike is looked for first, and what is ordinary stays so. A call that
 * hangs costs the whole --timeout, so there the first single element that hangs ends the search. A forbidden case stays
 * forbidden, for the same reason.
 */
export const shrink = async (
  failing: Trial,
  retry: Retry,
  stop: () => boolean,
  { isTaken, isOrdinary, takes = () => true }: Kept = anything,
): Promise<{ readonly trial: Trial; readonly shrunk: boolean }> => {
  const isForbidden = failing.theCase.forbidden !== null;
  if (failing.answer.kind === 'lost') {
    if (isForbidden) return { trial: failing, shrunk: false };
    const go = (): boolean => !stop();
    const limits = { isCandidate: isTaken, mayCall: go, mayLook: go };
    const alone = await firstFailure(failing, singleElements(failing.theCase), retry, limits);
    return { trial: alone ?? failing, shrunk: alone !== null };
  }
  let spent = 0;
  const mayLook = (): boolean => {
    spent += costOfALook;
    return spent <= budget && !stop();
  };
  const mayCall = (inputs: HostInputs): boolean => {
    spent += costOf(inputs);
    return spent <= budget && !stop();
  };
  const within = (isCandidate: (theCase: Case) => boolean): Limits => ({ isCandidate, mayCall, mayLook });
  if (isForbidden) {
    const limits = within((theCase) => theCase.forbidden !== null && takes(theCase));
    const descend = async (from: Trial): Promise<Trial> => {
      const better = await firstFailure(from, simplerForbidden(from.theCase), retry, limits);
      return better === null ? from : descend(better);
    };
    const best = await descend(failing);
    return { trial: best, shrunk: best !== failing };
  }
  const ordinary = (theCase: Case): boolean => isTaken(theCase) && isOrdinary(theCase);
  const moved = isOrdinary(failing.theCase)
    ? failing
    : await firstFailure(failing, inward(failing.theCase), retry, within(ordinary));
  const limits = within(moved === null ? isTaken : ordinary);
  const descend = async (from: Trial): Promise<Trial> => {
    const better = await firstFailure(from, simplerInputs(from.theCase, suspectOf(from)), retry, limits);
    return better === null ? from : descend(better);
  };
  const small = await descend(moved ?? failing);
  const written = await firstFailure(small, scripted(small), retry, limits);
  const best = written === null ? small : await descend(written);
  return { trial: best, shrunk: best !== failing };
};
