/** Integer arithmetic on bigint that every exact scalar needs. */

const leadingZeros: Readonly<Record<string, number>> = {
  '1': 3,
  '2': 2,
  '3': 2,
  '4': 1,
  '5': 1,
  '6': 1,
  '7': 1,
};

/** The number of bits of n >= 0; 0 for 0. */
export const bitLength = (n: bigint): number => {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return 4 * hex.length - (leadingZeros[hex.charAt(0)] ?? 0);
};

/** n * 2^k for any k; a negative k rounds toward negative infinity. */
export const shift = (n: bigint, k: number): bigint => (k >= 0 ? n << BigInt(k) : n >> BigInt(-k));

export const abs = (n: bigint): bigint => (n < 0n ? -n : n);

/** floor(sqrt(n)) for n >= 0, by Newton's iteration from above. */
export const integerSqrt = (n: bigint): bigint => {
  if (n < 2n) return n;
  let root = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
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
