/** Values that show nothing special: for what is asked of every operation alike. */
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { arrayOf, type HostTensor } from '../values.ts';

/** T of ordinary inputs. */
export const ordinarySteps = 3;

export interface Ordinary {
  readonly format: FormatName;
  /** Elements of the tensors: 1 or 2. */
  readonly size: 1 | 2;
  /** The value in the place of one: itself, or one of the format that is a little smaller. */
  vary(x: number): number;
}

export const vectorOf = ({ format, vary }: Ordinary, ...values: readonly number[]): HostTensor => ({
  shape: [values.length],
  data: new (arrayOf(format))(values.map(vary)),
});

/** A state that has x in it. */
export const stateOf = (frame: Ordinary, x: number): HostTensor =>
  vectorOf(frame, ...[x, -x / 2].slice(0, frame.size));

/** A state for each step, another for each. */
export const statesOf = (frame: Ordinary): readonly HostTensor[] =>
  [0.25, 0.5, 0.75].map((x) => stateOf(frame, x));
