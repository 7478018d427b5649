/** What a report says of an arithmetic: its facts, in lines and in a table. */
import { exceeds } from '../reasons/fingerprint/facts.ts';
import type { Result } from './schema.ts';

/** A fact that is more than the profile allows which the cases of its row met. */
const unshown = ', which the cases did not show';

/** Operations that are named; more are counted. */
const mostNamed = 3;

type Seen = Pick<Result, 'backend' | 'operation' | 'fingerprint' | 'strictestProfile' | 'strictestFlushed'>;

/** What rows say of facts: name, then value, then the operations that show it. */
const valuesOf = (ran: readonly Seen[]): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> => {
  const facts = new Map<string, Map<string, string[]>>();
  for (const { operation, fingerprint, strictestProfile, strictestFlushed } of ran) {
    const met = { profile: strictestProfile ?? strictestFlushed, flushed: strictestFlushed !== undefined };
    for (const { name, value } of fingerprint) {
      const values = facts.get(name) ?? new Map<string, string[]>();
      const text = exceeds(name, value, met) ? value + unshown : value;
      facts.set(name, values.set(text, [...(values.get(text) ?? []), operation]));
    }
  }
  return facts;
};

/** Values, each with the operations that show it; alone it needs none. */
const listed = (values: readonly (readonly [string, readonly string[]])[]): string => {
  const where = (names: readonly string[]): string =>
    names.length > mostNamed ? `${names.length} operations` : names.join(', ');
  const [[only = ''] = []] = values;
  return values.length === 1 ? only : values.map(([value, names]) => `${value} (${where(names)})`).join(', ');
};

/** Each fact of some rows once, with its value; where operations show two values of it, each with its operations. */
export const factsShown = (
  ran: readonly Seen[],
): readonly { readonly name: string; readonly value: string; readonly single: boolean }[] =>
  [...valuesOf(ran)].map(([name, values]) => {
    // Some operations show more of the same fact than others.
    const isLess = (value: string): boolean =>
      [...values.keys()].some((other) => other.startsWith(`${value},`) && other !== value + unshown);
    const told = [...values].filter(([value]) => !isLess(value));
    return { name, value: listed(told), single: told.length === 1 };
  });

/** What was seen on a backend, in a line. What was looked for and nowhere seen is left to the JSON. */
export const factLines = (ran: readonly Seen[]): string[] =>
  [...new Set(ran.map(({ backend }) => backend))].flatMap((backend) => {
    const shown = factsShown(ran.filter((result) => result.backend === backend)).flatMap(
      ({ name, value, single }) => {
        if (!single) return [`${name}: ${value}`];
        if (value === 'not seen') return [];
        return [value.startsWith('seen') ? name + value.slice('seen'.length) : `${name} ${value}`];
      },
    );
    return shown.length === 0 ? [] : [`  ${backend}: ${shown.join('; ')}`];
  });
