/** `check --elements n`: bulk cases after the others, until a row has as many elements. */
import type { Plan } from '../plan.ts';
import { Quarry, type RowSlot } from './quarry.ts';
import { Scout } from './scout.ts';

/** What a task is said to have taken: its size stays, so that the cases do not depend on the machine. */
const evenly = 200;

/** Cases go on where those of the run end: of `runs` cases, the next one stands at twice as high an index of a search. */
export const fillUp = async (plan: Plan, slot: RowSlot, elements: number): Promise<void> => {
  const { row } = slot;
  const quarry = new Quarry(plan, slot, undefined, { index: 2 * plan.runs, of: 1 });
  const scout = new Scout(plan);
  while (row.elements < elements && !row.closed && !plan.stopped()) {
    const task = quarry.task(Infinity);
    const done = await scout.run(task, plan.stopped);
    if (done.tried === 0) return;
    await quarry.absorb(task, done, evenly, 0);
  }
};
