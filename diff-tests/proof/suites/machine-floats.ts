/** The machine's own floats, as witnesses: bit patterns by typed arrays, arithmetic by the processor. */
const view = new DataView(new ArrayBuffer(8));

export const doubleFromBits = (bits: bigint): number => {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
};
export const bitsOfDouble = (x: number): bigint => {
  view.setFloat64(0, x);
  return view.getBigUint64(0);
};
export const singleFromBits = (bits: bigint): number => {
  view.setUint32(0, Number(bits));
  return view.getFloat32(0);
};
export const bitsOfSingle = (x: number): bigint => {
  view.setFloat32(0, x);
  return BigInt(view.getUint32(0));
};

/** A small seeded generator of 32-bit integers (mulberry32), so that a failure repeats. */
export const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  };
};
