/** Where columns lie: small ones side by side in one block, for a typed array of its own costs more than what is in it. */

/** Columns of more numbers than this have memory of their own. */
const small = 512;
const block = 16 * small;

let [buffer, used] = [new ArrayBuffer(8 * block), 0];

/** Large columns to be used again, by size, and those that the run going on has taken; null: none is going on. */
const rooms = new Map<number, Float64Array[]>();
let taken: Float64Array[] | null = null;

/** Rooms that are used again are of a few sizes. */
const roomFor = (size: number): Float64Array => {
  if (taken === null) return new Float64Array(size);
  const whole = 2 ** Math.ceil(Math.log2(size));
  const room = rooms.get(whole)?.pop() ?? new Float64Array(whole);
  taken.push(room);
  return whole === size ? room : room.subarray(0, size);
};

/** Room for so many numbers, not cleared. */
export const numbersFor = (size: number): Float64Array => {
  if (size > small) return roomFor(size);
  if (used + size > block) [buffer, used] = [new ArrayBuffer(8 * block), 0];
  const numbers = new Float64Array(buffer, 8 * used, size);
  used += size;
  return numbers;
};

/** Numbers in a room of their own. */
export const numbersOf = (values: ArrayLike<number>): Float64Array => {
  const numbers = numbersFor(values.length);
  numbers.set(values);
  return numbers;
};

/**
 * Runs with large columns in memory that is used again: what they hold is looked at in `run`, and lost afterwards. Who
 * runs the same definition over and over neither clears nor collects memory.
 */
export const recycling = <T>(run: () => T): T => {
  const before = taken;
  const own: Float64Array[] = [];
  taken = own;
  try {
    return run();
  } finally {
    taken = before;
    for (const room of own) {
      const free = rooms.get(room.length);
      if (free === undefined) rooms.set(room.length, [room]);
      else free.push(room);
    }
  }
};
