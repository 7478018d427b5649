/** Integer arithmetic on bigint that every exact scalar needs. */

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
// Which half of a double holds its exponent depends on the machine.
double[0] = 1;
const high = halves[1] === 0 ? 0 : 1;

/** The number of bits of n >= 0; 0 for 0. The most called function of all: read off the exponent of the nearest double. */
export const bitLength = (n: bigint): number => {
  // eslint-disable-next-line no-restricted-syntax -- only its exponent is looked at
  double[0] = Number(n);
  const word = halves[high] ?? 0;
  const length = (word >>> 20) - 1022;
  if (length > 1024) return longLength(n);
  if (length < 54) return length < 0 ? 0 : length;
  // The conversion rounds: a power of two may have been reached from below.
  const isPower = (word & 0xfffff) === 0 && halves[1 - high] === 0;
  return isPower && n >> BigInt(length - 1) === 0n ? length - 1 : length;
};

/** The same past the largest double. */
const longLength = (n: bigint): number => {
  const digits = n.toString(16);
  return 4 * (digits.length - 1) + bitLength(BigInt(`0x${digits.charAt(0)}`));
};

/** The usual distances, made once: a bigint is an allocation. */
const distances = Array.from({ length: 1024 }, (_, k) => BigInt(k));
const distance = (k: number): bigint => distances[k] ?? BigInt(k);

/** n * 2^k for any k; a negative k rounds toward negative infinity. */
export const shift = (n: bigint, k: number): bigint =>
  k === 0 ? n : k > 0 ? n << distance(k) : n >> distance(-k);

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

const moduli = [16n, 63n, 65n, 11n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n];
const sieves = moduli.map((m) => ({ m, squares: squaresModulo(m) }));
/** One remainder of a long number has all of theirs. */
const together = moduli.reduce((product, m) => product * m, 1n);

/** The root of a perfect square n >= 0, else null. Nearly all others are known by a remainder alone. */
export const exactRoot = (n: bigint): bigint | null => {
  const rest = n % together;
  if (!sieves.every(({ m, squares }) => squares.has(rest % m))) return null;
  const root = integerSqrt(n);
  return root * root === n ? root : null;
};

/** The floor of a/b for b > 0 (bigint division rounds toward zero). */
export const floorDiv = (a: bigint, b: bigint): bigint => {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
};
