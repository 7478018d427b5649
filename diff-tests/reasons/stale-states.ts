/** A loop that hands its first state to the model at every step: what the model sees does not change, and the state does. */
import type { Case } from '../cases/case.ts';
import type { HostTensor } from '../cases/values.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Judged } from './search/observations.ts';

/** Runs of several steps in which it was so, from which on it is no chance. */
const least = 8;

const isSame = (a: HostTensor, b: HostTensor): boolean =>
  a.data.length === b.data.length && a.data.every((x, i) => Object.is(x, b.data[i]));

/** null where the model was shown another state in one of the ordinary runs that failed, or none of several steps did. */
export const staleStates = (
  seen: readonly Judged[],
  isOrdinary: (theCase: Case) => boolean,
): Diagnosis | null => {
  const runs = seen.flatMap(({ theCase, answer, isRejected }) =>
    isRejected && theCase.operation.sampler !== null && answer.kind === 'returned' && isOrdinary(theCase)
      ? [answer.calls]
      : [],
  );
  const about = runs.filter(([first, second]) => second !== undefined && first?.x.data.length !== 0);
  const isStale = about.every(([first, ...others]) =>
    others.every(({ x }) => first !== undefined && isSame(x, first.x)),
  );
  if (about.length < least || !isStale) return null;
  return {
    kind: 'defect',
    names: ['the model is shown the first state at every step'],
    agrees: about.length,
    of: about.length,
    link: '',
  };
};
