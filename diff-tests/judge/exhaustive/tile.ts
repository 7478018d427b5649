/** Some elements of a call that are looked at together. */
import type { Results } from '../../../spec/columns/certify.ts';
import { sieveSize } from '../../../spec/columns/sieve.ts';
import type { FloatArray } from '../../cases/values.ts';
import type { Filter, Some } from './filter.ts';
import type { Call } from './some.ts';

/** So few that their columns stay in the cache. */
export const tileSize = sieveSize;

export interface Tile {
  readonly call: Call;
  /** The place of the call's first element in the sweep. */
  readonly from: number;
  readonly filter: Filter;
  /** How its elements are taken out of the call's tensors, and the results. */
  readonly some: Some;
  readonly got: Results;
  /** The place of an element in the call. */
  placeOf(element: number): number;
}

/** The tiles of a call. */
export const tilesOf = function* (call: Call, from: number, filter: Filter): Generator<Tile> {
  const { data } = call.answer.output;
  for (let start = 0; start < data.length; start += tileSize) {
    const some: Some = (of) => of.subarray(start, start + tileSize);
    yield { call, from, filter, some, got: some(data) as Results, placeOf: (i) => start + i };
  }
};

const pick = (data: FloatArray, picked: readonly number[]): Float32Array => {
  const some = new Float32Array(picked.length);
  for (let at = 0; at < picked.length; at++) some[at] = data[picked[at] as number] as number;
  return some;
};

/** The elements of a call in these places. */
export const someTile = (call: Call, from: number, filter: Filter, places: readonly number[]): Tile => ({
  call,
  from,
  filter,
  some: (data) => pick(data, places),
  got: pick(call.answer.output.data, places),
  placeOf: (i) => places[i] as number,
});

/** Some elements of a tile. */
export const pickTile = (tile: Tile, picked: readonly number[]): Tile => ({
  ...tile,
  some: (data) => pick(tile.some(data), picked),
  got: pick(tile.got, picked),
  placeOf: (i) => tile.placeOf(picked[i] as number),
});

/** The places of elements of a tile in their call. */
export const inCall = ({ placeOf }: Tile, elements: readonly number[]): number[] => elements.map(placeOf);
