/** A loop that hands its first state to the model at every step: what the model sees does not change, and the state does. */
import type { Case } from '../cases/case.ts';
import type { HostTensor } from '../cases/values.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Judged } from './search/observations.ts';

/** Runs of several steps in which it was so, from which on it is no chance. */
const least = 8;

const isSame = (a: HostTensor, b: HostTensor): boolean =>
  a.data.length === b.data.length && a.data.every((x, i) => Object.is(x, b.data[i]));

/** null where an ordinary run showed it another state, one that passed too, or few that failed end in another one. */
export const staleStates = (
  seen: readonly Judged[],
  isOrdinary: (theCase: Case) => boolean,
): Diagnosis | null => {
  const runs = seen.flatMap(({ theCase, answer, isRejected }) => {
    if (theCase.operation.sampler === null || answer.kind !== 'returned' || !isOrdinary(theCase)) return [];
    const [first, ...others] = answer.calls;
    if (first === undefined || others.length === 0 || first.x.data.length === 0) return [];
    const isStale = others.every(({ x }) => isSame(x, first.x));
    return [{ isStale, isAbout: isRejected && !isSame(answer.output, first.x) }];
  });
  const about = runs.filter(({ isAbout }) => isAbout);
  if (about.length < least || !runs.every(({ isStale }) => isStale)) return null;
  return {
    kind: 'defect',
    names: ['the model is shown the first state at every step'],
    agrees: about.length,
    of: about.length,
    link: '',
  };
};
