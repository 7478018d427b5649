import { unlessStopped } from '../runners/implementation.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { simplerInputs, singleElements } from '../cases/generators/simpler.ts';
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

/** The first of the candidates that fails in the same way. */
const firstFailure = async (
  failing: Trial,
  candidates: Iterable<HostInputs>,
  retry: Retry,
  mayCall: (inputs: HostInputs) => boolean,
): Promise<Trial | null> => {
  const { operation, format } = failing.theCase;
  for (const inputs of candidates) {
    const theCase = makeCase(operation, format, inputs);
    if (theCase.forbidden !== null) continue;
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

/**
 * The simplest case found that fails in the same way: candidates are tried in order, and the first that fails starts
 * the search again. A call that hangs costs the whole --timeout, so there the first single element that hangs ends
 * the search. Forbidden cases are made small, and shown as they are.
 */
export const shrink = async (
  failing: Trial,
  retry: Retry,
  stop: () => boolean,
): Promise<{ readonly trial: Trial; readonly shrunk: boolean }> => {
  if (failing.theCase.forbidden !== null) return { trial: failing, shrunk: false };
  if (failing.answer.kind === 'lost') {
    const alone = await firstFailure(failing, singleElements(failing.theCase), retry, () => !stop());
    return { trial: alone ?? failing, shrunk: alone !== null };
  }
  let spent = 0;
  const mayCall = (inputs: HostInputs): boolean => {
    spent += costOf(inputs);
    return spent <= budget && !stop();
  };
  const descend = async (from: Trial): Promise<Trial> => {
    const better = await firstFailure(from, simplerInputs(from.theCase, suspectOf(from)), retry, mayCall);
    return better === null ? from : descend(better);
  };
  const small = await descend(failing);
  const written = await firstFailure(small, scripted(small), retry, mayCall);
  const best = written === null ? small : await descend(written);
  return { trial: best, shrunk: best !== failing };
};
