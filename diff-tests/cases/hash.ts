/** FNV-1a, 32 bits: seeds of cases and names of findings. Not for secrets. */
export const hash = (seed: number, text: string): number => {
  let state = (seed ^ 0x811c9dc5) >>> 0;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state;
};
