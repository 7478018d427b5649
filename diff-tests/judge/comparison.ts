/** One thing that an implementation produced, beside what is allowed of it. */
import type { BinaryContext } from '../../spec/scalars/binary.ts';
import type { Float } from '../../spec/scalars/float.ts';
import { same } from '../../spec/scalars/float.ts';
import type { FormatName } from '../../spec/scalars/format.ts';
import type { Real } from '../../spec/scalars/real.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type HostTensor, toFloat } from '../values.ts';

export type Part =
  'value' | 'time' | 'state' | 'noise' | 'order' | 'calls' | 'purity' | 'shape' | 'refusal' | 'error';

/** The results that the profile allows for one element. Under `ieee754` a finite set of floats. */
export type AllowedSet = readonly Float[];

export interface Comparison {
  readonly part: Part;
  /** The step of a sampler that it belongs to. */
  readonly step: number | null;
  readonly output: HostTensor;
  readonly allowed: readonly AllowedSet[];
  /** The value in real arithmetic, for each element; null where an input is infinite or NaN. */
  readonly exact: () => readonly (Real | null)[];
  /** Whether its elements count: a time passed to the model is no output value. */
  readonly counts: boolean;
  readonly message: string | null;
  /** The definition of it once more, over another float context: what diagnosis asks. */
  readonly rerun?: (k: BinaryContext) => Tensor<Float>;
  /** The part to name when the comparison fails, where looking closer tells more than `part`. */
  readonly blame?: () => Part;
}

/** What is not there to be compared: a call too many or too few. */
export interface Missing {
  readonly part: Part;
  readonly step: number | null;
  readonly missing: string;
}

/** For each element the results of every choice, each once. */
export const allowedSets = (results: readonly Tensor<Float>[]): readonly AllowedSet[] => {
  const [first, ...others] = results;
  if (first === undefined) return [];
  return first.data.map((float, i) =>
    others.reduce<Float[]>(
      (set, { data }) => {
        const other = data[i];
        return other === undefined || set.some((known) => same(known, other)) ? set : [...set, other];
      },
      [float],
    ),
  );
};

/** The first element outside its set, or null. */
export const firstOutside = (
  format: FormatName,
  { output, allowed }: Pick<Comparison, 'output' | 'allowed'>,
): number | null => {
  for (const [i, value] of output.data.entries()) {
    const float = toFloat(format, value);
    if (float === null || !(allowed[i] ?? []).some((other) => same(float, other))) return i;
  }
  return null;
};
