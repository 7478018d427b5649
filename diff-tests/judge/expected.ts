/** What the specification says about one case: the allowed results, and the exact values. */
import type { Ratio } from '../../spec/context.ts';
import { binary } from '../../spec/scalars/binary.ts';
import type { Float } from '../../spec/scalars/float.ts';
import { valueOf } from '../../spec/scalars/float.ts';
import { optional } from '../../spec/scalars/optional.ts';
import { type Real, real } from '../../spec/scalars/real.ts';
import type { Context } from '../../spec/context.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { AnyArguments } from '../../spec/operation.ts';
import type { Case } from '../generators/cases.ts';
import { kinds } from '../kinds.ts';
import { inputFloat } from '../values.ts';

/** The results that the profile allows for one element. Under `ieee754` a finite set of floats, here of one. */
export type AllowedSet = readonly Float[];

export interface Expected {
  readonly shape: readonly number[];
  readonly allowed: readonly AllowedSet[];
  /** The value in real arithmetic, for each element; null where an input is infinite or NaN. */
  readonly exact: () => readonly (Real | null)[];
}

const lift = <A>({ operation, inputs }: Case, f: (x: number) => A): AnyArguments<A> =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].lift(inputs[name] ?? 0, f)]),
  );

const run = <A>(theCase: Case, k: Context<A>, f: (x: number) => A): Tensor<A> =>
  theCase.operation.define(k, lift(theCase, f));

/** Runs the definition of a valid case in `binary(format)`, and on demand in `real`. */
export const expect = (theCase: Case, epsilon: Ratio): Expected => {
  const { format } = theCase;
  const inFormat = run(theCase, binary(format).withEpsilon(epsilon), (x) => inputFloat(format, x));
  let exact: readonly (Real | null)[] | null = null;
  return {
    shape: inFormat.shape,
    allowed: inFormat.data.map((float) => [float]),
    exact: () => {
      exact ??= run(theCase, optional(real.withEpsilon(epsilon)), (x): Real | null => {
        const float = inputFloat(format, x);
        return float.kind === 'finite' ? valueOf(float) : null;
      }).data;
      return exact;
    },
  };
};
