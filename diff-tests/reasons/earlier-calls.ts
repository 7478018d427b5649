/** The reasons of failures that are not made of their inputs alone. */
import type { Diagnosis } from './diagnosis.ts';

const reason = (name: string): Diagnosis => ({ kind: 'defect', names: [name], agrees: 1, of: 1, link: '' });

const reasons = {
  reproduced: reason('depends on earlier calls'),
  once: reason('depends on earlier calls, on time or on chance: it did not fail again'),
};

/** The reason of a failure that passes as the first call of a fresh worker; none for one that fails there. */
export const earlierReason = (earlier: { readonly reproduced: boolean } | null): Diagnosis[] =>
  earlier === null ? [] : [earlier.reproduced ? reasons.reproduced : reasons.once];

/** Whether a diagnosis, as a report carries it, is one of these: they are sentences of their own. */
export const isEarlierReason = ({ name }: { readonly name: string }): boolean =>
  Object.values(reasons).some(({ names }) => names.includes(name));
