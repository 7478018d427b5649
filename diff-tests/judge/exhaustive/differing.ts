/** Which results are not surely what IEEE 754 gives. */
import { listDiffering, type OpenList, type Results } from '../../../spec/columns/certify.ts';
import type { NearestColumn } from '../../../spec/columns/nearest.ts';
import type { Filter } from './filter.ts';
import { type Call, someOf } from './some.ts';

/** Those among `picked` (null: all). `room`: an array that is used again, as long as the call has elements. */
export const differing = (
  call: Call,
  picked: readonly number[] | null,
  filter: Filter | null,
  room: OpenList,
): number[] => {
  if (picked?.length === 0) return [];
  const into: number[] = [];
  const { theCase, answer } = picked === null ? call : someOf(call, picked);
  const runs = filter?.nearest(theCase) ?? null;
  const { data } = answer.output;
  const differs = ({ values, open }: NearestColumn, i: number): boolean => {
    if (open?.[open.length === 1 ? 0 : i] === 1) return true;
    return !Object.is(values[values.length === 1 ? 0 : i], data[i]);
  };
  const [first] = runs ?? [];
  if (runs?.length === 1 && first?.open === null && first.values.length === data.length) {
    listDiffering(first.values, data as Results, room);
    for (let at = 0; at < room.count; at++) {
      const i = room.list[at] as number;
      into.push(picked?.[i] ?? i);
    }
    return into;
  }
  for (let i = 0; i < data.length; i++)
    if (runs === null || runs.every((run) => differs(run, i))) into.push(picked?.[i] ?? i);
  return into;
};
