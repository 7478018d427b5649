/** Which results are not surely what IEEE 754 gives. */
import { listDiffering, type OpenList } from '../../../spec/columns/certify.ts';
import type { NearestColumn } from '../../../spec/columns/nearest.ts';
import { pickTile, type Tile } from './tile.ts';

/** Those among `picked` (null: all). `room`: an array that is used again, as long as the tile has elements. */
export const differing = (tile: Tile, picked: readonly number[] | null, room: OpenList): number[] => {
  if (picked?.length === 0) return [];
  const into: number[] = [];
  const { filter, some, got } = picked === null ? tile : pickTile(tile, picked);
  const runs = filter.nearest(some);
  const differs = ({ values, open }: NearestColumn, i: number): boolean => {
    if (open?.[open.length === 1 ? 0 : i] === 1) return true;
    return !Object.is(values[values.length === 1 ? 0 : i], got[i]);
  };
  const [first] = runs ?? [];
  if (runs?.length === 1 && first?.open === null && first.values.length === got.length) {
    listDiffering(first.values, got, room);
    for (let at = 0; at < room.count; at++) {
      const i = room.list[at] as number;
      into.push(picked?.[i] ?? i);
    }
    return into;
  }
  for (let i = 0; i < got.length; i++)
    if (runs === null || runs.every((run) => differs(run, i))) into.push(picked?.[i] ?? i);
  return into;
};
