import type { Place } from './source.ts';
import type { Type, Value } from './values.ts';

/** A function of `count` arguments, taken one after the other; `types`: what is known of theirs. */
export const curry = <A>(
  count: number,
  run: (values: readonly Value<A>[], at: Place) => Value<A>,
  types: readonly Type<A>[] = [],
  taken: readonly Value<A>[] = [],
): Value<A> => {
  const from = types[taken.length];
  return {
    kind: 'function',
    ...(from === undefined ? {} : { from }),
    apply: (argument, at) => {
      const values = [...taken, argument];
      return values.length === count ? run(values, at) : curry(count, run, types, values);
    },
  };
};
