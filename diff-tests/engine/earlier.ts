/**
 * Failures that depend on earlier calls. A counterexample is found in a worker that has answered many calls; if it
 * passes as the first call of a fresh one, it is no counterexample by itself, and the calls before it belong to it.
 */
import type { Implementation } from '../runners/implementation.ts';
import type { Case } from '../cases/generators/cases.ts';
import type { Terms } from '../judge/judge.ts';
import { settingsOf, trial, type Trial } from './trial.ts';

/** A call whose answer is not looked at. */
export type Call = Pick<Case, 'operation' | 'inputs'>;

/** A failure as it is kept: by itself, or with the calls that it fails after. */
export interface Settled {
  readonly trial: Trial;
  readonly shrunk: boolean;
  /** null: it fails as the first call of a fresh worker. */
  readonly earlier: { readonly calls: readonly Call[]; readonly reproduced: boolean } | null;
}

/** Calls that the search for the earlier ones may cost, a worker counted as some. */
const budget = 100_000;
const costOfAWorker = 200;

/** Puts the calls, then the case, to an implementation that has answered nothing yet. null: stopped before. */
export const trialAfter = async (
  anew: Implementation,
  calls: Iterable<Call>,
  theCase: Case,
  terms: Terms,
  stopped: () => boolean = () => false,
): Promise<Trial | null> => {
  const settings = settingsOf(theCase.format, terms);
  for (const { operation, inputs } of calls) {
    if (stopped()) return null;
    await anew.call(operation, inputs, settings);
  }
  return trial(anew, theCase, terms);
};

const isRejected = ({ judgement }: Trial): boolean => judgement.verdict === 'rejected';

/** How to try in a fresh worker. null in the place of a trial: none could be started, or Ctrl-C came before. */
export interface Retry {
  readonly fresh: () => Promise<Implementation>;
  readonly terms: Terms;
  readonly stopped: () => boolean;
}

const inFresh = async (
  { fresh, terms, stopped }: Retry,
  calls: Iterable<Call>,
  theCase: Case,
): Promise<Trial | null> => {
  let anew: Implementation;
  try {
    anew = await fresh();
  } catch {
    // A file that changed, a port that is taken: nothing is known of the case.
    return null;
  }
  try {
    return await trialAfter(anew, calls, theCase, terms, stopped);
  } finally {
    await anew.dispose();
  }
};

/** The counterexample as the first call of a fresh worker, else the case that it was shrunk from; null: both pass. */
export const failsAlone = async (
  retry: Retry,
  failing: Trial,
  small: Omit<Settled, 'earlier'>,
): Promise<Settled | null> => {
  const again = await inFresh(retry, [], small.trial.theCase);
  if (again === null) return { ...small, earlier: null };
  if (isRejected(again)) return { ...small, trial: again, earlier: null };
  if (!small.shrunk) return null;
  const whole = await inFresh(retry, [], failing.theCase);
  return whole !== null && isRejected(whole) ? { trial: whole, shrunk: false, earlier: null } : null;
};

/** Fewer calls after which the case still fails: parts are left out, halves first. */
const fewer = async (
  calls: readonly Call[],
  fails: (calls: readonly Call[]) => Promise<boolean>,
): Promise<readonly Call[]> => {
  let kept = calls;
  let spent = 0;
  const affordable = (some: readonly Call[]): boolean => (spent += some.length + costOfAWorker) <= budget;
  for (let size = Math.ceil(kept.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length;) {
      const without = kept.toSpliced(at, size);
      if (affordable(without) && (await fails(without))) kept = without;
      else at += size;
    }
  }
  return kept;
};

/** The calls that the failure depends on, of those in `histories`, the shortest of which is tried first. */
export const failsAfter = async (
  retry: Retry,
  failing: Trial,
  small: Omit<Settled, 'earlier'>,
  histories: Iterable<readonly Call[]>,
): Promise<Settled> => {
  const targets = small.shrunk ? [small, { trial: failing, shrunk: false }] : [small];
  for (const history of histories) {
    for (const { trial: target, shrunk } of targets) {
      const after = (calls: readonly Call[]): Promise<Trial | null> =>
        retry.stopped() ? Promise.resolve(null) : inFresh(retry, calls, target.theCase);
      const fails = async (calls: readonly Call[]): Promise<boolean> => {
        const again = await after(calls);
        return again !== null && isRejected(again);
      };
      if (!(await fails(history))) continue;
      // Each try of a call that hangs costs a whole --timeout.
      const calls = failing.answer.kind === 'lost' ? history : await fewer(history, fails);
      // Once more, or what fails by chance would be said to depend on these.
      const again = await after(calls);
      if (again !== null && isRejected(again))
        return { trial: again, shrunk, earlier: { calls, reproduced: true } };
    }
  }
  return { ...small, earlier: { calls: [], reproduced: false } };
};
