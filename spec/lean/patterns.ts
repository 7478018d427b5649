/** Patterns of counts. */
import type { Machine, Frame } from './machine.ts';
import { LeanError, type Place } from './source.ts';
import type { Alternative, Pattern, Term } from './syntax.ts';
import { coerce } from './types.ts';
import { nat, natType, type Value } from './values.ts';

/** The frame with what a pattern binds; null where it does not match. */
const matched = <A>(
  ev: Machine<A>,
  pattern: Pattern,
  value: Value<A>,
  frame: Frame<A>,
  at: Place,
): Frame<A> | null => {
  if (pattern.kind === 'any') return frame;
  if (pattern.kind === 'name')
    return ev.bind(frame, pattern.name, value.kind === 'numeral' ? nat(value.nat()) : value);
  const count = coerce(ev, value, natType, at);
  if (count.kind !== 'nat') return null;
  const rest = count.n - pattern.plus;
  if (pattern.of === null) return rest === 0 ? frame : null;
  return rest < 0 ? null : matched(ev, pattern.of, nat(rest), frame, at);
};

/** The first alternative whose patterns match, with the names that they bind. */
export const matchAlternatives = <A>(
  ev: Machine<A>,
  alternatives: readonly Alternative[],
  values: readonly Value<A>[],
  frame: Frame<A>,
  at: Place,
): { readonly term: Term; readonly frame: Frame<A> } => {
  for (const { patterns, body, place } of alternatives) {
    if (patterns.length !== values.length)
      throw new LeanError(place, `expected ${values.length} patterns, met ${patterns.length}`);
    let inner: Frame<A> | null = frame;
    for (const [i, pattern] of patterns.entries())
      if (inner !== null) inner = matched(ev, pattern, values[i] as Value<A>, inner, place);
    if (inner !== null) return { term: body, frame: inner };
  }
  throw new LeanError(at, 'no alternative matches');
};
