/** Which case stands at an index of a search: the cases of `check` and bulk cases in turn, and changes of what told something. */
import { type Flavour, hasBulk } from '../../cases/bulk/bulk.ts';
import { knifeEdges } from '../../cases/bulk/knife-edges.ts';
import type { Operation } from '../../../spec/operation.ts';

/** `nth`: of the cases of its sort, so that each sort goes through its own in order. */
export type Turn =
  | { readonly sort: 'case'; readonly nth: number }
  | { readonly sort: 'bulk'; readonly nth: number; readonly flavour: Flavour }
  | { readonly sort: 'mutation'; readonly nth: number };

type Slot = Flavour | 'case' | 'mutation';

/** Cases of `check` at every other index: they cost little beside the others. */
const withBulk: readonly Slot[] = [
  ...(['case', 'bits', 'case', 'ordinary', 'case', 'bits', 'case', 'mutation'] as const),
  ...(['case', 'bits', 'case', 'knife', 'case', 'bits', 'case', 'mutation'] as const),
];
const withoutBulk: readonly Slot[] = ['case', 'mutation'];

const slotsOf = (operation: Operation): readonly Slot[] =>
  !hasBulk(operation)
    ? withoutBulk
    : withBulk.map((slot) => (slot === 'knife' && !(operation.name in knifeEdges) ? 'ordinary' : slot));

/** The turn at an index. */
export const turnAt = (operation: Operation, index: number): Turn => {
  const slots = slotsOf(operation);
  const at = index % slots.length;
  const slot = slots[at] as Slot;
  const alike = (list: readonly Slot[]): number => list.filter((other) => other === slot).length;
  const nth = Math.floor(index / slots.length) * alike(slots) + alike(slots.slice(0, at));
  return slot === 'case' || slot === 'mutation' ? { sort: slot, nth } : { sort: 'bulk', nth, flavour: slot };
};
