/** Where columns lie: small ones side by side in one block, for a typed array of its own costs more than what is in it. */

/** Columns of more numbers than this have memory of their own. */
const small = 512;
const block = 16 * small;

let [buffer, used] = [new ArrayBuffer(8 * block), 0];

/** Room for so many numbers, not cleared. */
export const numbersFor = (size: number): Float64Array => {
  if (size > small) return new Float64Array(size);
  if (used + size > block) [buffer, used] = [new ArrayBuffer(8 * block), 0];
  const numbers = new Float64Array(buffer, 8 * used, size);
  used += size;
  return numbers;
};
