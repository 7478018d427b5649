/** The case of a row in which the error is largest. */
import type { Ratio } from '../../spec/context.ts';
import { unlessStopped } from '../runners/implementation.ts';
import { compare, type Rational } from '../../spec/scalars/exact/rational.ts';
import { type Case, makeCase } from '../cases/generators/cases.ts';
import { isolate } from '../cases/generators/simpler.ts';
import { evidence } from '../report/evidence.ts';
import type { Measure } from '../judge/judge.ts';
import { conditionOf } from '../judge/measures.ts';
import { readingsOf } from '../judge/readings.ts';
import { type FourDigits, roundUpFour } from '../judge/ulp.ts';
import type { Result } from '../report/schema.ts';
import type { Trial } from './trial.ts';

/** The trial in which a measure is largest. */
export interface Largest {
  readonly of: Rational;
  readonly trial: Trial;
}

export const fourDigits = (x: Rational | null): FourDigits | null => (x === null ? null : roundUpFour(x));

/** The case with the largest error, reduced to the one element when that shows the same error. */
export const worstEvidence = async (
  worst: Largest | null,
  epsilon: Ratio,
  retry: (theCase: Case) => Promise<Trial>,
  idOf: (theCase: Case) => string,
): Promise<Pick<Result, 'worst' | 'setWidthUlp' | 'condition'>> => {
  if (worst === null) return { worst: null, setWidthUlp: null, condition: null };
  const { trial: whole, of } = worst;
  const { operation, format } = whole.theCase;
  const element = whole.judgement.worst?.element ?? 0;
  const reduced = await unlessStopped(retry(makeCase(operation, format, isolate(whole.theCase, element))));
  const again = reduced?.judgement.worst ?? null;
  const same = again !== null && compare(again.of, of) === 0;
  const { theCase, answer, judgement } = same && reduced !== null ? reduced : whole;
  const about = { spot: judgement.worst, part: null, step: null, broken: null };
  const { comparison, element: at } = judgement.worst as Measure;
  const readings = readingsOf(theCase, epsilon);
  const { setWidth, condition } = conditionOf(theCase, readings, comparison, at);
  const more = { replay: idOf(theCase), shrunk: same, diagnosis: [] };
  return {
    worst: evidence(theCase, answer, about, epsilon, more, readings),
    setWidthUlp: fourDigits(setWidth),
    condition: fourDigits(condition),
  };
};
