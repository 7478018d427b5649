/** NaN for every ordinary input: which change makes it cannot be told, many do; but that no number comes can be said. */
import type { Case } from '../cases/case.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Judged } from './search/observations.ts';

/** Answers that are NaN, from which on it is no chance. */
const least = 8;

/** null where an ordinary case has a number that is one. */
export const nanAnswers = (
  seen: readonly Judged[],
  isOrdinary: (theCase: Case) => boolean,
): Diagnosis | null => {
  const outputs = seen.flatMap(({ theCase, answer, isRejected }) =>
    isRejected && theCase.forbidden === null && answer.kind === 'returned' && isOrdinary(theCase)
      ? [[...answer.output.data]]
      : [],
  );
  const about = outputs.filter((data) => data.length > 0);
  const others = seen.some(
    ({ theCase, answer, isRejected }) =>
      !isRejected && answer.kind === 'returned' && answer.output.data.length > 0 && isOrdinary(theCase),
  );
  if (others || about.length < least || !about.every((data) => data.every(Number.isNaN))) return null;
  return {
    kind: 'defect',
    names: ['NaN for every ordinary input'],
    agrees: about.length,
    of: about.length,
    link: '',
  };
};
