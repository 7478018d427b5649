/**
 * FNV-1a, 32 bits: seeds of cases and names of findings. Not for secrets. The start takes the low 32 bits of the seed;
 * what stands above them (of a negative seed too) comes after the text, so that seeds that meet there part again.
 */
export const hash = (seed: number, text: string): number => {
  let state = (seed ^ 0x811c9dc5) >>> 0;
  const high = Math.floor(seed / 2 ** 32);
  for (const byte of new TextEncoder().encode(high === 0 ? text : `${text} ${high}`))
    state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state;
};
