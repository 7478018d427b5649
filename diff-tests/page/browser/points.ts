/** What the plots show of a judged case: its error in ulp, its time, and the magnitude of its inputs. */
import type { Trial } from '../../engine/trial.ts';
import { type FourDigits, roundUpFour } from '../../judge/ulp.ts';
import { indices, scheduled, sized, timed } from '../../cases/kinds/index.ts';
import { isTensor } from '../../cases/values.ts';

export interface Point {
  /** What opens the case. */
  readonly id: number;
  readonly backend: string;
  readonly operation: string;
  /** The largest error of the case, in ulp of the exact value. */
  readonly ulp: FourDigits;
  readonly rejected: boolean;
  /** The time of the case in 0..1; null where it has none. */
  readonly time: number | null;
  /** The largest finite |x| in the tensors of the case; null where they are empty or zero. */
  readonly magnitude: number | null;
}

const tensorOf = (trial: Trial, name: string): ArrayLike<number> => {
  const value = trial.theCase.inputs[name];
  return isTensor(value) ? value.data : [];
};

/** The time that an input says: itself, or an index by the steps of its schedule. */
const timeOf = (trial: Trial, element: number, step: number | null): number | null => {
  const { operation, inputs } = trial.theCase;
  for (const { name, kind, of, last } of operation.inputs) {
    const value = inputs[name];
    if (timed.has(kind)) return typeof value === 'number' ? value : (tensorOf(trial, name)[element] ?? null);
    if (indices.has(kind)) {
      const steps = tensorOf(trial, of ?? '').length;
      return steps === 0 ? null : ((value as number) + (last === 'T' ? 0 : 1)) / steps;
    }
  }
  const schedule = operation.inputs.find(({ kind }) => scheduled.has(kind));
  const steps = schedule === undefined ? 0 : tensorOf(trial, schedule.name).length;
  return step === null || steps === 0 ? null : (step + 1) / steps;
};

const magnitudeOf = ({ theCase: { operation, inputs } }: Trial): number | null => {
  let most = 0;
  for (const { name, kind } of operation.inputs) {
    const value = inputs[name];
    if (!sized.has(kind)) continue;
    for (const x of isTensor(value) ? value.data : [value as number])
      if (Number.isFinite(x)) most = Math.max(most, Math.abs(x));
  }
  return most === 0 ? null : most;
};

/** The point of a case; null where no element of it has an error in ulp. */
export const pointOf = (id: number, backend: string, trial: Trial): Point | null => {
  const { worst, verdict } = trial.judgement;
  if (worst === null) return null;
  const time = timeOf(trial, worst.element, worst.comparison.step);
  return {
    id,
    backend,
    operation: trial.theCase.operation.name,
    ulp: roundUpFour(worst.of),
    rejected: verdict === 'rejected',
    time: time !== null && time >= 0 && time <= 1 ? time : null,
    magnitude: magnitudeOf(trial),
  };
};
