/** Integer arithmetic on bigint that every exact scalar needs. */

/** The lengths of the numbers below 2^16. */
const short = new Uint8Array(2 ** 16);
for (let n = 1; n < short.length; n++) short[n] = (short[n >> 1] ?? 0) + 1;

const view = new DataView(new ArrayBuffer(8));

/** The number of bits of n < 2^64. */
const wordLength = (n: bigint): number => {
  view.setBigUint64(0, n);
  for (let place = 0; place < 4; place++) {
    const digit = view.getUint16(2 * place);
    if (digit !== 0) return 48 - 16 * place + (short[digit] ?? 0);
  }
  return 0;
};

const words = [1n << 64n, 1n << 128n, 1n << 192n] as const;

/** The number of bits of n >= 0; 0 for 0. The most called function of all: so short numbers are not written out. */
export const bitLength = (n: bigint): number => {
  if (n < words[0]) return wordLength(n);
  if (n < words[1]) return 64 + wordLength(n >> 64n);
  if (n < words[2]) return 128 + wordLength(n >> 128n);
  const digits = n.toString(16);
  return 4 * (digits.length - 1) + wordLength(BigInt(`0x${digits.charAt(0)}`));
};

/** n * 2^k for any k; a negative k rounds toward negative infinity. */
export const shift = (n: bigint, k: number): bigint => (k >= 0 ? n << BigInt(k) : n >> BigInt(-k));

export const abs = (n: bigint): bigint => (n < 0n ? -n : n);

/** floor(sqrt(n)) for n >= 0: Newton's iteration on ever more leading digits, so that only the last one is long. */
export const integerSqrt = (n: bigint): bigint => {
  if (n === 0n) return 0n;
  const half = (bitLength(n) - 1) >> 1;
  let [root, done] = [1n, 0];
  for (let left = bitLength(BigInt(half)) - 1; left >= 0; left--) {
    const wanted = half >> left;
    // `root` is within 1 of the root of the leading 2 * done + 2 digits or so.
    root = shift(root, wanted - done - 1) + shift(n, -(2 * half - done - wanted + 1)) / root;
    done = wanted;
  }
  return root * root > n ? root - 1n : root;
};

/** The squares modulo m. */
const squaresModulo = (m: bigint): ReadonlySet<bigint> => {
  const squares = new Set<bigint>();
  for (let i = 0n; i < m; i += 1n) squares.add((i * i) % m);
  return squares;
};

const sieves = [16n, 63n, 65n, 11n].map((m) => ({ m, squares: squaresModulo(m) }));

/** The root of a perfect square n >= 0, else null. Of other numbers 99 in 100 are known by a remainder alone. */
export const exactRoot = (n: bigint): bigint | null => {
  if (!sieves.every(({ m, squares }) => squares.has(n % m))) return null;
  const root = integerSqrt(n);
  return root * root === n ? root : null;
};

/** The greatest common divisor, >= 0. For output only: on a hot path it is the whole cost. */
export const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [abs(a), abs(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** The floor of a/b for b > 0 (bigint division rounds toward zero). */
export const floorDiv = (a: bigint, b: bigint): bigint => {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
};
