/**
 * Inputs whose exact result lies next to the midpoint of two floats: there an arithmetic of too few bits rounds the wrong
 * way. They are enumerated, not sampled. A midpoint is an odd R of p + 1 bits (p: the precision) at some exponent.
 *
 * Roots. sqrt(M) is next to R when R^2 = M 2^j + d with d small; R^2 has 2p + 1 or 2p + 2 bits and M has p, so that j is
 * p + 1 or p + 2. An odd d has square roots modulo 2^j exactly when d = 1 (mod 8): then four, +-r and +-r + 2^(j-1).
 *
 * Quotients. X / D is next to R when R D = X 2^j + d with d small and D odd: R = d / D (mod 2^j), j = p or p + 1.
 */
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { arrayOf, type FloatArray } from '../values.ts';
import { bitsAt } from './counter.ts';

const bitLength = (x: bigint): number => x.toString(2).length;

/** A square root of d modulo 2^j, bit by bit: the bit that is wrong in r^2 is mended by the bit before it in r. */
const rootModulo = (d: bigint, j: number): bigint => {
  let r = 1n;
  for (let bit = 3; bit < j; bit++) if (((r * r - d) >> BigInt(bit)) & 1n) r += 1n << BigInt(bit - 1);
  return r;
};

/** 1 / d modulo 2^j for an odd d, by Newton: each step doubles the bits that are right. */
const inverseModulo = (d: bigint, j: number): bigint => {
  let inverse = d;
  for (let bits = 3; bits < j; bits *= 2) inverse = BigInt.asUintN(j, inverse * (2n - d * inverse));
  return BigInt.asUintN(j, inverse);
};

/** An integer of at most 53 bits times a power of two, as it is: none of those that are made here is subnormal. */
const scaled = (m: bigint, exponent: number): number => Number(m) * 2 ** exponent;

/** The nth number next to 0 that has a square root modulo powers of 2: 1, -7, 9, -15, ... */
const nthSquare = (n: number): number => (n % 2 === 0 ? 4 * n + 1 : -(4 * n + 3));

/** Radicands in [1, 4) whose root lies next to a midpoint, for p bits: those of the nth distance, n below 2^(p - 2). */
export const rootEdgesOfAny = (p: number, n: number): readonly number[] => {
  const d = BigInt(nthSquare(n));
  const found: number[] = [];
  for (const j of [p + 1, p + 2]) {
    const [modulus, r] = [1n << BigInt(j), rootModulo(d, j)];
    for (const root of [r, modulus - r, r + modulus / 2n, modulus / 2n - r]) {
      const R = BigInt.asUintN(j, root);
      const m = (R * R - d) >> BigInt(j);
      if (bitLength(R) !== p + 1 || bitLength(m) !== p) continue;
      // The root of M 2^j 4^s is next to R 2^s: s such that the radicand is in [1, 4).
      found.push(scaled(m, j - 2 * ((j + p - 1) >> 1)));
    }
  }
  return found;
};

/** A square root of d = 1 (mod 8) modulo 2^26 at least, 1 (mod 4): d y for y = 1/sqrt(d) by Newton, 3 to 34 bits. */
const rootOfFew = (d: number): number => {
  let y = 1;
  for (let i = 0; i < 5; i++) y = Math.imul(y, (3 - Math.imul(d, Math.imul(y, y))) >> 1);
  const r = Math.imul(d, y);
  return r & 2 ? -r : r;
};

/**
 * The same for p <= 24 bits, in numbers: of integers modulo 2^26 `Math.imul` has the last 32 bits, and R has 26 at most, so
 * that R^2 is exact. Of the four roots two have p + 1 bits where j is p + 1, and one where it is p + 2.
 */
export const rootEdgesOfFew = (p: number, n: number): readonly number[] => {
  const d = nthSquare(n);
  const most = 1 << p;
  const root = rootOfFew(d);
  const [near, far] = [root & (most - 1), root & (2 * most - 1)];
  const found: number[] = [];
  // M 2^j over 2^2p: in [1, 2) where j is p + 1, in [2, 4) where it is p + 2.
  const put = (R: number, least: number): void => {
    const x = (R * R - d) / (most * most);
    if (x >= least && x < 2 * least) found.push(x);
  };
  put(2 * most - near, 1);
  put(near + most, 1);
  put(Math.max(far, 2 * most - far), 2);
  return found;
};

/** How many distances there are before they are no longer small beside R, made once for each format. */
const distances = Object.fromEntries(
  Object.values(formats).map(({ name, precision }) => [name, 2 ** (precision - 2)]),
);

/** Up to three radicands in [1, 4) whose root lies next to a midpoint; the distances begin anew where they are large. */
export const rootEdges = (format: FormatName, n: number): readonly number[] => {
  const { precision } = formats[format];
  return (precision <= 24 ? rootEdgesOfFew : rootEdgesOfAny)(precision, n % (distances[format] as number));
};

interface Quotient {
  readonly x: number;
  readonly y: number;
}

/** A quotient next to a midpoint, its denominator drawn; null where there is none for it. */
export const quotientEdge = (format: FormatName, key: number, n: number): Quotient | null => {
  const { precision: p, emax } = formats[format];
  const drawn = (BigInt(bitsAt(key, n)) << 32n) | BigInt(bitsAt(~key, n));
  const denominator = BigInt.asUintN(p - 1, drawn) | (1n << BigInt(p - 1)) | 1n;
  const d = BigInt(((n >> 1) % 8) * 2 + 1) * (n % 2 === 0 ? 1n : -1n);
  const inverse = inverseModulo(denominator, p + 1);
  for (const j of [p + 1, p]) {
    let R = BigInt.asUintN(j, d * inverse);
    if (R < 1n << BigInt(p)) R += 1n << BigInt(j);
    const x = (R * denominator - d) >> BigInt(j);
    if (bitLength(R) !== p + 1 || bitLength(x) !== p) continue;
    // Large enough that epsilon is lost in y + epsilon, and that nothing overflows.
    const exponent = Math.min(p + 10, emax - 2) - (p - 1);
    return { x: scaled(x, exponent), y: scaled(denominator, exponent) };
  }
  return null;
};

/** A power of 4 by which nothing becomes subnormal or infinite. */
const powerOf4 = (format: FormatName, bits: number): number => {
  const reach = (formats[format].emax >> 1) - 1;
  return 4 ** ((bits % (2 * reach)) - reach);
};

/** Elements that are enumerated, from the nth distance on. */
type Enumerated = (format: FormatName, key: number, from: number, size: number) => Record<string, FloatArray>;

const filled = (format: FormatName, size: number, list: readonly number[]): FloatArray =>
  new (arrayOf(format))(Array.from({ length: size }, (_, i) => list[i % list.length] as number));

const roots: Enumerated = (format, key, from, size) => {
  const list: number[] = [];
  for (let n = from; list.length < size; n++)
    for (const x of rootEdges(format, n)) list.push(x * powerOf4(format, bitsAt(key, list.length)));
  return { x: filled(format, size, list) };
};

const quotients: Enumerated = (format, key, from, size) => {
  const list: Quotient[] = [];
  for (let n = from; list.length < size; n++) {
    const edge = quotientEdge(format, key, n);
    if (edge !== null) list.push(edge);
  }
  const of = (name: keyof Quotient): FloatArray =>
    filled(
      format,
      size,
      list.map((edge) => edge[name]),
    );
  return { x: of('x'), y: of('y') };
};

/** The operations that are one root or one quotient, and the inputs that are enumerated for them. */
export const knifeEdges: Readonly<Record<string, Enumerated>> = { sqrtNonneg: roots, safeDiv: quotients };
