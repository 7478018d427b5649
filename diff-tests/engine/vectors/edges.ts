/** What a vector shows, beside the mistakes that it reveals: one row for each flag. */
import { leastPlace } from '../../../spec/scalars/floats/float.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import { isOrdinary, stepCount } from '../../cases/assumptions.ts';
import type { Case } from '../../cases/case.ts';
import { everyNumber } from '../../cases/each-number.ts';
import { integers, scheduled, shaped, timed } from '../../cases/kinds/index.ts';
import type { HostTensor } from '../../cases/values.ts';
import type { Hull } from '../../judge/hull.ts';
import { epsilonIn } from './cases.ts';

/** A case, and what its loosest profile allows of each element. */
interface Shown {
  readonly theCase: Case;
  readonly allowed: readonly (Hull | null)[];
}

export interface Edge {
  readonly flag: string;
  /** Two sentences: what it is, and what to look at. */
  readonly text: string;
  /** The page of docs/ that says more. */
  readonly page: string;
  readonly holds: (shown: Shown) => boolean;
}

/** Whether one of the floats of the inputs is such. */
const hasFloat = ({ operation, inputs }: Case, is: (x: number) => boolean): boolean =>
  operation.inputs.some(
    ({ name, kind }) => !integers.has(kind) && !everyNumber(inputs[name] ?? 0, (x) => !is(x)),
  );

const hasBeta = ({ operation, inputs }: Case, is: (x: number) => boolean): boolean =>
  operation.inputs.some(
    ({ name, kind }) => scheduled.has(kind) && (inputs[name] as HostTensor).data.some(is),
  );

const isTiny = ({ format }: Case): ((x: number) => boolean) => {
  const least = 2 ** (leastPlace(formats[format]) + formats[format].precision - 1);
  return (x) => x !== 0 && Math.abs(x) < least;
};

/** A number or a zero among what is allowed, and an infinity or NaN. */
const isTorn = (allowed: Hull | null): boolean =>
  allowed !== null &&
  (allowed.lo !== null || allowed.also.includes(0)) &&
  allowed.also.some((x) => !Number.isFinite(x));

const edge = (flag: string, text: string, page: string, holds: (shown: Shown) => boolean): Edge => ({
  flag,
  text,
  page,
  holds,
});
const valid =
  (holds: (theCase: Case) => boolean) =>
  ({ theCase }: Shown): boolean =>
    theCase.forbidden === null && holds(theCase);

export const edges: readonly Edge[] = [
  edge(
    'refusal',
    'The types of the definition forbid these inputs. An implementation refuses them; it returns no value.',
    'your-implementation.md',
    ({ theCase }) => theCase.forbidden !== null,
  ),
  edge(
    'ordinary',
    'Nothing about this case is out of the ordinary: whoever is wrong here is wrong in daily use. Look at these first.',
    'assumptions.md',
    valid((theCase) => isOrdinary(theCase, epsilonIn(theCase.format))),
  ),
  edge(
    'T = 0',
    'There are no steps. A sampler returns its input, and a table has its first entry only.',
    'semantics.md',
    valid(({ operation, inputs }) => stepCount(operation, inputs) === 0),
  ),
  edge(
    'T = 1',
    'There is one step, so that the first one is the last one. What divides by T - 1 shows here.',
    'semantics.md',
    valid(({ operation, inputs }) => stepCount(operation, inputs) === 1),
  ),
  edge(
    't = 0',
    'The state at t = 0 has no noise: alphaBar is 1, and the weight of the noise is exactly 0. What is guarded or special-cased there shows here.',
    'semantics.md',
    valid(({ operation, inputs }) =>
      operation.inputs.some(
        ({ name, kind, last }) =>
          (last === 'T' || timed.has(kind)) && !everyNumber(inputs[name] ?? 1, (x) => x !== 0),
      ),
    ),
  ),
  edge(
    'y = -epsilon',
    'The denominator and epsilon cancel. The exact quotient exists only by a convention, and IEEE 754 decides.',
    'core.md',
    valid(({ format, inputs }) => !everyNumber(inputs['y'] ?? 0, (x) => x !== -epsilonIn(format))),
  ),
  edge(
    'empty',
    'A tensor has no elements. The output has none either, in the right shape.',
    'semantics.md',
    valid(({ operation, inputs }) =>
      operation.inputs.some(
        ({ name, kind }) => shaped.has(kind) && (inputs[name] as HostTensor).data.length === 0,
      ),
    ),
  ),
  edge(
    'NaN',
    'An input is NaN. The definition is total: it passes NaN on, or drops it where a comparison does.',
    'semantics.md',
    valid((theCase) => hasFloat(theCase, Number.isNaN)),
  ),
  edge(
    'infinite',
    'An input is infinite. A weight of zero does not hide it: 0 times infinity is NaN.',
    'semantics.md',
    valid((theCase) => hasFloat(theCase, (x) => x === Infinity || x === -Infinity)),
  ),
  edge(
    '-0',
    'An input is -0. Where IEEE 754 gives a zero its sign, the sign is asked for.',
    'semantics.md',
    valid((theCase) => hasFloat(theCase, (x) => Object.is(x, -0))),
  ),
  edge(
    'subnormal',
    'An input is subnormal. A machine that flushes such numbers to zero shows here.',
    'profiles.md',
    valid((theCase) => hasFloat(theCase, isTiny(theCase))),
  ),
  edge(
    'beta = 0',
    'A beta is 0, so that a step adds no noise. What divides by 1 - alphaBar without epsilon shows here.',
    'schedule.md',
    valid((theCase) => hasBeta(theCase, (x) => x === 0)),
  ),
  edge(
    'beta >= 1',
    'A beta is 1 or more, so that alphaBar is 0 or negative. Roots are taken of the larger of it and 0.',
    'schedule.md',
    valid((theCase) => hasBeta(theCase, (x) => x >= 1)),
  ),
  edge(
    'beta < 0',
    'A beta is negative, so that alphaBar is above 1. The root of 1 - alphaBar is 0 then.',
    'schedule.md',
    valid((theCase) => hasBeta(theCase, (x) => x < 0)),
  ),
  edge(
    'knife edge',
    'One rounding decides here whether there is a number or none. Where a profile leaves that rounding open, both are allowed.',
    'profiles.md',
    ({ allowed }) => allowed.some(isTorn),
  ),
];
