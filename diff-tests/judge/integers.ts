/** A list of integers: no format rounds it, so it is right or wrong by itself, but where an exact value is a tie. */
import type { AnyArguments } from '../../spec/operation.ts';
import type { Timestep } from '../../spec/papers/timesteps.ts';
import type { Case } from '../cases/case.ts';
import { type HostTensor, inputFloat } from '../cases/values.ts';
import type { AllowedSet } from './allowed.ts';
import { setsOf } from './allowed.ts';
import type { Comparison } from './comparison.ts';

/** Every integer of a list is one of binary64, and of no narrower format. */
const format = 'binary64';

const allowedAt = ({ value, other }: Timestep): AllowedSet => ({
  kind: 'floats',
  floats: (other === null ? [value] : [value, other]).map((x) => inputFloat(format, x)),
});

/** What is asked of a list of integers: equal, or off by one where the exact value lies halfway between two. */
export function* judgeIntegers({ operation, inputs }: Case, output: HostTensor): Generator<Comparison> {
  const entries = operation.integers?.(inputs as AnyArguments<unknown>) ?? [];
  const allowed = setsOf(format, entries.map(allowedAt));
  yield { part: 'value', step: null, output, allowed, closer: null, counts: true, evaluation: null };
}
