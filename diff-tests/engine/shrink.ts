import { type Case, makeCase, simplerInputs } from '../generators/cases.ts';
import type { Trial } from './trial.ts';

/** Calls that one counterexample may cost. */
const budget = 400;

/**
 * The simplest case found that fails in the same way: candidates are tried in order, and the first that fails starts
 * the search again. Cases that were lost (a hang) and forbidden ones are shown as they are.
 */
export const shrink = async (
  failing: Trial,
  retry: (theCase: Case) => Promise<Trial>,
  stop: () => boolean,
): Promise<{ readonly trial: Trial; readonly shrunk: boolean }> => {
  if (failing.answer.kind === 'lost' || failing.theCase.forbidden !== null)
    return { trial: failing, shrunk: false };
  let best = failing;
  let calls = 0;
  const next = async (): Promise<Trial | null> => {
    const { operation, format } = best.theCase;
    for (const inputs of simplerInputs(best.theCase, best.judgement.element)) {
      if (calls >= budget || stop()) return null;
      calls += 1;
      const trial = await retry(makeCase(operation, format, inputs));
      if (trial.judgement.verdict === 'rejected' && trial.judgement.kind === failing.judgement.kind)
        return trial;
    }
    return null;
  };
  for (let better = await next(); better !== null; better = await next()) best = better;
  return { trial: best, shrunk: best !== failing };
};
