/**
 * What the picture is made of: an image, noise and a schedule, each by a formula. Only sums, products, quotients and
 * comparisons are used, so that every engine gives the same bits; every value is one of binary32.
 */

/** Extent of the square image; it has three channels, red first, of side * side values each. */
export const side = 48;
export const shape: readonly number[] = [3, side, side];

/** A value in (-1, 1) is shown as one of the levels 0..255 of a screen: level l is the middle of its interval; NaN is black. */
export const levels = 256;
const ofLevel = (level: number): number => (2 * level + 1) / levels - 1;
export const levelOf = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.min(levels - 1, Math.max(0, Math.floor(((value + 1) * levels) / 2)));

type Colour = readonly [red: number, green: number, blue: number];

const mix = (a: Colour, b: Colour, share: number): Colour => {
  const s = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
};

const [night, glow, sun]: readonly [Colour, Colour, Colour] = [
  [38, 52, 98],
  [247, 158, 92],
  [255, 238, 190],
];
const [rock, snow, sea]: readonly [Colour, Colour, Colour] = [
  [64, 58, 86],
  [232, 234, 244],
  [24, 44, 78],
];

/** Height of the horizon: above it the sky, below it the sea. */
const horizon = 0.3;

/** A mountain: its top, and how steep it is. Rows grow downwards. */
const mountain = (u: number, v: number, top: number, height: number, slope: number): Colour | null => {
  const under = v - (horizon - height + slope * Math.abs(u - top));
  if (under < 0 || v > horizon) return null;
  return under < 0.16 - 0.5 * Math.abs(u - top) ? snow : mix(rock, sea, u > top ? 0.55 : 0);
};

const sky = (u: number, v: number): Colour => {
  const distance = (u - 0.32) ** 2 + (v + 0.02) ** 2;
  return distance < 0.045 ? sun : mix(mix(night, glow, (v + 1) / (1 + horizon)), sun, 0.03 / distance - 0.12);
};

/** Light on the water: every second row under the sun, wider with each. */
const water = (u: number, v: number, row: number): Colour => {
  const isLit = row % 2 === 0 && Math.abs(u - 0.32) < 0.1 + 0.35 * (v - horizon);
  return isLit ? sun : mix(mix(sea, glow, 0.45), sea, (v - horizon) / 0.5);
};

const colourAt = (column: number, row: number): Colour => {
  const u = (2 * column + 1) / side - 1;
  const v = (2 * row + 1) / side - 1;
  if (v > horizon) return water(u, v, row);
  return mountain(u, v, -0.38, 0.85, 1.15) ?? mountain(u, v, 0.62, 0.32, 0.9) ?? sky(u, v);
};

const eachValue = (f: (channel: number, column: number, row: number) => number): Float32Array =>
  Float32Array.from({ length: 3 * side * side }, (_, i) =>
    f(Math.floor(i / (side * side)), i % side, Math.floor(i / side) % side),
  );

/** Mountains by the sea at sunset. */
export const image = (): Float32Array =>
  eachValue((channel, column, row) => ofLevel(Math.round(colourAt(column, row)[channel] ?? 0)));

/** The seed of the noise. */
const seed = 42;

/** mulberry32: 32 random bits as a number in [0, 1). */
const uniform = (from: number): (() => number) => {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Twelve uniform numbers less 6: mean 0, variance 1, nearly normal, and exact where a logarithm is not. */
export const noise = (): Float32Array => {
  const next = uniform(seed);
  return eachValue(() => Array.from({ length: 12 }, next).reduce((sum, x) => sum + x, -6));
};

/** T = 50 betas from 1/500 to 2/5: what 1000 from 1/10000 to 1/50 are, in a twentieth of the steps. */
export const steps = 50;
export const betas = (): Float32Array =>
  Float32Array.from({ length: steps }, (_, i) => 0.002 + (i / (steps - 1)) * (0.4 - 0.002));
