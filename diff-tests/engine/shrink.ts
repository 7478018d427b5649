import { type Case, makeCase, simplerInputs, singleElements } from '../generators/cases.ts';
import type { HostInputs } from '../values.ts';
import type { Trial } from './trial.ts';

/** Calls that one counterexample may cost. */
const budget = 400;

type Retry = (theCase: Case) => Promise<Trial>;

/** The first of the candidates that fails in the same way. */
const firstFailure = async (
  failing: Trial,
  candidates: Iterable<HostInputs>,
  retry: Retry,
  mayCall: () => boolean,
): Promise<Trial | null> => {
  const { operation, format } = failing.theCase;
  for (const inputs of candidates) {
    if (!mayCall()) return null;
    const again = await retry(makeCase(operation, format, inputs));
    if (again.judgement.verdict === 'rejected' && again.judgement.kind === failing.judgement.kind)
      return again;
  }
  return null;
};

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
  let best = failing;
  let calls = 0;
  const mayCall = (): boolean => calls++ < budget && !stop();
  for (;;) {
    const better = await firstFailure(
      best,
      simplerInputs(best.theCase, best.judgement.element),
      retry,
      mayCall,
    );
    if (better === null) return { trial: best, shrunk: best !== failing };
    best = better;
  }
};
