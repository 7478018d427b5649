/** A list of integers: no format rounds it, so it is right or wrong by itself, but where an exact value is a tie. */
import type { AnyArguments } from '../../spec/operation.ts';
import type { Timestep } from '../../spec/papers/timesteps.ts';
import type { Case } from '../cases/case.ts';
import { type HostTensor, inputFloat } from '../cases/values.ts';
import type { AllowedSet, AllowedSets } from './allowed.ts';
import type { Comparison } from './comparison.ts';

/** Every integer of a list is one of binary64, and of no narrower format. */
const asSet = ({ value, other }: Timestep): AllowedSet => ({
  kind: 'floats',
  floats: (other === null ? [value] : [value, other]).map((x) => inputFloat('binary64', x)),
});

const integerSets = (entries: readonly Timestep[]): AllowedSets => ({
  size: entries.length,
  at: (i) => (entries[i] === undefined ? undefined : asSet(entries[i])),
  outside: ({ data }) =>
    [...data.keys()].filter((i) => data[i] !== entries[i]?.value && data[i] !== entries[i]?.other),
  open: [],
});

/** What is asked of a list of integers: equal, or off by one where the exact value lies halfway between two. */
export const allowedIntegers = ({ operation, inputs }: Case): AllowedSets =>
  integerSets(operation.integers?.(inputs as AnyArguments<unknown>) ?? []);

export function* judgeIntegers(theCase: Case, output: HostTensor): Generator<Comparison> {
  const allowed = allowedIntegers(theCase);
  yield { part: 'value', step: null, output, allowed, closer: null, counts: true, evaluation: null };
}
