/** Counter-based random bits: a value depends on its key and its place alone, so that any element can be made again. */

/** A bijection of 32 bits in which every bit of x changes about half of the result (the constants are C. Wellons's). */
export const mixed = (x: number): number => {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
};

/** 32 random bits at a place, an integer >= 0 of at most 53 bits. */
export const bitsAt = (key: number, place: number): number =>
  mixed(mixed(key ^ (place >>> 0)) + Math.floor(place / 2 ** 32) + 0x9e3779b9);

/** A bijection of `width` <= 31 bits, another one for each key: every value comes once before one comes again. */
export const scrambled = (key: number, value: number, width: number): number => {
  const [mask, half] = [(1 << width) - 1, (width + 1) >> 1];
  let v = (Math.imul(value, 0x2545f491) + key) & mask;
  v ^= v >>> half;
  v = Math.imul(v, key | 1) & mask;
  v ^= v >>> half;
  return Math.imul(v, 0x5851f42d) & mask;
};
