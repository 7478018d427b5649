/** Which elements of a column are not decided. */

/** 1 where an element is open; one for all where the column has one value; null: none. */
export type Open = Uint8Array | null;

/** The elements that are open in any of several columns of `size` elements or one. */
export const joined = (size: number, ...columns: readonly Open[]): Open => {
  let all: Uint8Array | null = null;
  for (const open of columns) {
    if (open === null) continue;
    all ??= new Uint8Array(size);
    for (let i = 0; i < size; i++) if (open[open.length === 1 ? 0 : i] === 1) all[i] = 1;
  }
  return all;
};

/** Thrown for what no column decides: the whole definition is left to the exact judge. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}
